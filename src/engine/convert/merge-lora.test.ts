import { join } from "node:path";
import { expect, test } from "vitest";
import { tinyFlux } from "../../../tests/fixtures/layouts.ts";
import { fluxShapes, randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { openMultiplier } from "../runtime/product.ts";
import { decodeFloats } from "../../formats/safetensors/dtype.ts";
import { mergeLora, type Product } from "./merge-lora.ts";
import { optimiseCheckpoint } from "./optimise.ts";
import { readFloats, readSafetensors } from "../../formats/safetensors/read.ts";
import { plainSource } from "./source.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";

const folder = temporaryFolder();
const all = randomWeights(fluxShapes(tinyFlux, { loraRank: 3 }));
const isLora = (name: string): boolean => name.includes(".processor.");
const file = join(folder, "together.safetensors");
await writeSafetensors(file, all);

/** W + strength·up·down, number by number. */
function merged(layer: string, pair: string, strength: number): number[] {
  const block = layer.split(".").slice(0, 2).join(".");
  const values = (name: string) => decodeFloats("F32", all[name]!.data);
  const [w, up, down] = [
    values(`${layer}.weight`),
    values(`${block}.processor.${pair}.up.weight`),
    values(`${block}.processor.${pair}.down.weight`),
  ];
  const [width, rank] = [all[`${layer}.weight`]!.shape[1]!, 3];
  return Array.from(w, (x, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let r = 0; r < rank && row < up.length / rank; r++) sum += up[row * rank + r]! * down[r * width + column]!;
    return x + strength * sum;
  });
}

test.each([
  ["double_blocks.0.img_attn.qkv", "qkv_lora1"],
  ["double_blocks.1.img_attn.proj", "proj_lora1"],
  ["double_blocks.0.txt_attn.qkv", "qkv_lora2"],
  ["double_blocks.1.txt_attn.proj", "proj_lora2"],
  ["single_blocks.0.linear1", "qkv_lora"],
  ["single_blocks.2.linear2", "proj_lora"],
])("%s takes up what %s adds to it", async (layer, pair) => {
  await using multiplier = await openMultiplier();
  const source = await plainSource([file]);
  const out = join(folder, `${layer}.safetensors`);
  const { layers } = await optimiseCheckpoint(mergeLora(source, source, 0.7, multiplier.product), out, {
    precision: "fp16",
    threads: 0,
  });
  expect(layers.map((l) => l.name).filter(isLora)).toEqual([]);
  const { tensors } = await readSafetensors(out);
  expect(tensors.size).toBe(Object.keys(all).filter((name) => !isLora(name)).length);
  const [now, meant] = [await readFloats(tensors.get(`${layer}.weight`)!), merged(layer, pair, 0.7)];
  expect(Math.max(...now.map((x, i) => Math.abs(x - meant[i]!)))).toBeLessThan(2e-3);
  expect(
    Math.max(...decodeFloats("F32", all[`${layer}.weight`]!.data).map((x, i) => Math.abs(x - meant[i]!))),
  ).toBeGreaterThan(2e-2);
});

const never: Product = () => Promise.reject(new Error("nothing is multiplied"));

test("another strength is another file, and none is written over", async () => {
  const source = await plainSource([file]);
  await using multiplier = await openMultiplier();
  const out = join(folder, "strength.safetensors");
  const make = (strength: number) =>
    optimiseCheckpoint(mergeLora(source, source, strength, multiplier.product), out, { precision: "int8", threads: 0 });
  const first = await make(1);
  expect((await make(1)).layers).toEqual(first.layers);
  await expect(make(0.5)).rejects.toMatchObject({ code: "weights.optimise-out-exists" });
});

test("a LoRA of another width, or for a block that is not there, is refused before anything is written", async () => {
  const source = await plainSource([file]);
  const other = join(folder, "other.safetensors");
  await writeSafetensors(
    other,
    Object.fromEntries(
      Object.entries(randomWeights(fluxShapes({ ...tinyFlux, hidden_size: 32 }, { loraRank: 3 }))).filter(([name]) =>
        isLora(name),
      ),
    ),
  );
  expect(() =>
    mergeLora(
      { ...source, tensors: source.tensors.filter((t) => !t.name.startsWith("single_blocks.2")) },
      source,
      1,
      never,
    ),
  ).toThrow(/single_blocks.2/);
  const wide = await plainSource([other]);
  expect(() => mergeLora(source, wide, 1, never)).toThrow(/does not fit the transformer/);
});
