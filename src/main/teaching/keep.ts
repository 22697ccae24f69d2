/** Keeping what was learned: its files among the blobs, where they stay for every picture made with them. */
import type { StyleId } from "../../contract/values/id.ts";
import type { LearningResult, LearningSettings } from "../../contract/learning/learning.ts";
import type { Learned } from "../../contract/learning/teaching.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import type { Library } from "../library/calls.ts";

export interface Kept {
  readonly style: StyleId;
  readonly settings: LearningSettings;
  readonly result: LearningResult;
  /** Digests of the pictures it was learned from. */
  readonly pictures: readonly string[];
}

/**
 * Records the best point of a run as what the style is for its model from now on.
 * @throws Fault `library.*`, `image.missing`
 */
export async function keepLearned(
  { library, blobs }: { readonly library: Pick<Library, "call">; readonly blobs: Blobs },
  { style, settings, result, pictures }: Kept,
): Promise<Learned> {
  const { points, best, tokens, lora, model } = result;
  const { match, leak } = points.find(({ step }) => step === best)!;
  const [keptTokens, keptLora] = await Promise.all([
    blobs.keep(tokens),
    // Where nothing was learned yet, the LoRA would change nothing.
    lora === null || best === 0 ? null : blobs.keep(lora),
  ]);
  return library.call("learned.add", {
    style,
    model: model.id,
    modelDigest: model.digest,
    depth: best === 0 ? "at once" : settings.depth,
    tokens: keptTokens.sha256,
    lora: keptLora?.sha256 ?? null,
    pictures,
    steps: best,
    match,
    leak,
  });
}
