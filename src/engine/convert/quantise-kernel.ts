/** The two loops of quantising, four numbers at once: the best scale of each block, and the codes with their error. */
import {
  f32,
  f32x4,
  f64,
  f64x2,
  get,
  i32,
  i32x4,
  i64,
  i64x2,
  type Code,
  type Local,
  moduleOf,
  repeat,
  type Routine,
  select,
  set,
  shuffle,
  v128,
  when,
} from "./wasm.ts";

/**
 * How many steps from zero the largest value of a block may lie, where the range of codes ends at 2^(bits−1) on its
 * side. Nearer, its neighbours get coarser steps that may suit them better; further, it is clipped for their sake. More
 * candidates than these lower the error by less than a thousandth of it.
 */
const REACHES = { 4: [8.3, 7.7, 8.6, 7.1, 8, 8.9], 8: [128, 127.5, 127] } as const;

/** Candidates tried in one pass over a block: so many sums stay in a processor's registers. */
const AT_ONCE = 3;

/** Below this a block's scale is zero in float16, and the arithmetic leaves float32's range. */
const NOTHING = 1e-30;

/** 1.5·2^23: added to a small whole number, the lowest bits of the sum are that number's. */
const WHOLE = 12_582_912;

type Bits = 4 | 8;

const sum = (vector: Local): Code => f32x4.lanes(vector).reduce((a, b) => f32.add(a, b));

/**
 * The step that each value divided by the scale is nearest to.
 * @param reach the furthest there can be; codes need no end where it lies within theirs
 */
function nearestStep(x: Code, inverse: Code, bits: Bits, reach = Infinity): Code {
  const zero = 2 ** (bits - 1);
  const step = f32x4.nearest(f32x4.mul(x, inverse));
  const below = Math.round(reach) > zero - 1 ? f32x4.min(step, f32x4.splat(f32.const(zero - 1))) : step;
  return Math.round(reach) > zero ? f32x4.max(below, f32x4.splat(f32.const(-zero))) : below;
}

/** Advances over a block. @param bytes of a block's values @param stride bytes of one pass through the body */
const overBlock = (
  at: Local,
  from: Local,
  bytes: Local,
  stride: number,
  body: readonly Code[],
  end: Local,
): readonly Code[] => [
  set(at, get(from)),
  set(end, i32.add(get(from), get(bytes))),
  repeat([...body, set(at, i32.add(get(at), i32.const(stride)))], i32.lt(get(at), get(end))),
];

/**
 * `search(values, scales, last, bytes) → largest`: writes the scale of each block that explains most of its values in
 * square, where of every assignment of codes the scale is the least-squares one. `last` is where the values end,
 * `bytes` those of a block's values; the result is the largest magnitude of all.
 */
function search(bits: Bits): Routine<readonly ["i32", "i32", "i32", "i32"]> {
  return {
    parameters: ["i32", "i32", "i32", "i32"],
    result: "f32",
    body([from, to, last, bytes], local) {
      const [at, end] = [local("i32"), local("i32")];
      const [x, low, high, step] = [local("v128"), local("v128"), local("v128"), local("v128")];
      const [least, largest, most] = [local("f32"), local("f32"), local("f32")];
      const [best, scale, along, square, explained] = [
        local("f32"),
        local("f32"),
        local("f32"),
        local("f32"),
        local("f32"),
      ];
      const tries = Array.from({ length: AT_ONCE }, () => ({
        inverse: local("v128"),
        along: local("v128"),
        square: local("v128"),
      }));
      const reaches: readonly number[] = REACHES[bits];
      const passes = Array.from({ length: reaches.length / AT_ONCE }, (_, n) =>
        reaches.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
      );
      const pass = (candidates: readonly number[]): readonly Code[] => [
        ...candidates.flatMap((reach, n) => [
          set(tries[n]!.inverse, f32x4.splat(f32.div(f32.const(-reach), get(largest)))),
          set(tries[n]!.along, v128.zero),
          set(tries[n]!.square, v128.zero),
        ]),
        ...overBlock(
          at,
          from,
          bytes,
          16,
          [
            set(x, v128.load(get(at))),
            ...tries.flatMap((t, n) => [
              set(step, nearestStep(get(x), get(t.inverse), bits, candidates[n]!)),
              set(t.along, f32x4.add(get(t.along), f32x4.mul(get(step), get(x)))),
              set(t.square, f32x4.add(get(t.square), f32x4.mul(get(step), get(step)))),
            ]),
          ],
          end,
        ),
        ...tries.flatMap((t) => [
          set(along, sum(t.along)),
          set(square, sum(t.square)),
          // The error of the least-squares scale is what the values have in square, less this.
          set(explained, f32.div(f32.mul(get(along), get(along)), get(square))),
          when(f32.gt(get(explained), get(best)), [
            set(best, get(explained)),
            set(scale, f32.div(get(along), get(square))),
          ]),
        ]),
      ];
      return [
        repeat(
          [
            set(low, v128.zero),
            set(high, v128.zero),
            ...overBlock(
              at,
              from,
              bytes,
              16,
              [
                set(x, v128.load(get(at))),
                set(low, f32x4.min(get(low), get(x))),
                set(high, f32x4.max(get(high), get(x))),
              ],
              end,
            ),
            set(
              least,
              f32x4.lanes(low).reduce((a, b) => f32.min(a, b)),
            ),
            set(
              largest,
              f32x4.lanes(high).reduce((a, b) => f32.max(a, b)),
            ),
            set(largest, select(get(least), get(largest), f32.gt(f32.neg(get(least)), get(largest)))),
            set(most, f32.max(get(most), f32.abs(get(largest)))),
            set(best, f32.const(0)),
            set(scale, f32.const(0)),
            when(f32.gt(f32.abs(get(largest)), f32.const(NOTHING)), passes.flatMap(pass)),
            f32.store(get(to), get(scale)),
            set(to, i32.add(get(to), i32.const(4))),
            set(from, i32.add(get(from), get(bytes))),
          ],
          i32.lt(get(from), get(last)),
        ),
        get(most),
      ];
    },
  };
}

