/** A transformer that does not fit gives in parts what it gives whole. */
import type { FluxConfig } from "../../formats/configs.ts";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fluxShapes, randomTensor, randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { cutAt, cutEverywhere } from "../graph/cut.ts";
import { footprint } from "../graph/footprint.ts";
import { input, type Graph } from "../graph/tensor.ts";
import { modulationWidths } from "../networks/modulation.ts";
import { entryGraph } from "../networks/entry.ts";
import { t5Encoder } from "../uso/encoders.ts";
import { modulationGraph } from "../uso/graphs/conditioning.ts";
import { velocityGraph } from "../uso/graphs/velocity.ts";
import { adapted } from "../weights/adapted.ts";
import { ownAdapter } from "../weights/adapter.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import type { Lookup } from "../weights/lookup.ts";
import { t5Tensors } from "../../formats/layouts/encoders.ts";
import { optimiseCheckpoint } from "../convert/optimise.ts";
import { plainSource } from "../convert/source.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import { planNetwork, type DeviceBudget, type NetworkPlan } from "./plan.ts";
import { loadPlanned } from "./segments.ts";
import type { FloatValue, RunOptions } from "./session.ts";
import { Sessions } from "./sessions.ts";

const folder = temporaryFolder();
const config: FluxConfig = {
  in_channels: 8,
  vec_in_dim: 6,
  context_in_dim: 10,
  hidden_size: 128,
  mlp_ratio: 4,
  num_heads: 4,
  depth: 2,
  depth_single_blocks: 3,
  axes_dim: [8, 12, 12],
  theta: 10_000,
  guidance_embed: false,
};
const shape = { context: 5, latent: 6, reference: 4 };
const tokens = shape.context + shape.latent + shape.reference;
const cpu = (memory: number): DeviceBudget => ({ provider: "cpu", precision: "float32", memory });
const PLENTY = 2 ** 40;

const values: Readonly<Record<string, FloatValue>> = {
  latent: randomTensor([shape.latent, 8], 1),
  context: randomTensor([shape.context, 128], 2),
  reference: randomTensor([shape.reference, 128], 3),
  cos: randomTensor([tokens, 16], 4),
  sin: randomTensor([tokens, 16], 5),
  lora_strength: randomTensor([1], 6),
  ...Object.fromEntries(
    Object.entries(modulationWidths(config)).map(([name, width], n) => [name, randomTensor([width], 10 + n)]),
  ),
};

/** Lookup with the LoRA beside them as a branch. */
async function lowRank(file: string): Promise<Lookup> {
  const weights = await openCheckpoint([file]);
  return adapted(weights, [
    { adapter: ownAdapter(weights), mode: { kind: "branch", strength: input("lora_strength", [1]) } },
  ]);
}

let plain: Graph;
let packed: Graph;
beforeAll(async () => {
  const file = join(folder, "flux.safetensors");
  const weights = Object.fromEntries(
    Object.entries(randomWeights(fluxShapes(config, { loraRank: 2 }))).map(([name, t]) => {
      const half = Float16Array.from(
        new Float32Array(t.data.buffer as ArrayBuffer, t.data.byteOffset, t.data.byteLength / 4),
      );
      return [name, { ...t, dtype: "F16" as const, data: new Uint8Array(half.buffer) }];
    }),
  );
  await writeSafetensors(file, weights);
  await optimiseCheckpoint(await plainSource([file]), join(folder, "int4.safetensors"), {
    precision: "int4",
    threads: 0,
  });
  const of = async (name: string): Promise<Graph> => velocityGraph(await lowRank(join(folder, name)), config, shape);
  [plain, packed] = [await of("flux.safetensors"), await of("int4.safetensors")];
});

async function run(graph: Graph, plan: NetworkPlan, options: RunOptions = {}): Promise<Float32Array> {
  const session = await loadPlanned(graph, plan, cpu(PLENTY));
  try {
    return (await session.run(values, options))["velocity"]!.data;
  } finally {
    await session.release();
  }
}

/** The least memory that planning accepts, to a thousandth. */
function least(graph: Graph): number {
  let [low, high] = [0, PLENTY];
  while (high - low > high / 1000) {
    const middle = (low + high) / 2;
    try {
      planNetwork(graph, cpu(middle), true);
      high = middle;
    } catch {
      low = middle;
    }
  }
  return high;
}

