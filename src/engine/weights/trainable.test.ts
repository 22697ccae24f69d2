import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { fluxShapes, randomTensor, randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import type { FluxConfig } from "../../formats/configs.ts";
import { readFloats, readSafetensors, type SafetensorsFile } from "../../formats/safetensors/read.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import { structuralHash } from "../graph/hash.ts";
import { inOrder } from "../graph/order.ts";
import { modulationWidths } from "../networks/modulation.ts";
import type { FloatValue } from "../runtime/session.ts";
import { velocityGraph } from "../uso/graphs/velocity.ts";
import { openCheckpoint } from "./checkpoint.ts";
import type { Lookup } from "./lookup.ts";
import { trainable } from "./trainable.ts";

const config: FluxConfig = {
  in_channels: 8,
  vec_in_dim: 6,
  context_in_dim: 10,
  hidden_size: 32,
  mlp_ratio: 2,
  num_heads: 2,
  depth: 1,
  depth_single_blocks: 1,
  axes_dim: [4, 6, 6],
  theta: 10_000,
  guidance_embed: false,
};
const shape = { context: 3, latent: 4, reference: 2 };
const values: Readonly<Record<string, FloatValue>> = {
  latent: randomTensor([4, 8], 1),
  context: randomTensor([3, 32], 2),
  reference: randomTensor([2, 32], 3),
  cos: randomTensor([9, 8], 4),
  sin: randomTensor([9, 8], 5),
  ...Object.fromEntries(
    Object.entries(modulationWidths(config)).map(([path, width], n) => [path, randomTensor([width], n)]),
  ),
};

let file: SafetensorsFile;
let stored: Lookup;
beforeAll(async () => {
  const path = join(temporaryFolder(), "flux.safetensors");
  await writeSafetensors(path, randomWeights(fluxShapes(config)));
  [file, stored] = [await readSafetensors(path), await openCheckpoint([path])];
});

/** What a file holds under these names, as values. */
async function parameters(names: readonly string[]): Promise<Record<string, FloatValue>> {
  const read = names.map(async (name) => {
    const entry = file.tensors.get(name)!;
    return [name, { data: await readFloats(entry), shape: entry.shape }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

// Of `linear1` the block takes rows: those of queries, keys and values, and those of the feed-forward.
const names = ["single_blocks.0.linear1.weight", "single_blocks.0.linear1.bias", "double_blocks.0.img_attn.qkv.weight"];

test("weights that are given as inputs give what they give from their file, and change with what is given", async () => {
  const [whole, learning] = [stored, trainable(stored, names)].map((lookup) => velocityGraph(lookup, config, shape));
  const { velocity: expected } = await onCpu.run(whole!, values);
  const given = await parameters(names);
  const { velocity: found } = await onCpu.run(learning!, { ...values, ...given });
  expect(relativeError(found!.data, expected!.data)).toBeLessThan(1e-6);
  const bias = { ...given["single_blocks.0.linear1.bias"]!, data: new Float32Array(32 * 3 + 64) };
  const { velocity: other } = await onCpu.run(learning!, { ...values, ...given, "single_blocks.0.linear1.bias": bias });
  expect(relativeError(other!.data, expected!.data)).toBeGreaterThan(1e-3);
});

test("each of them is one input of the graph, the others stay weights", () => {
  const graph = velocityGraph(trainable(stored, names), config, shape);
  const leaves = new Set(inOrder(Object.values(graph.outputs)).flatMap((node) => node.inputs));
  const named = (kind: "input" | "weight"): readonly string[] =>
    [...leaves].flatMap(({ source }) => (source.kind === kind ? [source.name] : []));
  expect(
    named("input")
      .filter((name) => names.includes(name))
      .sort(),
  ).toEqual([...names].sort());
  expect(named("weight").filter((name) => names.some((n) => name.startsWith(n)))).toEqual([]);
  expect(named("weight").length).toBeGreaterThan(10);
  expect(structuralHash(graph)).not.toBe(structuralHash(velocityGraph(stored, config, shape)));
});

test("a name that is no weight is refused", () => {
  expect(() => trainable(stored, ["single_blocks.7.linear1.weight"])).toThrow(
    expect.objectContaining({ code: "weights.missing-tensor" }),
  );
});