/**
 * `assign(values, scales, last, bytes, packed, sums)`: writes the codes that are nearest with the scales of the blocks,
 * and the sums of (new − old)² and of old² in float64.
 */
function assign(bits: Bits): Routine<readonly ["i32", "i32", "i32", "i32", "i32", "i32"]> {
  return {
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body([from, scales, last, bytes, packed, sums], local) {
      const [at, end, scale] = [local("i32"), local("i32"), local("f32")];
      const [scale4, inverse] = [local("v128"), local("v128")];
      const [wrong, all, off, old] = [local("v128"), local("v128"), local("v128"), local("v128")];
      const halves = [0, 1].map(() => ({
        x: local("v128"),
        step: local("v128"),
        code: local("v128"),
        now: local("v128"),
      }));
      const high = (v: Local): Code => shuffle(get(v), get(v), [8, 9, 10, 11, 12, 13, 14, 15]);
      const measure = (now: Code, x: Code): readonly Code[] => [
        set(old, f64x2.promoteLow(x)),
        set(off, f64x2.sub(f64x2.promoteLow(now), get(old))),
        set(wrong, f64x2.add(get(wrong), f64x2.mul(get(off), get(off)))),
        set(all, f64x2.add(get(all), f64x2.mul(get(old), get(old)))),
      ];
      const one = ({ x, step, code, now }: (typeof halves)[number], n: number): readonly Code[] => [
        set(x, v128.load(i32.add(get(at), i32.const(16 * n)))),
        set(step, nearestStep(get(x), get(inverse), bits)),
        set(now, f32x4.mul(get(step), get(scale4))),
        ...measure(get(now), get(x)),
        ...measure(high(now), high(x)),
        set(
          code,
          v128.and(f32x4.add(get(step), f32x4.splat(f32.const(WHOLE + 2 ** (bits - 1)))), i32x4.splat(2 ** bits - 1)),
        ),
        // The first of two in the lower half of a byte.
        ...(bits === 4 ? [set(code, v128.or(get(code), i64x2.shiftRight(get(code), i32.const(28))))] : []),
      ];
      const [a, b] = halves.map((h) => get(h.code)) as [Code, Code];
      const store =
        bits === 4
          ? i32.store(get(packed), i32x4.first(shuffle(a, b, [0, 8, 16, 24])))
          : i64.store(get(packed), i64x2.first(shuffle(a, b, [0, 4, 8, 12, 16, 20, 24, 28])));
      return [
        repeat(
          [
            set(scale, f32.load(get(scales))),
            set(scale4, f32x4.splat(get(scale))),
            set(
              inverse,
              f32x4.splat(select(f32.const(0), f32.div(f32.const(1), get(scale)), f32.eq(get(scale), f32.const(0)))),
            ),
            ...overBlock(
              at,
              from,
              bytes,
              32,
              [...halves.flatMap(one), store, set(packed, i32.add(get(packed), i32.const(bits)))],
              end,
            ),
            set(scales, i32.add(get(scales), i32.const(4))),
            set(from, i32.add(get(from), get(bytes))),
          ],
          i32.lt(get(from), get(last)),
        ),
        ...[wrong, all].map((sums2, n) =>
          f64.store(
            i32.add(get(sums), i32.const(8 * n)),
            f64x2.lanes(sums2).reduce((x, y) => f64.add(x, y)),
          ),
        ),
      ];
    },
  };
}

/** As much of it as is used here: without a browser's types, TypeScript does not know it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

export interface KernelMemory {
  /** Another one after it has grown. */
  readonly buffer: ArrayBuffer;
  /** By pages of 64 KiB. */
  grow(pages: number): number;
}

export interface Kernel {
  readonly memory: KernelMemory;
  search(bits: Bits, values: number, scales: number, last: number, bytes: number): number;
  assign(bits: Bits, values: number, scales: number, last: number, bytes: number, packed: number, sums: number): void;
}

/** Compiles it, in about a millisecond. */
export function openKernel(): Kernel {
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(
      moduleOf({ search4: search(4), search8: search(8), assign4: assign(4), assign8: assign(8) }),
    ),
  );
  const { memory, search4, search8, assign4, assign8 } = exports as { memory: KernelMemory } & Record<
    "search4" | "search8" | "assign4" | "assign8",
    (...places: readonly number[]) => number
  >;
  return {
    memory,
    search: (bits, ...places) => (bits === 4 ? search4 : search8)(...places),
    assign: (bits, ...places) => void (bits === 4 ? assign4 : assign8)(...places),
  };
}
