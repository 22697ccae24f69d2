import { expect, test } from "vitest";
import { decodeFloats, decodeIntegers } from "./dtype.ts";

const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

test("float16 is decoded exactly: zeros, subnormals, the largest, infinities, NaN", () => {
  const bits = Uint16Array.of(
    0x0000,
    0x8000,
    0x0001,
    0x03ff,
    0x0400,
    0x3555,
    0x3c00,
    0xc000,
    0x7bff,
    0x7c00,
    0xfc00,
    0x7e00,
  );
  expect([...decodeFloats("F16", bytesOf(bits))]).toEqual([
    0,
    -0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    0.333251953125,
    1,
    -2,
    65504,
    Infinity,
    -Infinity,
    Number.NaN,
  ]);
});

test("bfloat16 is the upper half of a float32", () => {
  const bits = Uint16Array.of(0x0000, 0x8000, 0x3f80, 0xc049, 0x0001, 0x7f80, 0xff80, 0x7fc0);
  expect([...decodeFloats("BF16", bytesOf(bits))]).toEqual([
    0,
    -0,
    1,
    -3.140625,
    2 ** -133,
    Infinity,
    -Infinity,
    Number.NaN,
  ]);
});

test("float32 comes back as it is and float64 rounded", () => {
  expect(decodeFloats("F32", bytesOf(Float32Array.of(0.1, -5)))).toEqual(Float32Array.of(0.1, -5));
  expect(decodeFloats("F64", bytesOf(Float64Array.of(0.1, 1e300)))).toEqual(Float32Array.of(0.1, Infinity));
});

test("bytes at an odd place in a larger buffer are decoded all the same", () => {
  const buffer = new Uint8Array(9);
  buffer.set(bytesOf(Float32Array.of(1.5, -2)), 1);
  expect(decodeFloats("F32", buffer.subarray(1))).toEqual(Float32Array.of(1.5, -2));
  expect(decodeIntegers("I16", Uint8Array.of(9, 0xff, 0xff).subarray(1))).toEqual(BigInt64Array.of(-1n));
});

test("integers of every width keep their sign", () => {
  expect(decodeIntegers("I64", bytesOf(BigInt64Array.of(-(2n ** 63n))))).toEqual(BigInt64Array.of(-(2n ** 63n)));
  expect(decodeIntegers("I32", bytesOf(Int32Array.of(-7)))).toEqual(BigInt64Array.of(-7n));
  expect(decodeIntegers("U32", bytesOf(Uint32Array.of(2 ** 32 - 1)))).toEqual(BigInt64Array.of(4294967295n));
  expect(decodeIntegers("I8", Uint8Array.of(0xff))).toEqual(BigInt64Array.of(-1n));
  expect(decodeIntegers("U8", Uint8Array.of(0xff))).toEqual(BigInt64Array.of(255n));
});
