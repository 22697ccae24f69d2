/** Styles of painting and of old photographs. */
import { clouds } from "../clouds.ts";
import { type Colour, held, saturated } from "../colour.ts";
import { blurred, meaned, plane } from "../plane.ts";
import { type Family, lines, type Painted, type Seen, wave } from "./style.ts";

const each = (colour: Colour, of: (value: number, channel: 0 | 1 | 2) => number): Colour => [
  held(of(colour[0], 0), 0, 255),
  held(of(colour[1], 1), 0, 255),
  held(of(colour[2], 2), 0, 255),
];

export const watercolor: Family = (style, seen, c) => {
  const wet = seen.simplified(5);
  const edge = seen.edges(2).values;
  const paper = clouds(c, seen.width, seen.height, 2.2).values;
  return (n) =>
    each(saturated(wet(n), style.saturation), (v, channel) => {
      const pale = (255 - (255 - v) * 0.75) * (0.75 + (0.25 * style.tint[channel]) / 255);
      return pale * (1 - 0.35 * style.amount * edge[n]!) * (1 + 0.06 * paper[n]!);
    });
};

/**
 * Each pixel as the calmest of the four squares that it is a corner of, which leaves patches with sharp edges, as a
 * brush does (Kuwahara, Hachimura, Eiho and Kinoshita, 1976).
 */
function brushed(seen: Seen, reach: number): Painted {
  const { width, height, at } = seen;
  const side = seen.odd(reach + 1);
  const by = Math.floor(side / 2);
  const [r, g, b, grey, square] = [
    (n: number): number => at(n)[0],
    (n: number): number => at(n)[1],
    (n: number): number => at(n)[2],
    (n: number): number => (at(n)[0] + at(n)[1] + at(n)[2]) / 3,
    (n: number): number => ((at(n)[0] + at(n)[1] + at(n)[2]) / 3) ** 2,
  ].map(
    (of) =>
      meaned(
        plane(width, height, (_x, _y, n) => of(n)),
        side,
      ).values,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const within = (v: number, length: number): number => Math.min(length - 1, Math.max(0, v));
  return (n) => {
    const [x, y] = [n % width, Math.floor(n / width)];
    let [best, least] = [n, Infinity];
    for (const dy of [-by, by])
      for (const dx of [-by, by]) {
        const corner = within(y + dy, height) * width + within(x + dx, width);
        const unrest = square[corner]! - grey[corner]! ** 2;
        if (unrest < least) [best, least] = [corner, unrest];
      }
    return [r[best]!, g[best]!, b[best]!];
  };
}

export const oil: Family = (style, seen, c) => {
  const [patches, place] = [brushed(seen, style.period), lines(style, seen)];
  const bend = blurred(
    plane(seen.width, seen.height, () => c.normal()),
    seen.scale,
  ).values;
  return (n, x, y) => {
    const stroke = 14 * style.amount * (2 * wave(place(x, y)[0] + (3 * bend[n]!) / (2 * Math.PI)) - 1);
    return each(
      saturated(patches(n), style.saturation),
      (v, channel) => v * (0.75 + (0.25 * style.tint[channel]) / 255) + stroke,
    );
  };
};

export const vintage: Family = (style, seen, c) => (n, x, y) => {
  const far = Math.hypot(y / seen.height - 0.5, x / seen.width - 0.5);
  const grain = c.normal(0, 4);
  return each(
    saturated(seen.at(n), 0.4 * style.saturation),
    (v, channel) =>
      ((0.8 * v + 40) * (0.5 * style.tint[channel] + 127) * (1.15 - 1.3 * style.amount * far)) / 255 + grain,
  );
};
