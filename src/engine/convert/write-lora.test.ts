/** LoRAs written for other programs: the same change of every layer, read back by our own reader. */
import { type LoraFormat, loraFormats } from "../../contract/learning/lora-format.ts";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loraFile, naming, randomPairs } from "../../../tests/fixtures/loras.ts";
import { fluxShapes, smallFlux } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { layersToWrite } from "../../formats/layouts/lora-written.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import { loraTensors } from "../../formats/layouts/uso.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import { openAdapter } from "../weights/adapter.ts";
import { valuesOf } from "../weights/values.ts";
import { writeLora } from "./write-lora.ts";

const folder = temporaryFolder();
const base = { id: "small", name: "Small", licence: "Free of charge" };
const paired = Object.fromEntries(
  Object.entries(fluxShapes(smallFlux)).filter(([name, shape]) => shape.length === 2 && name.endsWith(".weight")),
);

/** What a LoRA adds to every layer, number by number. */
async function changes(file: string): Promise<ReadonlyMap<string, Float32Array>> {
  const adapter = await openAdapter(file, smallFlux);
  const all = new Map<string, Float32Array>();
  for (const { layer, into, out } of layersToWrite(smallFlux)) {
    const sum = new Float32Array(out * into);
    for (const { from, down, up, factor } of adapter.pieces(layer)) {
      const [d, u] = [await valuesOf(down), await valuesOf(up)];
      const rank = d.length / into;
      for (let row = 0; row < u.length / rank; row++)
        for (let column = 0; column < into; column++)
          for (let r = 0; r < rank; r++)
            sum[(from + row) * into + column]! += factor * u[row * rank + r]! * d[r * into + column]!;
    }
    if (adapter.pieces(layer).length > 0) all.set(layer, sum);
  }
  return all;
}

const largest = (values: Iterable<number>): number => [...values].reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** The largest difference of two LoRAs' changes, and of what the first makes. */
async function compared(one: string, other: string) {
  const [a, b] = [await changes(one), await changes(other)];
  expect([...b.keys()].toSorted()).toEqual([...a.keys()].toSorted());
  const differences = [...a].map(([layer, values]) => largest(values.map((v, n) => v - b.get(layer)![n]!)));
  return { layers: a.size, difference: largest(differences), size: largest([...a.values()].map(largest)) };
}

async function kept(name: string, tensors: Readonly<Record<string, StoredTensor>>): Promise<string> {
  const file = join(folder, `${name}.safetensors`);
  await writeSafetensors(file, tensors);
  return file;
}

const write = async (from: string, format: LoraFormat, name: string): Promise<string> => {
  const to = join(folder, `${name}-${format}.safetensors`);
  await writeLora({ from, to, sizes: smallFlux, format, base });
  return to;
};

test.each(loraFormats)("a LoRA of every layer is the same change in %s's form, and back", async (format) => {
  const from = await kept(`all-${format}`, loraFile(randomPairs(paired, { rank: 3 }), naming.kohya, 6));
  const to = await write(from, format, "all");
  const once = await compared(from, to);
  expect(once.layers).toBe(Object.keys(paired).length);
  expect(once.size).toBeGreaterThan(0.01);
  expect(once.difference).toBeLessThan(1e-6 * once.size);
  for (const again of loraFormats)
    expect((await compared(from, await write(to, again, `again-${format}`))).difference).toBeLessThan(1e-6 * once.size);
});

test("what diffusers keeps apart under factors of its own is put together by their ranks", async () => {
  const { hidden_size: hidden } = smallFlux;
  const parts = Object.fromEntries(
    ["to_q", "to_k", "to_v", "proj_mlp"].map((part): [string, readonly number[]] => [
      `single_transformer_blocks.1.${part === "proj_mlp" ? part : `attn.${part}`}.weight`,
      [part === "proj_mlp" ? Math.floor(hidden * smallFlux.mlp_ratio) : hidden, hidden],
    ]),
  );
  const from = await kept("apart", loraFile(randomPairs(parts, { rank: 2 }), naming.peft));
  const to = await write(from, "kohya", "apart");
  const { tensors } = await readSafetensors(to);
  expect(tensors.get("lora_unet_single_blocks_1_linear1.lora_down.weight")!.shape).toEqual([8, hidden]);
  const { difference, size } = await compared(from, to);
  expect(difference).toBeLessThan(1e-6 * size);
});

test("USO's LoRA changes no rows of the MLP: zeros for kohya, no proj_mlp for diffusers", async () => {
  const { hidden_size, mlp_ratio, depth, depth_single_blocks } = smallFlux;
  const sizes = { rank: 4, hidden_size, mlp_size: Math.floor(hidden_size * mlp_ratio), depth, depth_single_blocks };
  const shapes = Object.fromEntries(
    loraTensors(sizes).flatMap(([name, shape]): [string, readonly number[]][] => {
      const path = /^(.+)\.up\.weight$/.exec(name)?.[1];
      const into = loraTensors(sizes).find(([other]) => other === `${path}.down.weight`)?.[1][1];
      return path === undefined ? [] : [[`${path}.weight`, [shape[0]!, into!]]];
    }),
  );
  const from = await kept("uso", loraFile(randomPairs(shapes, { rank: 4 }), naming.processor));
  const kohya = await write(from, "kohya", "uso");
  const diffusers = await write(from, "diffusers", "uso");
  for (const to of [kohya, diffusers]) {
    const { difference, size } = await compared(from, to);
    expect(difference).toBeLessThan(1e-6 * size);
  }
  const linear1 = (await changes(kohya)).get("single_blocks.0.linear1")!;
  expect(largest(linear1.subarray(3 * hidden_size * hidden_size))).toBe(0);
  expect([...(await readSafetensors(diffusers)).tensors.keys()].filter((name) => name.includes("proj_mlp"))).toEqual(
    [],
  );
});

test("files say for which model and under which licence, and of the pictures nothing; our scanner knows them", async () => {
  const from = await kept("told", loraFile(randomPairs(paired), naming.kohya, 2));
  for (const format of loraFormats) {
    const { metadata, tensors } = await readSafetensors(await write(from, format, "told"));
    expect(metadata).toMatchObject({ "modelspec.architecture": "small/lora", "modelspec.license": "Free of charge" });
    expect(JSON.stringify(metadata)).not.toContain(folder);
    const alphas = [...tensors.keys()].filter((name) => name.endsWith(".alpha"));
    expect(alphas).toHaveLength(format === "kohya" ? Object.keys(paired).length : 0);
    const found = recognise(tensors);
    expect(found.map(({ component }) => component)).toEqual(["lora"]);
  }
});

test("a file that is no LoRA of the transformer is refused", async () => {
  const from = await kept("other", { "unet.weight": { dtype: "F32", shape: [1], data: new Uint8Array(4) } });
  await expect(write(from, "kohya", "other")).rejects.toMatchObject({ code: "weights.lora-unusable" });
});
