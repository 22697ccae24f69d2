import { existsSync } from "node:fs";
import { open, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { type Fault, isFault } from "../../contract/fault.ts";
import { randn } from "../sampling/noise.ts";
import { optimiseCheckpoint, type OptimiseOptions } from "./optimise.ts";
import { dequantise } from "./quantise.ts";
import { readBytes, readFloats, readSafetensors } from "../../formats/safetensors/read.ts";
import { plainSource } from "./source.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors/write.ts";

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `${++files}.safetensors`);

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const f32 = (shape: readonly number[], data: Float32Array = randn(count(shape), count(shape))): StoredTensor => ({
  dtype: "F32",
  shape,
  data: new Uint8Array(data.buffer as ArrayBuffer),
});
const bf16 = (shape: readonly number[]): StoredTensor => ({
  dtype: "BF16",
  shape,
  data: new Uint8Array(Uint16Array.from({ length: count(shape) }, (_, i) => 0x3f80 + (i % 99)).buffer),
});

/** One tensor of every kind that a transformer has, and some that it does not. */
const network = {
  "img_in.weight": f32([32, 64]),
  "double_blocks.0.img_mod.lin.weight": f32([96, 64]),
  "double_blocks.0.img_attn.qkv.weight": f32([300, 256]),
  "double_blocks.0.img_attn.qkv.bias": bf16([300]),
  "double_blocks.0.processor.qkv_lora1.down.weight": f32([4, 64]),
  "single_blocks.0.linear1.weight": bf16([64, 96]),
  "single_blocks.0.linear2.weight": f32([32, 48]),
  "single_blocks.0.odd.weight": f32([8, 40]),
  "encoder.conv_in.weight": f32([8, 4, 3, 3]),
  position_ids: { dtype: "I64", shape: [3], data: new Uint8Array(BigInt64Array.of(1n, 2n, 3n).buffer) },
} as const satisfies Record<string, StoredTensor>;

async function source(tensors: Readonly<Record<string, StoredTensor>> = network): Promise<string> {
  const file = fresh();
  await writeSafetensors(file, tensors, { from: "test" });
  return file;
}
const optimise = (from: string, out: string, options: Partial<OptimiseOptions> = {}) =>
  plainSource([from]).then((s) => optimiseCheckpoint(s, out, { precision: "int4", ...options }));
const leftovers = async (): Promise<readonly string[]> => (await readdir(folder)).filter((f) => f.includes(".part"));

test("each tensor takes the form that fits it: 4 bits, 8 where every token meets the error, numbers where little is gained", async () => {
  const { layers, file, before, after } = await optimise(await source(), fresh());
  expect(Object.fromEntries(layers.map((l) => [l.name, l.form]))).toEqual({
    "img_in.weight": "F16",
    "double_blocks.0.img_mod.lin.weight": "int8",
    "double_blocks.0.img_attn.qkv.weight": "int4",
    "double_blocks.0.img_attn.qkv.bias": "F32",
    "double_blocks.0.processor.qkv_lora1.down.weight": "F16",
    "single_blocks.0.linear1.weight": "int4",
    "single_blocks.0.linear2.weight": "int4",
    "single_blocks.0.odd.weight": "F16",
    "encoder.conv_in.weight": "F16",
    position_ids: "I64",
  });
  expect((await stat(file)).size).toBe(after);
  expect(after).toBeLessThan(before / 3);
  expect(await leftovers()).toEqual([]);
});

test("a row that the block does not divide takes smaller blocks", async () => {
  const { tensors } = await readSafetensors((await optimise(await source(), fresh(), { block: 128 })).file);
  expect(tensors.get("double_blocks.0.img_attn.qkv.weight.packed")!.shape).toEqual([300, 2, 64]);
  expect(tensors.get("single_blocks.0.linear1.weight.packed")!.shape).toEqual([64, 3, 16]);
  expect(tensors.get("single_blocks.0.linear2.weight.packed")!.shape).toEqual([32, 3, 8]);
});

test.each([
  ["int4", 0.06, 0.1],
  ["int8", 0.002, 0.008],
  ["fp16", 0, 3e-4],
] as const)("the error told for %s is that of the values in the file", async (precision, least, most) => {
  const from = await source();
  const { layers, file } = await optimise(from, fresh(), { precision });
  const name = "double_blocks.0.img_attn.qkv.weight";
  const [old, now] = await Promise.all([from, file].map(readSafetensors));
  const original = await readFloats(old!.tensors.get(name)!);
  const stored = async (): Promise<Float32Array> => {
    if (precision === "fp16") return readFloats(now!.tensors.get(name)!);
    const [packed, scales] = [
      await readBytes(now!.tensors.get(`${name}.packed`)!),
      await readFloats(now!.tensors.get(`${name}.scales`)!),
    ];
    return dequantise({ packed, scales }, { bits: precision === "int4" ? 4 : 8, block: 32 });
  };
  const values = await stored();
  const error = Math.sqrt(
    values.reduce((s, v, i) => s + (v - original[i]!) ** 2, 0) / original.reduce((s, v) => s + v * v, 0),
  );
  const { error: told } = layers.find((l) => l.name === name)!;
  expect(told).toBeCloseTo(error, 10);
  expect(told).toBeGreaterThanOrEqual(least);
  expect(told).toBeLessThan(most);
  expect(layers.find((l) => l.name.endsWith("bias"))!.error).toBe(0);
  expect(now!.metadata["from"]).toBe("test");
});

