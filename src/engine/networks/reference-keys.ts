/**
 * The subjects' keys and values, kept from one step for the steps after it. They change little from step to step; in a
 * step that takes them in, the subjects' tokens are not computed at all and the others attend to them as they were.
 * This is ours: USO was trained with subjects that change with the picture, so pictures come out a little different.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { concat, split } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";

/**
 * Keys and values of the subjects' tokens, [reference, hidden] each, normalised and rotated; by block, `<block>.k` and
 * `<block>.v`.
 */
export type ReferenceKeys = Readonly<Record<string, Tensor>>;

/** Makes the keys or values of all tokens out of those that a block computed; `name` differs from block to block. */
export type Complete = (name: string, computed: Tensor) => Tensor;

/** The names of all keys and values, block after block. */
export function referenceKeyNames({ depth, depth_single_blocks }: FluxConfig): readonly string[] {
  const blocks = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}_blocks.${n}`);
  return [...blocks("double", depth), ...blocks("single", depth_single_blocks)].flatMap((b) => [`${b}.k`, `${b}.v`]);
}

/** Blocks that attend to subjects' tokens which an earlier step computed. */
export const completedBy =
  (keys: ReferenceKeys): Complete =>
  (name, computed) =>
    concat([computed, keys[name]!], 0);

/**
 * Blocks that keep the keys and values of the subjects' tokens, which come last.
 * @param own tokens before the subjects'
 * @returns how blocks complete keys and values, and those of the blocks so far
 */
export function keeping(
  own: number,
  reference: number,
): { readonly complete: Complete; readonly kept: Record<string, Tensor> } {
  const kept: Record<string, Tensor> = {};
  const complete: Complete = (name, computed) => {
    const [before, theirs] = split(computed, [own, reference], 0) as [Tensor, Tensor];
    kept[name] = theirs;
    // Joined again, so that what is kept is on the way to what follows: a network is cut by what leads to its cuts.
    return concat([before, theirs], 0);
  };
  return { complete, kept };
}
