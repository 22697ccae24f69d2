/** Execution providers of ONNX Runtime, as all sides name them. */

export const providers = ["cpu", "cuda", "dml", "webgpu", "coreml"] as const;
export type Provider = (typeof providers)[number];

/** `auto` takes the best that works. */
export const providerChoices = ["auto", ...providers] as const;
export type ProviderChoice = (typeof providerChoices)[number];

export type ProviderFinding =
  | { readonly provider: Provider; readonly usable: true }
  | { readonly provider: Provider; readonly usable: false; readonly why: string };

/** Which provider is in use, in words for a person, and what was passed over for it. */
export interface ProviderVerdict {
  readonly provider: Provider;
  readonly why: string;
  readonly passedOver: readonly ProviderFinding[];
}
