/** Small words for the tensors that networks consist of. */
import type { Shape, Tensors } from "./layout.ts";

export type Expected = readonly (readonly [string, Shape])[];

export const linear = (path: string, from: number, to: number): Expected => [
  [`${path}.weight`, [to, from]],
  [`${path}.bias`, [to]],
];
export const matrix = (path: string, from: number, to: number): Expected => [[`${path}.weight`, [to, from]]];
/** A norm's weight and bias. */
export const norm = (path: string, width: number): Expected => [
  [`${path}.weight`, [width]],
  [`${path}.bias`, [width]],
];
export const conv = (path: string, from: number, to: number, side: number): Expected => [
  [`${path}.weight`, [to, from, side, side]],
  [`${path}.bias`, [to]],
];
export const repeat = (count: number, of: (n: number) => Expected): Expected =>
  Array.from({ length: count }, (_, n) => of(n)).flat();

/** More of anything than a published network has; keeps a hostile name from asking for a million blocks. */
const most = 512;

/** How many there are of what `pattern` numbers with its first group: the largest number and one. */
export function countOf(tensors: Tensors, pattern: RegExp): number {
  let count = 0;
  for (const name of tensors.keys()) {
    const n = Number(pattern.exec(name)?.[1]);
    if (n < most) count = Math.max(count, n + 1);
  }
  return count;
}

export const some = (tensors: Tensors, pattern: RegExp): boolean =>
  [...tensors.keys()].some((name) => pattern.test(name));

/** One axis of a tensor; undefined where it is absent. */
export const axis = (tensors: Tensors, name: string, n: number): number | undefined => tensors.get(name)?.shape[n];

/** All sizes, or null where one could not be read. */
export function known<T extends Record<string, number | boolean | undefined>>(
  sizes: T,
): { [K in keyof T]: Exclude<T[K], undefined> } | null {
  const whole = Object.values(sizes).every(
    (s) => typeof s === "boolean" || (typeof s === "number" && s > 0 && Number.isFinite(s)),
  );
  return whole ? (sizes as { [K in keyof T]: Exclude<T[K], undefined> }) : null;
}
