/**
 * The subjects' keys and values, kept from one step for the steps after it. They change little from step to step; in a step that
 * takes them in, the subjects' tokens are not computed at all and the others attend to them as they were. This is ours: USO was
 * trained with subjects that change with the picture, so pictures come out a little different.
 */
import { concat, split } from "../graph/ops.ts";
import { input, type Graph, type Tensor } from "../graph/tensor.ts";

/** `given`: every block's go out as results beside the velocity. `taken`: they come in, and the subjects' tokens are left out. */
export type ReferenceKeys = "given" | "taken";

/** Makes the keys or values of all tokens out of those that a block computed; `name` differs from block to block. */
export type Complete = (name: string, computed: Tensor) => Tensor;

/** True of the results of a `given` network that a `taken` one takes in under the same name. */
export const isReferenceKey = (name: string): boolean => name.startsWith("reference.");

/**
 * @param own tokens before the subjects'
 * @param reference the subjects' tokens
 * @returns how blocks complete keys and values, and where they are given out, the results so far: [reference, width] each
 */
export function referenceKeys(
  kind: ReferenceKeys | undefined,
  own: number,
  reference: number,
): { readonly complete: Complete; readonly results: Graph["outputs"] } {
  const results: Record<string, Tensor> = {};
  const complete: Complete = (name, computed) => {
    switch (kind) {
      case undefined:
        return computed;
      case "given": {
        const [before, kept] = split(computed, [own, reference], 0) as [Tensor, Tensor];
        results[`reference.${name}`] = kept;
        // Joined again, so that the results are on the way to what follows: a network is cut by what leads to its cuts.
        return concat([before, kept], 0);
      }
      case "taken":
        return concat([computed, input(`reference.${name}`, [reference, ...computed.shape.slice(1)])], 0);
      default:
        return kind satisfies never;
    }
  };
  return { complete, results };
}
