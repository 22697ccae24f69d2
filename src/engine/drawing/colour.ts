/** Colours as numbers 0…255, and palettes of them. */
import type { Chance } from "./chance.ts";

export type Colour = readonly [red: number, green: number, blue: number];

export const held = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));

const each = (colour: Colour, of: (value: number, channel: number) => number): Colour => [
  of(colour[0], 0),
  of(colour[1], 1),
  of(colour[2], 2),
];

/** Hue, saturation and value in 0…1. */
export function hsv(hue: number, saturation: number, value: number): Colour {
  const at = (turn: number): number => {
    const k = (turn + hue * 6) % 6;
    return 255 * value * (1 - saturation * held(Math.min(k, 4 - k)));
  };
  return [at(5), at(3), at(1)];
}

export const mixed = (a: Colour, b: Colour, share: number): Colour => each(a, (v, c) => v + (b[c]! - v) * share);
export const shade = (colour: Colour, by: number): Colour => each(colour, (v) => held(v * by, 0, 255));
export const plus = (a: Colour, b: Colour): Colour => each(a, (v, c) => held(v + b[c]!, 0, 255));

/** How light it is, 0…1 (Rec. 601). */
export const lightness = ([r, g, b]: Colour): number => (0.299 * r + 0.587 * g + 0.114 * b) / 255;

/** Brought away from its grey, or towards it: 0 is grey, 1 as it was. */
export function saturated(colour: Colour, by: number): Colour {
  const grey = (colour[0] + colour[1] + colour[2]) / 3;
  return each(colour, (v) => grey + (v - grey) * by);
}

export const anyColour = (c: Chance): Colour => [c.whole(0, 255), c.whole(0, 255), c.whole(0, 255)];

/** One beside it. */
export const near = (c: Chance, colour: Colour, deviation = 18): Colour =>
  each(colour, (v) => held(v + c.normal(0, deviation), 0, 255));

const harmonies = ["neighbours", "opposites", "arc", "any"] as const;

/** Colours from dark to light whose hues belong together in one of four ways. */
export function palette(c: Chance, count: number): readonly Colour[] {
  const [hue, harmony] = [c.uniform(), c.pick(harmonies)];
  return Array.from({ length: count }, (_, n) => {
    const t = n / (count - 1);
    const own: Readonly<Record<(typeof harmonies)[number], () => number>> = {
      neighbours: () => hue + c.normal(0, 0.03),
      opposites: () => hue + 0.5 * (n % 2) + c.normal(0, 0.04),
      arc: () => hue + t * c.uniform(0.15, 0.5),
      any: () => c.uniform(),
    };
    const saturation = held(c.uniform(0.25, 1) * (1 - 0.5 * t));
    const value = held(0.06 + 0.94 * t ** c.uniform(0.7, 1.2) + c.normal(0, 0.04));
    return hsv((own[harmony]() + 1) % 1, saturation, value);
  });
}

/** The colour at a place 0…1 between the first of a palette and its last. */
export function ramp(colours: readonly Colour[], place: number): Colour {
  const at = held(place) * (colours.length - 1);
  const n = Math.min(Math.floor(at), colours.length - 2);
  return mixed(colours[n]!, colours[n + 1]!, at - n);
}

/** The nearest of so many equal steps from 0 to `top`. */
export const stepped = (value: number, steps: number, top = 1): number =>
  (Math.round((value / top) * steps) / steps) * top;
