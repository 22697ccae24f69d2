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

test.each([
  ["F32", Uint32Array.of(largest32, 0, NaN32), Uint32Array.of(largest32, 0x8000_0000, 1)],
  ["F32", Uint32Array.of(infinite32, 0, 0), Uint32Array.of(0, 0, 0)],
  ["BF16", Uint16Array.of(0, 0x7f80), Uint16Array.of(0x7f7f, 0xff7f)],
  ["BF16", Uint16Array.of(0xffff, 0), Uint16Array.of(0, 0)],
  ["F16", Uint16Array.of(0, 0xfc00), Uint16Array.of(0x7bff, 0xfbff)],
  ["F16", Uint16Array.of(0x7e00, 0), Uint16Array.of(1, 0x8001)],
  ["F8_E5M2", Uint8Array.of(0, 0x7c), Uint8Array.of(0x7b, 0xfb)],
  ["F8_E4M3", Uint8Array.of(0, 0xff), Uint8Array.of(0x7e, 0xfe)],
  ["F64", Uint32Array.of(0, 0x7ff8_0000, 0, 0), Uint32Array.of(0xffff_ffff, 0x7fef_ffff, NaN32, 1)],
  ["I64", null, Uint32Array.of(NaN32, NaN32, NaN32, NaN32)],
] as const)(
  "in %s what is infinite or no number is told by its tensor; the largest numbers pass",
  async (dtype, bad, good) => {
    const count = dtype === "F64" || dtype === "I64" ? good.length / 2 : good.length;
    await check(dtype, good, count);
    if (bad)
      await expect(check(dtype, bad, count)).rejects.toMatchObject({
        code: "weights.not-finite",
        data: { tensor: "b" },
      });
  },
);

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
