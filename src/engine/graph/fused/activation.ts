/** The Gaussian error linear unit, exact and approximated. */
import { only } from "../apply.ts";
import { fused, one, pointwise, type One } from "../operator.ts";
import { demand } from "../shape.ts";
import type { Fused, Tensor } from "../tensor.ts";
import { add, erf, mul, scalar, scaleBy, sigmoid, sub, tanh } from "../primitives/arithmetic.ts";

export const activation = {
  Gelu: fused<One>({
    onnx: "Gelu",
    domain: "com.microsoft",
    takes: ["float"],
    precision: "compute",
    infer: pointwise,
    means: ([x]) => mul(x, scaleBy(add(scalar(1), erf(scaleBy(x, Math.SQRT1_2))), 0.5)),
  }),
  FastGelu: fused<One>({
    onnx: "FastGelu",
    domain: "com.microsoft",
    takes: ["float"],
    precision: "compute",
    infer: ([x]) => {
      demand(x.shape.length > 0, "a single number without an axis is not taken");
      return one(x);
    },
    means: ([x]) => {
      const cubed = mul(x, mul(x, x));
      const inner = scaleBy(add(x, scaleBy(cubed, 0.044715)), Math.sqrt(2 / Math.PI));
      return mul(x, scaleBy(add(scalar(1), tanh(inner)), 0.5));
    },
    // It is x·σ(u) with u = 2·√(2/π)·(x + 0.044715·x³), so that its slope is σ·(1 + (x − y)·u′).
    gradient: ({ g, inputs: [x], y }) => {
      const twice = 2 * Math.sqrt(2 / Math.PI);
      const cubic = scaleBy(mul(x, x), twice * 0.044715);
      const share = sigmoid(mul(x, add(cubic, scalar(twice))));
      const slope = add(scaleBy(cubic, 3), scalar(twice));
      return [mul(g, mul(share, add(mul(sub(x, y), slope), scalar(1))))];
    },
  }),
} as const satisfies Record<string, Fused>;

/** GELU with the error function. */
export const geluErf = (x: Tensor): Tensor => only(activation.Gelu, [x]);
/** GELU with the tanh approximation. */
export const geluTanh = (x: Tensor): Tensor => only(activation.FastGelu, [x]);