/** Stops after so many reports of one phase. */
function stopping(phase: "convert" | "verify", after: number): Partial<OptimiseOptions> {
  const controller = new AbortController();
  let told = 0;
  return {
    signal: controller.signal,
    onProgress: (p) => p.phase === phase && ++told === after && controller.abort(new Error("enough")),
  };
}

test.each([
  ["convert", 4],
  ["verify", 3],
] as const)("stopped in %s it keeps what is done, and the same call goes on to the same file", async (phase, after) => {
  const [from, out, straight] = [await source(), fresh(), fresh()];
  await expect(optimise(from, out, stopping(phase, after))).rejects.toThrow("enough");
  expect(existsSync(out)).toBe(false);
  const { resumed } = await optimise(from, out);
  expect(resumed).toBe(phase === "convert" ? after : Object.keys(network).length);
  await optimise(from, straight);
  expect(await readFile(out)).toEqual(await readFile(straight));
  expect(await leftovers()).toEqual([]);
});

test("another precision, or a lost part of the file, begins anew", async () => {
  const [from, out] = [await source(), fresh()];
  await expect(optimise(from, out, stopping("convert", 4))).rejects.toThrow("enough");
  expect((await optimise(from, out, { precision: "int8" })).resumed).toBe(0);
  const lost = fresh();
  await expect(optimise(from, lost, stopping("convert", 4))).rejects.toThrow("enough");
  await rm(`${lost}.part`);
  expect((await optimise(from, lost)).resumed).toBe(0);
});

test("a journal cut off in the middle of a line counts as far as it is whole", async () => {
  const [from, out] = [await source(), fresh()];
  await expect(optimise(from, out, stopping("convert", 4))).rejects.toThrow("enough");
  const journal = await readFile(`${out}.part.journal`, "utf8");
  await writeFile(`${out}.part.journal`, journal.slice(0, -9));
  expect((await optimise(from, out)).resumed).toBe(3);
});

test("what a disk gave back wrongly is found before the file gets its name", async () => {
  const [from, out] = [await source(), fresh()];
  await expect(optimise(from, out, stopping("verify", 1))).rejects.toThrow("enough");
  {
    await using handle = await open(`${out}.part`, "r+");
    await handle.write(Uint8Array.of(0xff, 0xff, 0xff), 0, 3, (await handle.stat()).size - 3);
  }
  const error = await optimise(from, out).catch((e: unknown) => e);
  expect(isFault(error, "weights.optimise-mismatch")).toBe(true);
  expect(existsSync(out)).toBe(false);
});

test.skipIf(process.platform !== "linux")("a disk that is full is told with what is done", async () => {
  const [from, out] = [await source(), fresh()];
  await symlink("/dev/full", `${out}.part`);
  const error = await optimise(from, out).catch((e: unknown) => e);
  expect(isFault(error, "weights.optimise-interrupted")).toBe(true);
  expect((error as Fault).message).toMatch(/the disk is full.*0 of 10 tensors.*same command again/s);
});

test("a finished file of the same source is checked and kept, any other file is never written over", async () => {
  const [from, out] = [await source(), fresh()];
  const { layers } = await optimise(from, out);
  const again = await optimise(from, out);
  expect(again.layers).toEqual(layers);
  expect(again.resumed).toBe(layers.length);
  await expect(optimise(from, out, { precision: "int8" })).rejects.toMatchObject({
    code: "weights.optimise-out-exists",
  });
});

test.each([
  ["no number", Number.NaN],
  ["infinite", Infinity],
  ["beyond float16", 1e5],
])("a value that is %s is refused with its tensor", async (_, value) => {
  const from = await source({ "a.weight": f32([2, 32]), "b.weight": f32([2, 32], randn(1, 64).fill(value, 40, 41)) });
  await expect(optimise(from, fresh())).rejects.toMatchObject({
    code: "weights.optimise-not-finite",
    data: { tensor: "b.weight" },
  });
});

test("an optimised checkpoint is not optimised again, and one that is cut off is not begun", async () => {
  const { file } = await optimise(await source(), fresh());
  await expect(optimise(file, fresh())).rejects.toMatchObject({ code: "weights.optimise-quantised" });
  const cut = fresh();
  await writeFile(cut, (await readFile(file)).subarray(0, -1));
  await expect(optimise(cut, fresh())).rejects.toMatchObject({ code: "weights.tensor-out-of-range" });
});
