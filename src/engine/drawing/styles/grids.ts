/** Styles that make a picture of pieces: pixels, stitches, panes of glass. */
import { type Colour, held, lightness, mixed, ramp, saturated, shade, stepped } from "../colour.ts";
import type { Family, Seen, StyleChoices } from "./style.ts";

/** Colours that are added up, and how many they are. */
type Sum = readonly [red: number, green: number, blue: number, count: number];
const nothing: Sum = [0, 0, 0, 0];
const withOne = ([r, g, b, count]: Sum, colour: Colour): Sum => [
  r + colour[0],
  g + colour[1],
  b + colour[2],
  count + 1,
];

/** The mean colour of the square cell that a pixel lies in. */
function cells(seen: Seen, side: number): (x: number, y: number) => Colour {
  const across = Math.ceil(seen.width / side);
  const sums = new Map<number, Sum>();
  const cell = (x: number, y: number): number => Math.floor(y / side) * across + Math.floor(x / side);
  for (let n = 0; n < seen.width * seen.height; n++) {
    const key = cell(n % seen.width, Math.floor(n / seen.width));
    sums.set(key, withOne(sums.get(key) ?? nothing, seen.at(n)));
  }
  return (x, y) => {
    const [r, g, b, count] = sums.get(cell(x, y))!;
    return [r / count, g / count, b / count];
  };
}

/** A colour of few: of the palette's, or the picture's own in steps. */
const few = ({ palette, repainted }: StyleChoices, colour: Colour, tones: number, steps: number): Colour =>
  repainted
    ? ramp(palette, stepped(lightness(colour), tones))
    : [stepped(colour[0], steps, 255), stepped(colour[1], steps, 255), stepped(colour[2], steps, 255)];

const cellSide = ({ period }: StyleChoices, { scale }: Seen): number => Math.max(2, Math.round(period * scale));

export const pixel: Family = (style, seen) => {
  const mean = cells(seen, cellSide(style, seen));
  return (_, x, y) => few(style, mean(x, y), 2 * style.levels, style.levels - 1);
};

export const crossstitch: Family = (style, seen) => {
  const side = cellSide(style, seen);
  const mean = cells(seen, side);
  return (_, x, y) => {
    const [u, v] = [((x + 0.5) % side) / side, ((y + 0.5) % side) / side];
    const fromThread = Math.min(Math.abs(u - v), Math.abs(u + v - 1));
    return shade(few(style, mean(x, y), 6, 4), held(1.15 - 1.1 * fromThread, 0.25, 1.1));
  };
};

/** The nearest of points to each pixel, and how much farther the second is, in pixels of a picture of 128. */
function panes(seen: Seen, points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return Array.from({ length: seen.width * seen.height }, (_, n) => {
    const [x, y] = [n % seen.width, Math.floor(n / seen.width)];
    let [first, second, which] = [Infinity, Infinity, 0];
    for (const [k, [px, py]] of points.entries()) {
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far < first) [second, first, which] = [first, far, k];
      else if (far < second) second = far;
    }
    return [which, (Math.sqrt(second) - Math.sqrt(first)) / seen.scale] as const;
  });
}

export const mosaic: Family = (style, seen, c) => {
  const count = Math.max(2, Math.floor((seen.width * seen.height) / (5 * (style.period * seen.scale) ** 2)));
  const pane = panes(
    seen,
    Array.from({ length: count }, () => [c.uniform(0, seen.width), c.uniform(0, seen.height)] as const),
  );
  const sums = Array.from({ length: count }, () => nothing);
  for (const [n, [which]] of pane.entries()) sums[which] = withOne(sums[which]!, seen.at(n));
  const glass = sums.map(([r, g, b, pixels]): Colour => {
    const mean: Colour = [r / (pixels + 1e-6), g / (pixels + 1e-6), b / (pixels + 1e-6)];
    return saturated(style.repainted ? ramp(style.palette, lightness(mean)) : mean, style.saturation);
  });
  const lead = shade(style.ink, 0.5);
  return (n) => mixed(glass[pane[n]![0]]!, lead, held(1.6 - pane[n]![1]));
};
