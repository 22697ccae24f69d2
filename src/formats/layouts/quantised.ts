/** Editions in a few bits that other programs' kernels read, told by the tensors that belong to their packing. */
import type { Tensors } from "./layout.ts";
import { some } from "./shapes.ts";

const packings: readonly (readonly [RegExp, string])[] = [
  [/\.(wscales|smooth_factor|smooth_orig|proj_down|wtscale)$/, "4 bits of SVDQuant (Nunchaku)"],
  [/\.quant_state\.bitsandbytes__nf4$/, "4 bits of bitsandbytes (NF4)"],
  [/\.quant_state\.bitsandbytes__fp4$/, "4 bits of bitsandbytes (FP4)"],
  [/\.(SCB|weight_format)$/, "8 bits of bitsandbytes"],
  [/\.(absmax|quant_map)$/, "4 bits of bitsandbytes"],
  [/\.(qzeros|g_idx)$/, "the packing of GPTQ or AWQ"],
  [/\.(qweight)$/, "a packing of a few bits"],
  [/\.weight_scale_2$|\.weight_packed$/, "4 bits (NVFP4)"],
  [/\._data$|\.weight_qtype$/, "the packing of Quanto"],
  [/\.W_q$/, "the packing of HQQ"],
  [/\.(qdata|tensor_impl)\b/, "the packing of torchao"],
];

/** How the weights are packed; null where they are not. */
export const packingOf = (t: Tensors): string | null => packings.find(([pattern]) => some(t, pattern))?.[1] ?? null;
