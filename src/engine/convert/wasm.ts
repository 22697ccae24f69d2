/**
 * As much of WebAssembly as loops over four numbers at once need: JavaScript has no such instructions, and a checkpoint
 * has billions of numbers. Instructions are lists of bytes; a function of operands gives them with the operands before
 * it. WebAssembly Core Specification 2.0, chapter 5 and its table of instructions.
 */

export type Code = readonly number[];

const unsigned = (n: number): Code => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -0x40 && n < 0x40 ? [n & 0x7f] : [(n & 0x7f) | 0x80, ...signed(n >> 7)]);
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];

export const valueTypes = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** A variable of a function. */
export interface Local {
  readonly index: number;
}

type Operation = (...operands: readonly Code[]) => Code;
const operation =
  (...opcode: readonly number[]): Operation =>
  (...operands) => [...operands.flat(), ...opcode];
const simd = (opcode: number, ...immediate: readonly number[]): Operation =>
  operation(0xfd, ...unsigned(opcode), ...immediate);
/** Alignment as a power of two is a hint, and none is given; the offset is always 0. */
const memory = [0, 0] as const;
const bytesOf = (view: Float32Array): Code => [...new Uint8Array(view.buffer)];

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

export const i32 = {
  const: (n: number): Code => [0x41, ...signed(n)],
  add: operation(0x6a),
  lt: operation(0x49),
  store: operation(0x36, ...memory),
} as const;
export const i64 = { store: operation(0x37, ...memory) } as const;
export const f32 = {
  const: (x: number): Code => [0x43, ...bytesOf(Float32Array.of(x))],
  load: operation(0x2a, ...memory),
  store: operation(0x38, ...memory),
  eq: operation(0x5b),
  gt: operation(0x5e),
  abs: operation(0x8b),
  neg: operation(0x8c),
  add: operation(0x92),
  mul: operation(0x94),
  div: operation(0x95),
  min: operation(0x96),
  max: operation(0x97),
} as const;
export const f64 = { add: operation(0xa0), store: operation(0x39, ...memory) } as const;

const lanes = (opcode: number, count: number, from: Local): readonly Code[] =>
  Array.from({ length: count }, (_, lane) => simd(opcode, lane)(get(from)));

export const v128 = {
  load: simd(0x00, ...memory),
  and: simd(0x4e),
  or: simd(0x50),
  zero: simd(0x0c, ...new Uint8Array(16))(),
} as const;
/** Bytes of two vectors by their places, 0 to 31; those left out are the first. */
export const shuffle = (a: Code, b: Code, places: readonly number[]): Code =>
  simd(0x0d, ...Array.from({ length: 16 }, (_, n) => places[n] ?? 0))(a, b);
export const i32x4 = { splat: (n: number): Code => simd(0x11)(i32.const(n)), first: simd(0x1b, 0) } as const;
export const i64x2 = { shiftRight: simd(0xcd), first: simd(0x1d, 0) } as const;
export const f32x4 = {
  splat: simd(0x13),
  lanes: (from: Local) => lanes(0x1f, 4, from),
  nearest: simd(0x6a),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  /** The smaller and the larger, in one instruction; of no number the first operand. */
  min: simd(0xea),
  max: simd(0xeb),
} as const;
export const f64x2 = {
  lanes: (from: Local) => lanes(0x21, 2, from),
  promoteLow: simd(0x5f),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
} as const;

export const select = (yes: Code, no: Code, condition: Code): Code => [...yes, ...no, ...condition, 0x1b];
export const when = (condition: Code, body: readonly Code[]): Code => [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
/** The body, and again as long as the condition holds after it. */
export const repeat = (body: readonly Code[], condition: Code): Code => [
  0x03,
  0x40,
  ...body.flat(),
  ...condition,
  0x0d,
  0x00,
  0x0b,
];

/** A function of the module. */
export interface Routine<Parameters extends readonly ValueType[] = readonly ValueType[]> {
  readonly parameters: Parameters;
  readonly result?: ValueType;
  /** @param local makes a variable, zero at first */
  body(parameters: { readonly [K in keyof Parameters]: Local }, local: (type: ValueType) => Local): readonly Code[];
}

/** The module of these functions, all exported, with a memory exported as `memory`. */
export function moduleOf(routines: Readonly<Record<string, Routine>>): Uint8Array<ArrayBuffer> {
  const all = Object.entries(routines);
  const types = all.map(([, { parameters, result }]) => [
    0x60,
    ...vector(parameters.map((p) => [valueTypes[p]])),
    ...vector(result ? [[valueTypes[result]]] : []),
  ]);
  const text = (name: string): Code => vector([...Buffer.from(name)].map((byte) => [byte]));
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector(types)),
    ...section(3, vector(all.map((_, n) => unsigned(n)))),
    ...section(5, vector([[0, 1]])),
    ...section(7, vector([[...text("memory"), 2, 0], ...all.map(([name], n) => [...text(name), 0, ...unsigned(n)])])),
    ...section(10, vector(all.map(([, routine]) => codeOf(routine)))),
  ]);
}

function codeOf({ parameters, body }: Routine): Code {
  const made: ValueType[] = [];
  const local = (type: ValueType): Local => ({ index: parameters.length + made.push(type) - 1 });
  const code = body(
    parameters.map((_, index) => ({ index })),
    local,
  ).flat();
  const content = [...vector(made.map((type) => [1, valueTypes[type]])), ...code, 0x0b];
  return [...unsigned(content.length), ...content];
}
