/** What a model makes of a style's pictures: computed once, and kept beside the run. */
import { Fault } from "../../../contract/fault.ts";
import type { LearnedPicture } from "../../../contract/learning/learning.ts";
import { computeFileDigest } from "../../../formats/digest.ts";
import type { FloatValue } from "../../runtime/session.ts";
import type { UsoModel } from "../../uso/model.ts";
import type { Conditioned } from "../conditioned.ts";
import { exampleOf } from "../examples.ts";
import { layout, styleStatistic } from "./judge.ts";
import type { StyleStates } from "./mean.ts";

/** A picture of the style as it is learned from and judged by. */
export interface Seen {
  readonly path: string;
  readonly sha256: string;
  /** How often it counts beside the others. */
  readonly repeats: number;
  /** As the target of a step: no subject, and in front of its words nothing but the style that is learned. */
  readonly example: Conditioned;
  readonly states: StyleStates;
  readonly statistic: Float64Array;
  readonly layout: Float64Array;
}

export interface SeeOptions {
  readonly folder: string;
  readonly side: number;
  /** Tells one model from another. */
  readonly model: string;
  readonly signal: AbortSignal;
}

/** @throws Fault `image.*`, `runtime.*`, `weights.write-failed` */
export async function see(
  model: UsoModel,
  { path, caption, repeats = 1 }: LearnedPicture,
  { signal, ...kept }: SeeOptions,
): Promise<Seen> {
  const sha256 = await computeFileDigest(path).catch((cause: unknown) => {
    throw new Fault("image.missing", { file: path }, { cause });
  });
  const triplet = { content: null, style: path, target: path, prompt: caption };
  const example = await exampleOf(model, triplet, { ...kept, joint: false }, { signal });
  return {
    path,
    sha256,
    repeats,
    example: { ...example, styles: [], stylePicture: null, ownStyle: true },
    states: example.styles[0]!,
    ...looked(example.target),
  };
}

/** What a latent is judged by. */
export const looked = (latent: FloatValue): Pick<Seen, "statistic" | "layout"> => ({
  statistic: styleStatistic(latent),
  layout: layout(latent),
});

/** Names of pictures that are not what they were, or not there. */
export async function changedOf(seen: readonly Pick<Seen, "path" | "sha256">[]): Promise<readonly string[]> {
  const now = await Promise.all(seen.map(({ path }) => computeFileDigest(path).catch(() => null)));
  return seen.filter(({ sha256 }, n) => now[n] !== sha256).map(({ path }) => path);
}
