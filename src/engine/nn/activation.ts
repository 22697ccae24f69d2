/** Activations, by the names that published configurations use. */
import { geluErf, geluTanh, mul, scaleBy, sigmoid } from "../graph/ops.ts";
import type { ActivationName } from "../../formats/configs.ts";
import type { Tensor } from "../graph/tensor.ts";

export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x));

/** GELU as x·σ(1.702·x), OpenAI CLIP's form. */
export const quickGelu = (x: Tensor): Tensor => mul(x, sigmoid(scaleBy(x, 1.702)));

export const activations = {
  gelu: geluErf,
  gelu_pytorch_tanh: geluTanh,
  gelu_new: geluTanh,
  quick_gelu: quickGelu,
  silu,
} as const satisfies Record<ActivationName, (x: Tensor) => Tensor>;
