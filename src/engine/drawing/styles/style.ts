/** What determines a style, and what a style sees of the picture that it is laid on. */
import type { Pixels } from "../../../formats/picture/pixels.ts";
import type { Chance } from "../chance.ts";
import { type Colour, hsv, mixed, palette, shade, lightness } from "../colour.ts";
import { blurred, edges, medianed, type Plane, plane, stretched } from "../plane.ts";

/** All families draw from the same choices, and take what they need. */
export interface StyleChoices {
  /** From dark to light. */
  readonly palette: readonly Colour[];
  readonly ink: Colour;
  readonly paper: Colour;
  readonly tint: Colour;
  /** Of lines, dots, strokes and cells, in pixels of a picture whose side is 128. */
  readonly period: number;
  /** Of lines, in radians. */
  readonly angle: number;
  /** How much of what the family does, 0.4…1. */
  readonly amount: number;
  /** Of colours that are kept: 1 as they are. */
  readonly saturation: number;
  readonly levels: number;
  /** Whether colours are those of the palette, where a family may keep the picture's. */
  readonly repainted: boolean;
}

export function styleChoices(c: Chance): StyleChoices {
  const levels = c.whole(3, 6);
  const paper = palette(c, 3)[2]!;
  return {
    palette: palette(c, levels),
    ink: shade(palette(c, 3)[0]!, c.uniform(0, 0.8)),
    paper: mixed([255, 255, 255], paper, c.uniform(0.1, 0.7)),
    tint: hsv(c.uniform(), c.uniform(0.2, 0.8), 1),
    period: c.pick([5, 6, 7, 8, 10]),
    angle: c.uniform(0, Math.PI),
    amount: c.uniform(0.4, 1),
    saturation: c.uniform(0.6, 1.8),
    levels,
    repainted: c.often(0.25),
  };
}

/** The side of a picture in which lengths are as they are said. */
const STANDARD = 128;

/** A picture as families look at it. Lengths in pixels are those of a picture of 128, so that size does not matter. */
export class Seen {
  readonly width: number;
  readonly height: number;
  /** Pixels of this picture to one of a picture of 128. */
  readonly scale: number;
  readonly #rgb: readonly Plane[];
  #light: Plane | undefined;

  constructor({ width, height, rgb }: Pixels) {
    [this.width, this.height] = [width, height];
    this.scale = Math.min(width, height) / STANDARD;
    this.#rgb = [0, 1, 2].map((channel) => plane(width, height, (_x, _y, n) => rgb[3 * n + channel]!));
  }

  /** The colour of the n-th pixel. */
  readonly at = (n: number): Colour => colourOf(this.#rgb, n);

  /** How light each pixel is, from the darkest, 0, to the lightest, 1. */
  get light(): Plane {
    return (this.#light ??= stretched(this.#lightness()));
  }

  #lightness = (): Plane => plane(this.width, this.height, (_x, _y, n) => lightness(this.at(n)));

  /** The light, blurred. */
  readonly softLight = (deviation: number): Plane => blurred(this.light, deviation * this.scale);

  readonly edges = (deviation: number): Plane => edges(this.#lightness(), deviation * this.scale);

  readonly blurred = (deviation: number): Painted => this.#each((of) => blurred(of, deviation * this.scale));

  /** Without what is smaller than about half of `side`. */
  readonly simplified = (side: number): Painted => this.#each((of) => medianed(of, this.odd(side)));

  /** A length, as a whole odd number of this picture's pixels. */
  readonly odd = (length: number): number => 2 * Math.max(0, Math.round((length * this.scale - 1) / 2)) + 1;

  #each(filter: (of: Plane) => Plane): Painted {
    const planes = this.#rgb.map(filter);
    return (n) => colourOf(planes, n);
  }
}

const colourOf = ([r, g, b]: readonly Plane[], n: number): Colour => [r!.values[n]!, g!.values[n]!, b!.values[n]!];

/** The colour of the n-th pixel. */
export type Painted = (n: number) => Colour;

/** The colour of the n-th pixel, which lies at x and y of the picture itself. */
export type Laid = (n: number, x: number, y: number) => Colour;

/** What lays a style on a picture. */
export type Family = (style: StyleChoices, seen: Seen, c: Chance) => Laid;

/** Places along lines at an angle and across them, in periods. */
export function lines(
  { period, angle }: Pick<StyleChoices, "period" | "angle">,
  { scale }: Seen,
): (x: number, y: number) => readonly [along: number, across: number] {
  const [cos, sin, length] = [Math.cos(angle), Math.sin(angle), period * scale];
  return (x, y) => [(x * cos + y * sin) / length, (-x * sin + y * cos) / length];
}

/** A wave 0…1 of one period to the unit. */
export const wave = (at: number): number => 0.5 + 0.5 * Math.cos(2 * Math.PI * at);
