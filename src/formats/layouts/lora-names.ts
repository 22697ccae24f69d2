/** How the tensors of a LoRA are called, whichever tool wrote it: of which layer each is, and what of it. */
import type { LoraForm } from "../../contract/faults/other-weights.ts";

/** What a tensor is to its layer. `bias` is added to the result; `form` makes more of it than a low-rank pair. */
export type LoraPart =
  | { readonly is: "down" | "up" | "alpha" | "bias"; readonly layer: string }
  | { readonly is: "form"; readonly layer: string; readonly form: LoraForm };

/**
 * PEFT puts an adapter's name behind a factor's: `lora_A.default.weight`. What begins as a factor's own part is none:
 * in 8 bits a `weight_scale` stands beside the weight.
 */
const adapterName = String.raw`(?:\.(?!(?:weight|bias|alpha|scale))[^.]+)?`;

const factor = new RegExp(String.raw`^(.+?)\.lora(?:_linear_layer)?[._](A|B|down|up)${adapterName}(?:\.weight)?$`);
/** As XLabs and USO write it. */
const plainFactor = /^(.+)\.(down|up)\.weight$/;
/** The pair's, or by some tools beside one of its factors. */
const alpha = /^(.+?)(?:\.lora(?:[._](?:A|B|down|up))?)?\.(?:(?:lora_|network_)?alpha)(?:\.[^.]+)?$/;
const bias = new RegExp(String.raw`^(.+?)\.(?:lora[._](?:B|up)${adapterName}\.bias|diff_b)$`);

const forms: readonly (readonly [RegExp, LoraForm])[] = [
  [/^(.+?)\.(?:dora_scale|(?:lora_)?magnitude(?:_vector)?|weight_m_wdecomp)(?:\.[^.]+)*$/, "DoRA"],
  [/^(.+?)\.lokr_(?:w1|w2|t1|t2)(?:_[ab])?(?:\.[^.]+)*$/, "LoKr"],
  [/^(.+?)\.hada_(?:w1|w2|t1|t2)(?:_[ab])?(?:\.[^.]+)*$/, "LoHa"],
  [/^(.+?)\.(?:[ab][12]|bm[12])\.weight$/, "GLoRA"],
  [/^(.+?)\.(?:oft_(?:blocks|diag|r|s)|boft_\w+|oft_R)(?:\.[^.]+)*$/i, "OFT"],
  [/^(.+?)\.(?:on_input|ia3_l)(?:\.[^.]+)*$/, "IA3"],
  [/^(.+?)\.vera_\w+(?:\.[^.]+)*$/, "VeRA"],
  [/^(.+?)\.(?:lora_E|ranknum)(?:\.[^.]+)*$/, "AdaLoRA"],
  [/^(.+?)\.lora_mid(?:\.[^.]+)*$/, "LoCon"],
  [/^(.+?)\.diff$/, "full difference"],
  [/^(.+?)\.(?:w_norm|b_norm)$/, "difference of norms"],
];

/** Of which layer a tensor is, and what; null for names that no tool is known to give. */
export function loraPart(name: string): LoraPart | null {
  for (const [pattern, form] of forms) {
    const layer = pattern.exec(name)?.[1];
    if (layer !== undefined) return { is: "form", layer, form };
  }
  const biased = bias.exec(name)?.[1];
  if (biased !== undefined) return { is: "bias", layer: biased };
  const [, layer, which] = factor.exec(name) ?? plainFactor.exec(name) ?? [];
  if (layer !== undefined) return { is: which === "A" || which === "down" ? "down" : "up", layer };
  const scaled = alpha.exec(name)?.[1];
  return scaled === undefined ? null : { is: "alpha", layer: scaled };
}

/** Layers of text encoders: they are used as they were published. */
export const isOfTextEncoder = (name: string): boolean =>
  /^(?:base_model\.model\.)?(?:lora_te\d?_|te\d?\.|text_encoders?(?:_\d)?\.|clip\.|t5\.|encoder\.block\.\d+\.layer\.|text_model[._]|clip_[lg]\.|t5xxl\.|transformer\.text_model\.)/.test(
    name,
  );

/** Which of the layers a tensor belongs to, by the points in its name; null for none. */
export function holderOf(name: string, isLayer: (layer: string) => boolean): string | null {
  for (let end = name.lastIndexOf("."); end > 0; end = name.lastIndexOf(".", end - 1))
    if (isLayer(name.slice(0, end))) return name.slice(0, end);
  return null;
}
