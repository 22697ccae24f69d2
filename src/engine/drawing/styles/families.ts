/** The families of drawn styles, and how one of them is laid on a picture. */
import type { Pixels } from "../../../formats/picture/pixels.ts";
import { chance } from "../chance.ts";
import { held } from "../colour.ts";
import { crossstitch, mosaic, pixel } from "./grids.ts";
import { neon } from "./neon.ts";
import { oil, vintage, watercolor } from "./paints.ts";
import { charcoal, hatch, pastel } from "./pencils.ts";
import { comic, duotone, halftone, linocut, poster } from "./prints.ts";
import { Seen, type Family, type StyleChoices, styleChoices } from "./style.ts";

const drawn = {
  poster,
  halftone,
  pixel,
  hatch,
  watercolor,
  oil,
  mosaic,
  linocut,
  neon,
  duotone,
  crossstitch,
  comic,
  vintage,
  charcoal,
  pastel,
} as const satisfies Readonly<Record<string, Family>>;

export type FamilyName = keyof typeof drawn;
export const familyNames = Object.keys(drawn) as readonly FamilyName[];

/** A style: its family, and its choices. */
export interface DrawnStyle extends StyleChoices {
  readonly family: FamilyName;
}

export const drawnStyle = (family: FamilyName, seed: number): DrawnStyle => ({
  family,
  ...styleChoices(chance(seed)),
});

/**
 * A picture in a style.
 * @param seed of what differs from picture to picture in one style, such as grain
 */
export function laidOn(picture: Pixels, style: DrawnStyle, seed: number): Pixels {
  const { width, height } = picture;
  const laid = drawn[style.family](style, new Seen(picture), chance(seed));
  const rgb = new Uint8Array(3 * width * height);
  for (let n = 0; n < width * height; n++) {
    const colour = laid(n, n % width, Math.floor(n / width));
    for (let channel = 0; channel < 3; channel++)
      rgb[3 * n + channel] = Math.round(held(colour[channel as 0 | 1 | 2], 0, 255));
  }
  return { width, height, rgb };
}