describe.each([
  ["float16", () => plain],
  ["4 bits", () => packed],
] as const)("weights of %s", (_, graph) => {
  test("with plenty of memory it is planned whole and all of it stays", () => {
    expect(planNetwork(graph(), cpu(PLENTY), true)).toMatchObject({ cuts: [], kept: 1, streamed: 0 });
  });

  test("with less, it is planned in parts of which as many stay as fit, and gives the same", async () => {
    const whole = planNetwork(graph(), cpu(PLENTY), true);
    const expected = await run(graph(), whole);
    const seen = new Set<number>();
    for (const share of [0, 0.3, 0.7, 0.99]) {
      const memory = least(graph()) + share * (whole.peak - least(graph()));
      const plan = planNetwork(graph(), cpu(memory), true);
      expect(plan.peak).toBeLessThanOrEqual(memory);
      expect(plan.cuts.length).toBeGreaterThan(0);
      expect(plan.streamed).toBeGreaterThan(0);
      seen.add(plan.kept);
      // Where a weight is repacked alone or with others makes no difference to a product.
      expect(relativeError(await run(graph(), plan), expected)).toBeLessThan(1e-6);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  test("where not even the smallest parts fit it is refused, and says how much would do", () => {
    const needed = least(graph());
    expect(() => planNetwork(graph(), cpu(needed * 0.9), true)).toThrow(
      expect.objectContaining({ code: "runtime.does-not-fit" }),
    );
    const refused = (() => planNetwork(graph(), cpu(1), true)) as () => never;
    expect(refused).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({ needed: expect.closeTo(needed, -Math.log10(needed / 100)) }),
      }),
    );
  });
});

test("every weight is in exactly one part, and each part needs no more than what the one before it gave", () => {
  const parts = cutEverywhere(plain);
  expect(parts.length).toBe(7);
  const names = parts.flatMap((part) => footprint(part).weights);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names)).toEqual(new Set(footprint(plain).weights));
});

test("a part can be cut again, and the pieces give the same", async () => {
  const [first, rest] = cutAt(plain, [0]) as [Graph, Graph];
  const on = new Sessions(cpu(PLENTY), 0);
  const carried = await on.run(first, values);
  let given: Record<string, FloatValue> = { ...values, ...carried };
  for (const part of cutEverywhere(rest)) given = { ...given, ...(await on.run(part, given)) };
  expect(given["velocity"]!.data).toEqual(await run(plain, planNetwork(plain, cpu(PLENTY), true)));
});

test("what every part needs passes through all of them: modulation and text encoder, cut wherever they can be", async () => {
  const weights = await openCheckpoint([join(folder, "flux.safetensors")]);
  const t5 = {
    d_model: 16,
    d_ff: 32,
    d_kv: 8,
    num_heads: 2,
    num_layers: 4,
    vocab_size: 40,
    dense_act_fn: "gelu_new",
    relative_attention_num_buckets: 32,
    relative_attention_max_distance: 128,
  } as const;
  const tokenizer = { kind: "tokenizer.json", file: "none" } as const;
  const settings = { files: [], config: t5, tokenizer, max_length: 6, pad_token_id: 0 };
  const words = Object.fromEntries(t5Tensors(t5, "shared.weight"));
  await writeSafetensors(join(folder, "t5.safetensors"), randomWeights(words));
  const networks: readonly (readonly [Graph, Readonly<Record<string, FloatValue>>])[] = [
    [modulationGraph(weights, config), { time: randomTensor([2, 256], 1), pooled: randomTensor([1, 6], 2) }],
    [
      entryGraph(t5Encoder, { settings, lookup: await openCheckpoint([join(folder, "t5.safetensors")]) }, () => ({})),
      { embedded: randomTensor([6, 16], 3) },
    ],
  ];
  for (const [graph, given] of networks) {
    const plan = planNetwork(graph, cpu(PLENTY), false);
    const whole = await loadPlanned(graph, plan, cpu(PLENTY));
    const parts = await loadPlanned(graph, { ...plan, cuts: [...graph.cuts!.keys()], kept: 1 }, cpu(PLENTY));
    const [expected, found] = [await whole.run(given), await parts.run(given)];
    expect(Object.keys(found).sort()).toEqual(Object.keys(graph.outputs).sort());
    for (const name of Object.keys(expected))
      expect(relativeError(found[name]!.data, expected[name]!.data)).toBeLessThan(1e-6);
    await Promise.all([whole.release(), parts.release()]);
  }
});

test("between parts it is told how far the run is, and an abort ends it", async () => {
  const plan = planNetwork(plain, cpu(least(plain)), true);
  const parts = plan.cuts.length + 1;
  const told: number[] = [];
  await run(plain, plan, { progress: (share) => told.push(share) });
  expect(told).toEqual(plan.cuts.map((_, n) => (n + 1) / parts));
  const stop = new AbortController();
  told.length = 0;
  const progress = (share: number): void => void (told.push(share) === 2 && stop.abort(new Error("enough")));
  await expect(run(plain, plan, { signal: stop.signal, progress })).rejects.toThrow("enough");
  expect(told).toEqual([1 / parts, 2 / parts]);
});

test("a small model is repacked whole; a large one only where its weights are quantised and it runs in every step", () => {
  const prepack = (graph: Graph, repeated: boolean, small = false): boolean =>
    planNetwork(graph, { ...cpu(PLENTY), small }, repeated).prepack;
  expect([prepack(plain, true, true), prepack(plain, true), prepack(packed, true), prepack(packed, false)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
