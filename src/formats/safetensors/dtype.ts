/** The value types a safetensors file can hold, and their bytes as JavaScript numbers. */

/** Bytes of one value. Types narrower than a byte are not among them: none of our networks can read them. */
export const bytesPerValue = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
  C64: 8,
} as const;

export type StoredDType = keyof typeof bytesPerValue;

/** The types `decodeFloats` understands. */
export type FloatDType = "F16" | "BF16" | "F32" | "F64";

/** Numbers of 8 bits: published with or without a factor a matrix, and never computed with. */
export type Float8DType = "F8_E4M3" | "F8_E5M2";

/** The types `decodeIntegers` understands. */
export type IntegerDType = "U8" | "I8" | "U16" | "I16" | "U32" | "I32" | "I64";

/** True for a type name this reader knows. */
export function isStoredDType(name: string): name is StoredDType {
  return Object.hasOwn(bytesPerValue, name);
}

export function isFloatDType(dtype: StoredDType): dtype is FloatDType {
  return dtype === "F16" || dtype === "BF16" || dtype === "F32" || dtype === "F64";
}

/** True for the types `decodeInto` understands. */
export function isDecodable(dtype: StoredDType): dtype is FloatDType | Float8DType {
  return isFloatDType(dtype) || dtype === "F8_E4M3" || dtype === "F8_E5M2";
}

export function isIntegerDType(dtype: StoredDType): dtype is IntegerDType {
  return /^[IU](8|16|32)$/.test(dtype) || dtype === "I64";
}

/**
 * Stored floating-point values as float32. Exact for F16, BF16 and F32; F64 is rounded.
 * Bytes are little-endian, as is every platform Node runs our engine on.
 */
export function decodeFloats(dtype: FloatDType, bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.byteLength / bytesPerValue[dtype]);
  decodeInto(dtype, bytes, values);
  return values;
}

/**
 * Decodes into room that is there already; float8 too, exactly.
 * @returns how many values there were
 */
export function decodeInto(dtype: FloatDType | Float8DType, bytes: Uint8Array, into: Float32Array): number {
  const data = aligned(bytes);
  switch (dtype) {
    case "F32": {
      const wide = new Float32Array(data);
      into.set(wide);
      return wide.length;
    }
    case "F64": {
      const wide = new Float64Array(data);
      into.set(wide);
      return wide.length;
    }
    case "BF16": {
      // A bfloat16 is the upper half of the float32 of the same value.
      const narrow = new Uint16Array(data);
      const wide = new Uint32Array(into.buffer, into.byteOffset, narrow.length);
      for (let i = 0; i < wide.length; i++) wide[i] = narrow[i]! << 16;
      return wide.length;
    }
    case "F16":
      return embeddingsOf(new Uint16Array(data), (halves ??= halfTable()), into);
    case "F8_E4M3":
      return embeddingsOf(new Uint8Array(data), (quarters ??= quarterTable()), into);
    case "F8_E5M2": {
      // Its byte is the upper one of the float16 of the same value.
      halves ??= halfTable();
      return embeddingsOf(
        new Uint8Array(data),
        (upperHalves ??= Float32Array.from({ length: 256 }, (_, bits) => halves![bits << 8]!)),
        into,
      );
    }
    default:
      return dtype satisfies never;
  }
}

function embeddingsOf(codes: Uint8Array | Uint16Array, table: Float32Array, into: Float32Array): number {
  for (let i = 0; i < codes.length; i++) into[i] = table[codes[i]!]!;
  return codes.length;
}

/** Stored integers as 64-bit integers, the type networks take ids in. */
export function decodeIntegers(dtype: IntegerDType, bytes: Uint8Array): BigInt64Array {
  const data = aligned(bytes);
  const View = { U8: Uint8Array, I8: Int8Array, U16: Uint16Array, I16: Int16Array, U32: Uint32Array, I32: Int32Array };
  if (dtype === "I64") return new BigInt64Array(data);
  const values = new View[dtype](data);
  const wide = new BigInt64Array(values.length);
  for (const [i, value] of values.entries()) wide[i] = BigInt(value);
  return wide;
}

/** The bytes in a buffer of their own, so that a typed array can lie over them whatever their offset was. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}

let halves: Float32Array | undefined;
let quarters: Float32Array | undefined;
let upperHalves: Float32Array | undefined;

/**
 * float32 values of all float8 patterns of 4 bits exponent and 3 bits fraction: no infinities, one NaN of each sign.
 */
function quarterTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, bits) => {
    const sign = bits & 0x80 ? -1 : 1;
    const [exponent, fraction] = [(bits >> 3) & 0xf, bits & 7];
    if (exponent === 0xf && fraction === 7) return Number.NaN;
    return sign * (exponent === 0 ? (fraction / 8) * 2 ** -6 : (1 + fraction / 8) * 2 ** (exponent - 7));
  });
}

/** float32 values of all 65536 float16 patterns: a look-up is several times faster than the arithmetic. */
function halfTable(): Float32Array {
  return Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
