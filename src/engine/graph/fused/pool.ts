/** The largest of neighbouring places of a picture. */
import { only } from "../apply.ts";
import { fused, type One } from "../operator.ts";
import { size } from "../shape.ts";
import type { Fused, Tensor } from "../tensor.ts";
import { scalar } from "../primitives/arithmetic.ts";
import { pad, slice } from "../primitives/layout.ts";
import { poolAttributes, pooled, type PoolAttributes, type PoolOptions } from "../primitives/picture.ts";
import { maximum } from "../primitives/selection.ts";

/** Below everything that float16 holds. */
const LEAST = -65_504;

export const pool = {
  MaxPool: fused<One, PoolAttributes>({
    onnx: "MaxPool",
    takes: ["float"],
    infer: pooled,
    means: ([x], { kernel_shape, strides, pads: [top, left, bottom, right] }) => {
      const padded =
        top + left + bottom + right === 0
          ? x
          : pad(x, { before: [0, 0, top, left], after: [0, 0, bottom, right] }, scalar(LEAST));
      const places = pooled([x], { kernel_shape, strides, pads: [top, left, bottom, right] })[0].shape;
      const along = (t: Tensor, axis: number, from: number): Tensor => {
        const step = strides[axis - 2]!;
        return slice(t, axis, from, from + step * (size(places, axis) - 1) + 1, step);
      };
      const shifted = Array.from({ length: kernel_shape[0] * kernel_shape[1] }, (_, n) =>
        along(along(padded, 2, Math.floor(n / kernel_shape[1])), 3, n % kernel_shape[1]),
      );
      return shifted.reduce(maximum);
    },
  }),
} as const satisfies Record<string, Fused>;

/** The largest number of each square. */
export const maxPool = (x: Tensor, options: PoolOptions): Tensor => only(pool.MaxPool, [x], poolAttributes(options));
