/** How a photograph is seen, turned and cropped: the file stays as it is, the library remembers it. */
import { z } from "zod";
import type { Immutable } from "../values/immutable.ts";

const fraction = z.number().min(0).max(1);

/** Part of a picture, in fractions of its sides. */
export const crop = z
  .strictObject({ left: fraction, top: fraction, width: fraction.positive(), height: fraction.positive() })
  .refine(({ left, width }) => left + width <= 1 + 1e-6, "reaches beyond the right edge")
  .refine(({ top, height }) => top + height <= 1 + 1e-6, "reaches beyond the lower edge");
export type Crop = Immutable<z.infer<typeof crop>>;

/** Quarter turns clockwise in which a photograph is seen. */
export type Turn = Seen["turn"];

/** Quarter turns clockwise that are made at once. */
export const quarters = z.union([z.literal(1), z.literal(2), z.literal(3)]);
export type Quarters = z.infer<typeof quarters>;

/** How a photograph is seen: turned, and then the part of it that is used; null for all of it. */
export const seen = z.strictObject({
  turn: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  crop: crop.nullable(),
});
export type Seen = Immutable<z.infer<typeof seen>>;

/** As the file has it. */
export const asItIs: Seen = { turn: 0, crop: null };
export const isAsItIs = ({ turn, crop }: Seen): boolean => turn === 0 && crop === null;

export const turnedBy = (turn: Turn, by: number): Turn => ((((turn + by) % 4) + 4) % 4) as Turn;

/** Width and height after so many quarter turns. */
export const turnedSize = <T extends { readonly width: number; readonly height: number }>(size: T, by: number): T =>
  by % 2 === 0 ? size : { ...size, width: size.height, height: size.width };

/** The same part of a picture that was turned clockwise by so many quarters. */
export function turnedCrop(crop: Crop | null, by: number): Crop | null {
  if (crop === null) return null;
  let { left, top, width, height } = crop;
  for (let n = 0; n < turnedBy(0, by); n++)
    [left, top, width, height] = [Math.max(0, rounded(1 - top - height)), left, height, width];
  return { left, top, width, height };
}

/** To a millionth, so that four turns are none. */
const rounded = (fraction: number): number => Math.round(fraction * 1e6) / 1e6;
