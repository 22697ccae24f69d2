/** Styles of drawing on paper: hatching, charcoal, pastel. */
import { clouds } from "../clouds.ts";
import { type Colour, held, mixed, saturated } from "../colour.ts";
import { blurred, plane } from "../plane.ts";
import { type Family, lines, wave } from "./style.ts";

/** Below which light each layer of hatching begins, and how it is turned to the first. */
const layers = [
  [0.75, 0],
  [0.5, 0.6],
  [0.28, 1.2],
] as const;

export const hatch: Family = (style, seen, c) => {
  const [light, edge] = [seen.light.values, seen.edges(0.8).values];
  const tremble = blurred(
    plane(seen.width, seen.height, () => c.normal()),
    0.6,
  ).values;
  const turned = layers.map(([below, by]) => ({ below, place: lines({ ...style, angle: style.angle + by }, seen) }));
  return (n, x, y) => {
    let white = 1 - 0.9 * edge[n]!;
    for (const { below, place } of turned)
      if (light[n]! < below)
        white = Math.min(white, held(1.6 * wave(place(x, y)[0] + (0.8 * tremble[n]!) / (2 * Math.PI))));
    return mixed(style.ink, style.paper, held(white));
  };
};

export const charcoal: Family = ({ ink, paper }, seen, c) => {
  const [light, edge] = [seen.softLight(0.8).values, seen.edges(1).values];
  const grain = clouds(c, seen.width, seen.height, 0.8).values;
  const black = mixed([0, 0, 0], ink, 0.4);
  return (n) => {
    const tone = Math.max(0, light[n]!) ** 1.2;
    return mixed(black, paper, held(tone + 0.04 * grain[n]! * (1 - tone) - 0.75 * edge[n]!));
  };
};

export const pastel: Family = (style, seen, c) => {
  const [soft, place] = [seen.blurred(1.2), lines(style, seen)];
  const grains = [0, 1, 2].map(() => clouds(c, seen.width, seen.height, 1).values);
  return (n, x, y) => {
    const strokes = 18 * style.amount * wave(place(x, y)[0]);
    const colour = saturated(soft(n), style.saturation);
    const chalk = (channel: 0 | 1 | 2): number =>
      held(
        (150 + 0.42 * colour[channel]) * (0.7 + (0.3 * style.tint[channel]) / 255) + strokes * grains[channel]![n]!,
        0,
        255,
      );
    return [chalk(0), chalk(1), chalk(2)] satisfies Colour;
  };
};
