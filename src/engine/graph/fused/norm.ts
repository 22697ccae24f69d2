/** Norms: values brought to a mean of 0, a variance of 1 or both, then scaled and shifted. */
import { only } from "../apply.ts";
import { fused, one } from "../operator.ts";
import { demand, dim, sameShape, size } from "../shape.ts";
import type { Fused, Tensor, TensorType } from "../tensor.ts";
import { add, div, mul, scalar, sqrt, sub } from "../primitives/arithmetic.ts";
import { reshape } from "../primitives/layout.ts";
import { reduceMean } from "../primitives/reduction.ts";

type Scaled = readonly [x: Tensor, scale: Tensor];
type Shifted = readonly [x: Tensor, scale: Tensor, shift: Tensor];
/** Added to the mean of squares. */
type Epsilon = { readonly epsilon: number };

/** Scale and shift have the length of the axis that is normalised. */
function overWidth([x, ...parameters]: Scaled | Shifted): readonly TensorType[] {
  const width = dim(x.shape, -1);
  demand(
    parameters.every((p) => sameShape(p.shape, [width])),
    `scale and shift must be [${width}]`,
  );
  return one(x);
}

/** The mean along the last axis, which stays with length 1. */
const overLast = (x: Tensor): Tensor => reduceMean(x, [x.shape.length - 1]);
/** The root of the mean of squares along the last axis. */
const rootMeanSquare = (x: Tensor, epsilon: number): Tensor => sqrt(add(overLast(mul(x, x)), scalar(epsilon)));
const overRootMeanSquare = (x: Tensor, epsilon: number): Tensor => div(x, rootMeanSquare(x, epsilon));
const centred = (x: Tensor): Tensor => sub(x, overLast(x));

export const norm = {
  LayerNormalization: fused<Shifted, Epsilon>({
    onnx: "LayerNormalization",
    takes: ["float"],
    precision: "wide",
    infer: overWidth,
    written: ({ epsilon }) => ({ axis: -1, epsilon: { float: epsilon } }),
    means: ([x, scale, shift], { epsilon }) => add(mul(overRootMeanSquare(centred(x), epsilon), scale), shift),
    gradient({ g, inputs: [x, scale], attributes: { epsilon } }) {
      const middle = centred(x);
      const root = rootMeanSquare(middle, epsilon);
      const normal = div(middle, root);
      const back = mul(g, scale);
      return [div(sub(sub(back, overLast(back)), mul(normal, overLast(mul(back, normal)))), root), mul(g, normal), g];
    },
  }),
  SimplifiedLayerNormalization: fused<Scaled, Epsilon>({
    onnx: "SimplifiedLayerNormalization",
    takes: ["float"],
    precision: "wide",
    infer: overWidth,
    written: ({ epsilon }) => ({ axis: -1, epsilon: { float: epsilon }, stash_type: 1 }),
    means: ([x, scale], { epsilon }) => mul(overRootMeanSquare(x, epsilon), scale),
    gradient({ g, inputs: [x, scale], attributes: { epsilon } }) {
      const root = rootMeanSquare(x, epsilon);
      const normal = div(x, root);
      const back = mul(g, scale);
      return [div(sub(back, mul(normal, overLast(mul(back, normal)))), root), mul(g, normal)];
    },
  }),
  GroupNormalization: fused<Shifted, Epsilon & { readonly num_groups: number }>({
    onnx: "GroupNormalization",
    takes: ["float"],
    precision: "wide",
    infer: ([x, scale, shift], { num_groups: groups }) => {
      const channels = size(x.shape, 1);
      demand(channels % groups === 0, `${channels} channels do not divide into ${groups} groups`);
      const fits = sameShape(scale.shape, [channels]) && sameShape(shift.shape, [channels]);
      demand(fits, `scale and shift must be [${channels}]`);
      return one(x);
    },
    written: ({ num_groups, epsilon }) => ({ num_groups, epsilon: { float: epsilon } }),
    means: ([x, scale, shift], { num_groups: groups, epsilon }) => {
      const sizes = x.shape.map((_, axis) => size(x.shape, axis));
      const members = sizes.slice(1).reduce((a, b) => a * b, 1) / groups;
      const normal = overRootMeanSquare(centred(reshape(x, [sizes[0]!, groups, members])), epsilon);
      const each = (t: Tensor): Tensor => reshape(t, [1, sizes[1]!, ...sizes.slice(2).map(() => 1)]);
      return add(mul(reshape(normal, x.shape), each(scale)), each(shift));
    },
  }),
} as const satisfies Record<string, Fused>;

/** Layer norm over the last axis; scale and shift are [width]. */
export const layerNorm = (x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): Tensor =>
  only(norm.LayerNormalization, [x, scale, shift], { epsilon });
/** Root-mean-square norm over the last axis; scale is [width]. */
export const rmsNorm = (x: Tensor, scale: Tensor, epsilon: number): Tensor =>
  only(norm.SimplifiedLayerNormalization, [x, scale], { epsilon });
/** Norm over groups of channels and all places of [items, channels, …]; scale and shift are [channels]. */
export const groupNorm = (x: Tensor, scale: Tensor, shift: Tensor, groups: number, epsilon: number): Tensor =>
  only(norm.GroupNormalization, [x, scale, shift], { num_groups: groups, epsilon });
