/** One tensor under two names: where the rows of a published tensor lie in a file of another layout. */
import type { Shape } from "./layout.ts";

/** Consecutive rows of a stored tensor. */
export interface Piece {
  readonly name: string;
  /** Rows the stored tensor has in all. */
  readonly of: number;
  readonly from: number;
  readonly to: number;
  /** Stored as a matrix where the published tensor is a convolution of one pixel. */
  readonly matrix?: boolean;
}

/** The pieces of a published tensor in their order; null for names that the layout does not know. */
export type Translation = (name: string, shape: Shape) => readonly Piece[] | null;

export const whole = (name: string, shape: Shape): readonly Piece[] => [
  { name, of: shape[0]!, from: 0, to: shape[0]! },
];

/** The tensors of the other layout that a network consists of, given those of the published one. */
export function translated(expected: Iterable<readonly [string, Shape]>, translation: Translation): Map<string, Shape> {
  const there = new Map<string, Shape>();
  for (const [name, shape] of expected) {
    for (const piece of translation(name, shape) ?? whole(name, shape))
      there.set(piece.name, [piece.of, ...shape.slice(1, piece.matrix ? 2 : undefined)]);
  }
  return there;
}

/** Where a layout keeps the published tensors that it names otherwise. */
export interface Renaming {
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly translation: Translation;
}
