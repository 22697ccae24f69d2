/** Weights that are none of those a picture can be made with, and the sentences that say what they are. */

/** Forms of a change of weights that are no low-rank pair, or more than one. */
export type LoraForm =
  | "LoKr"
  | "LoHa"
  | "DoRA"
  | "GLoRA"
  | "OFT"
  | "IA3"
  | "VeRA"
  | "LoCon"
  | "AdaLoRA"
  | "full difference"
  | "difference of norms";

/** What a weight file turned out to be. */
export type OtherWeights =
  /** `of` is the model that it changes. */
  | { readonly kind: "form"; readonly form: LoraForm; readonly of: string }
  /** It changes FLUX.1, but no pair says how; one of its tensors. */
  | { readonly kind: "unknown-form"; readonly example: string }
  | { readonly kind: "lora"; readonly of: string | null; readonly example: string }
  | { readonly kind: "text-encoder-lora" }
  | { readonly kind: "control-lora" }
  | { readonly kind: "embedding" }
  | { readonly kind: "quantised"; readonly of: string; readonly how: string }
  /** A whole network or a part of one, with its article. */
  | { readonly kind: "network"; readonly what: string };

/** Whole sentences: what it is, why that is of no use, what would do. */
export function otherWords(found: OtherWeights): string {
  switch (found.kind) {
    case "form":
      return found.of === "FLUX.1"
        ? `It is ${formWords[found.form]} for FLUX.1. ${notComputed(found.form)} Look for an ordinary LoRA.`
        : `It is ${formWords[found.form]} for ${found.of}. Only ordinary LoRAs for FLUX.1 can be used.`;
    case "unknown-form":
      return `Its ${found.example} changes a layer of FLUX.1 in a way that is not known here. Look for an ordinary LoRA.`;
    case "lora":
      return found.of === null
        ? `It is a LoRA for another model than FLUX.1, which has no layer like ${found.example}. Look for its edition for FLUX.1.`
        : `It is a LoRA for ${found.of}, not for FLUX.1. Look for its edition for FLUX.1.`;
    case "text-encoder-lora":
      return "It is a LoRA that changes a text encoder only, and text encoders are used as they were published. Look for a LoRA that changes FLUX.1 itself.";
    case "control-lora":
      return "It is a LoRA for control (Canny, Depth) or inpainting (Fill): it takes a second picture, which is not given here. Look for an ordinary LoRA.";
    case "embedding":
      return "It is an embedding (textual inversion): a new word for a text encoder, and no LoRA. Embeddings are not read here.";
    case "quantised":
      return `It is ${found.of} in ${found.how}, which is not computed with here. Choose a bfloat16, float16 or float8 edition: the studio can make it smaller itself.`;
    case "network":
      return `It is ${found.what}, which is no part of USO. Choose another file.`;
    default:
      return found satisfies never;
  }
}

const formWords: Readonly<Record<LoraForm, string>> = {
  LoKr: "a LoKr",
  LoHa: "a LoHa",
  DoRA: "a DoRA",
  GLoRA: "a GLoRA",
  OFT: "an OFT",
  IA3: "an IA3",
  VeRA: "a VeRA",
  LoCon: "a LoCon with a middle factor",
  AdaLoRA: "an AdaLoRA",
  "full difference": "a full difference of weights",
  "difference of norms": "a difference of norms",
};

function notComputed(form: LoraForm): string {
  return ["LoKr", "LoHa", "DoRA"].includes(form)
    ? "LoKr, LoHa and DoRA are not computed."
    : "Only low-rank pairs are computed.";
}
