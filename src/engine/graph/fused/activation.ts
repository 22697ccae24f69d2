/** The Gaussian error linear unit, exact and approximated. */
import { only } from "../apply.ts";
import { fused, one, pointwise, type One } from "../operator.ts";
import { demand } from "../shape.ts";
import type { Fused, Tensor } from "../tensor.ts";
import { add, erf, mul, scalar, scaleBy, tanh } from "../primitives/arithmetic.ts";

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
  }),
} as const satisfies Record<string, Fused>;

/** GELU with the error function. */
export const geluErf = (x: Tensor): Tensor => only(activation.Gelu, [x]);
/** GELU with the tanh approximation. */
export const geluTanh = (x: Tensor): Tensor => only(activation.FastGelu, [x]);
