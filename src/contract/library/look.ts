import type { Doubt } from "./doubts.ts";

/** What curation sees of a picture: small, and squeezed to a square, as layouts keep their places so. */
export interface Look {
  /** Quantiles of red, green, blue and lightness, 0…1. */
  readonly colours: readonly (readonly number[])[];
  /** How strongly lightness changes, by octave and direction. */
  readonly strokes: readonly number[];
  /** Where it is light and dark, too coarse for strokes. */
  readonly places: Float32Array;
  /** 8×8 pixels in base64. */
  readonly print: string;
  /** What speaks against learning from it. */
  readonly doubt: Doubt | null;
}

/** A picture file that was looked at. */
export interface LookedAt {
  /** Of the file. */
  readonly sha256: string;
  readonly look: Look;
}
