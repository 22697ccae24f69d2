import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { StoredDType } from "./dtype.ts";
import { checkNumbers } from "./numbers.ts";
import { readSafetensors } from "./read.ts";
import { writeSafetensors } from "./write.ts";

const folder = temporaryFolder();

/** Checks a tensor of these bits behind another that is sound. */
async function check(dtype: StoredDType, words: Uint8Array | Uint16Array | Uint32Array, values: number): Promise<void> {
  const file = join(folder, `${dtype}.safetensors`);
  const data = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const sound = { dtype: "F32", shape: [2], data: new Uint8Array(8) } as const;
  await writeSafetensors(file, { a: sound, b: { dtype, shape: [values], data } });
  return checkNumbers((await readSafetensors(file)).tensors.values());
}

const [NaN32, infinite32, largest32] = [0x7fc0_0000, 0xff80_0000, 0x7f7f_ffff];

const F64 = { NaN: [0, 0x7ff8_0000], largest: [0xffff_ffff, 0x7fef_ffff], likeNaN: [NaN32, 1] } as const;

test.each([
  ["F32", Uint32Array.of(largest32, 0, NaN32), 3],
  ["F32", Uint32Array.of(infinite32), 1],
  ["BF16", Uint16Array.of(0, 0x7f80), 2],
  ["BF16", Uint16Array.of(0xffff), 1],
  ["F16", Uint16Array.of(0, 0xfc00), 2],
  ["F16", Uint16Array.of(0x7e00), 1],
  ["F8_E5M2", Uint8Array.of(0, 0x7c), 2],
  ["F8_E4M3", Uint8Array.of(0, 0xff), 2],
  ["F64", Uint32Array.of(...F64.largest, ...F64.NaN), 2],
] as const)("in %s what is infinite or no number is told by its tensor", async (dtype, words, values) => {
  await expect(check(dtype, words, values)).rejects.toMatchObject({
    code: "weights.not-finite",
    data: { tensor: "b" },
  });
});

test.each([
  ["F32", Uint32Array.of(largest32, 0x8000_0000, 1), 3],
  ["BF16", Uint16Array.of(0x7f7f, 0xff7f), 2],
  ["F16", Uint16Array.of(0x7bff, 0xfbff), 2],
  ["F8_E5M2", Uint8Array.of(0x7b, 0xfb), 2],
  ["F8_E4M3", Uint8Array.of(0x7e, 0xfe), 2],
  ["F64", Uint32Array.of(...F64.largest, ...F64.likeNaN), 2],
  ["I64", Uint32Array.of(...F64.NaN), 1],
] as const)("the largest and the smallest numbers of %s are numbers", async (dtype, words, values) => {
  await expect(check(dtype, words, values)).resolves.toBeUndefined();
});

test("the last value of a large tensor is looked at too", async () => {
  const values = new Uint32Array(2 ** 20 + 3);
  values[values.length - 1] = NaN32;
  await expect(check("F32", values, values.length)).rejects.toMatchObject({
    message: expect.stringContaining("tensor b"),
  });
});

test("what is given up ends", async () => {
  const file = join(folder, "given-up.safetensors");
  await writeSafetensors(file, { a: { dtype: "F32", shape: [2], data: new Uint8Array(8) } });
  const { tensors } = await readSafetensors(file);
  await expect(checkNumbers(tensors.values(), AbortSignal.abort(new Error("given up")))).rejects.toThrow("given up");
});
