/** Sizes by format: the model's own area, in sides it can draw. */

import { boundsOf, parameters } from "../../../../contract/making/parameters.ts";

/** Width and height. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const ratios = ["1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9"] as const;
export type Ratio = (typeof ratios)[number];

/** Those that stand in the composer; the others are behind "…". */
export const common: readonly Ratio[] = ["1:1", "4:5", "3:4", "16:9"];

/** Sides are multiples of 16: the latent grid is 8 pixels wide and packed in pairs. */
export const grain = 16;
const { min: shortest, max: longest } = boundsOf(parameters.width.schema);

export const valueOf = (ratio: Ratio): number => {
  const [w = 1, h = 1] = ratio.split(":").map(Number);
  return w / h;
};

/** Brings a side to one the model can draw. */
export const side = (pixels: number): number =>
  Math.min(longest, Math.max(shortest, Math.round(pixels / grain) * grain));

/**
 * The size nearest to a format at the model's area. A wrong shape is seen at once, a slightly larger picture is not:
 * the shape counts three times as much as the area.
 */
export function sizeFor(ratio: Ratio, area: number): Size {
  const wanted = valueOf(ratio);
  let best: Size = { width: side(Math.sqrt(area)), height: side(Math.sqrt(area)) };
  let least = Number.POSITIVE_INFINITY;
  for (let width = shortest; width <= longest; width += grain) {
    const exact = width / wanted;
    for (const height of [Math.floor(exact / grain) * grain, Math.ceil(exact / grain) * grain]) {
      if (height < shortest || height > longest) continue;
      const cost = 3 * Math.abs(Math.log(width / height / wanted)) + Math.abs(Math.log((width * height) / area));
      if (cost < least) [best, least] = [{ width, height }, cost];
    }
  }
  return best;
}

/** The format a size is, where it is what that format gives at this area; null for a size of one's own. */
export function ratioOf(size: Size, area: number): Ratio | null {
  return (
    ratios.find((ratio) => {
      const made = sizeFor(ratio, area);
      return made.width === size.width && made.height === size.height;
    }) ?? null
  );
}
