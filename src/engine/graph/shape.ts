/**
 * Shape arithmetic shared by the operators. A rule that does not hold throws a plain reason; the caller adds operator,
 * shapes and place.
 */
import type { Dim, Shape } from "./tensor.ts";

/** Why a shape rule does not hold; turned into a `graph.shape` fault by the operator that was applied. */
export class ShapeError extends Error {}

export function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new ShapeError(reason);
}

/** The dimension at `axis`, counted from the end where negative. */
export function dim(shape: Shape, axis: number): Dim {
  const d = shape[axis < 0 ? shape.length + axis : axis];
  demand(d !== undefined, `there is no axis ${axis} in [${shape.join(", ")}]`);
  return d;
}

/** The dimension at `axis`, which must be a number. */
export function size(shape: Shape, axis: number): number {
  const d = dim(shape, axis);
  demand(typeof d === "number", `axis ${axis} (${d}) must have a known size`);
  return d;
}

/** An operator's axis is counted from 0, never from the end: every rule that heeds it may then compare it. */
export function demandAxis(shape: Shape, axis: number): void {
  const known = Number.isInteger(axis) && 0 <= axis && axis < shape.length;
  demand(known, `axis ${axis} is none of ${shape.length}, counted from 0`);
}

/** NumPy's broadcasting of two shapes; a named dimension fits itself and 1. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    demand(x === y || x === 1 || y === 1, `dimensions ${x} and ${y} do not fit`);
    return x === 1 ? y : x;
  });
}

/** Number of elements of the numeric dimensions, and the named dimensions left over. */
export function elements(shape: Shape): { readonly count: number; readonly named: readonly string[] } {
  let count = 1;
  const named: string[] = [];
  for (const d of shape) {
    if (typeof d === "number") count *= d;
    else named.push(d);
  }
  return { count, named: named.sort() };
}

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
