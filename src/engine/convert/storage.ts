/** In which form each tensor of a checkpoint is kept once the checkpoint is optimised. */
import type { ModelPrecision } from "../../contract/making/precision.ts";
import { isDecodable } from "../../formats/safetensors/dtype.ts";
import type { Blockwise } from "./quantise.ts";
import type { SourceTensor } from "./source.ts";

/** Values that share a scale where nothing else is asked for. */
export const defaultBlock = 32;

/** `same` keeps the bytes, `float` converts, `blocks` quantises into `<name>.packed` and `<name>.scales`. */
export type Form =
  | { readonly kind: "same" }
  | { readonly kind: "float"; readonly dtype: "F32" | "F16" }
  | ({ readonly kind: "blocks" } & Blockwise);

/**
 * Ends of the networks and whatever is looked up or added to other weights: little of the whole, and every error in
 * them meets every token. BFL's and Hugging Face's names.
 */
const KEPT =
  /(^|\.)(img_in|txt_in|time_in|vector_in|guidance_in|final_layer\.linear|feature_embedder|processor|shared|embed_tokens|relative_attention_bias|\w*embeddings?|\w*lora\w*)\./;

/**
 * A quarter of FLUX.1's weights, one row a step: an error in them is the same for every token, so it does not average
 * out.
 */
const CAREFUL = /(^|\.)(img_mod|txt_mod|modulation|adaLN_modulation)\./;

/**
 * The form of one tensor.
 * @param block values that share a scale; halved as often as the rows of the weight need, and float16 is kept where 16
 *   do not divide them
 */
export function formOf(
  { name, dtype, shape }: Pick<SourceTensor, "name" | "dtype" | "shape">,
  precision: ModelPrecision,
  block: number,
): Form {
  if (!isDecodable(dtype)) return { kind: "same" };
  // Norms, biases, tables of one axis: next to nothing, and bfloat16 fits float32 exactly.
  if (shape.length < 2) return dtype === "F32" || dtype === "F16" ? { kind: "same" } : { kind: "float", dtype: "F32" };
  const half: Form = dtype === "F16" ? { kind: "same" } : { kind: "float", dtype: "F16" };
  if (precision === "fp16" || shape.length > 2 || !name.endsWith(".weight") || KEPT.test(name)) return half;
  const row = shape[1]!;
  let fitting = block;
  while (fitting >= 16 && row % fitting !== 0) fitting /= 2;
  if (fitting < 16 || row === 0) return half;
  return { kind: "blocks", bits: precision === "int8" || CAREFUL.test(name) ? 8 : 4, block: fitting };
}

/** As it stands in a report: `int4`, `int8`, or the type of the numbers. */
export function formName(form: Form, { dtype }: Pick<SourceTensor, "dtype">): string {
  switch (form.kind) {
    case "same":
      return dtype;
    case "float":
      return form.dtype;
    case "blocks":
      return `int${form.bits}`;
    default:
      return form satisfies never;
  }
}
