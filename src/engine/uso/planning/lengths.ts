/** How many tokens each part of a picture is to the transformer. */
import type { PictureShape } from "../../../contract/making/plan.ts";
import type { Manifest } from "../../../formats/manifest.ts";
import { reduction } from "../../../formats/configs.ts";
import { levels } from "../../networks/projector.ts";

/** Lengths of the sequences, in tokens. */
export interface SequenceLengths {
  readonly text: number;
  /** Styles, a number of pictures and not of tokens. */
  readonly styles: number;
  /** Style and text tokens. */
  readonly context: number;
  /** The picture's own. */
  readonly latent: number;
  /** Those of all subjects together. */
  readonly reference: number;
}

/** Tokens are patches of the latent, two places wide. */
const PATCH = 2;

/** The lengths for a picture of this shape; sides in pixels. */
export function sequenceLengths(
  { components: c }: Pick<Manifest, "components">,
  { subjects, styles, ...picture }: Pick<PictureShape, "width" | "height" | "subjects" | "styles">,
): SequenceLengths {
  const factor = reduction(c.autoencoder.config);
  const tokens = ({ width, height }: { readonly width: number; readonly height: number }): number =>
    Math.floor(width / factor / PATCH) * Math.floor(height / factor / PATCH);
  const text = c.t5.max_length;
  return {
    text,
    styles,
    context: text + styles * levels.length * c.projector.config.style_tokens_per_level,
    latent: tokens(picture),
    reference: subjects.reduce((sum, subject) => sum + tokens(subject), 0),
  };
}
