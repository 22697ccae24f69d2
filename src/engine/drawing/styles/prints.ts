/** Styles of printing: flat colours, dots, cut lines. */
import { held, mixed, ramp, saturated, shade, stepped, type Colour } from "../colour.ts";
import { type Family, lines, wave } from "./style.ts";

/** Dots of a printing screen, 0…1. */
const dots = (along: number, across: number): number => (wave(along) + wave(across)) / 2;

/** Between two colours, sharp but for the edge. */
const printed = (ink: Colour, paper: Colour, amount: number): Colour => mixed(paper, ink, held(amount + 0.5));

export const poster: Family = ({ palette, levels, amount }, seen) => {
  const [light, edge] = [seen.softLight(1.2).values, seen.edges(1).values];
  const flat = (v: number): number => Math.floor(held(v) * levels * 0.999) / (levels - 1);
  return (n) => shade(ramp(palette, flat(light[n]!)), 1 - 0.8 * amount * edge[n]!);
};

export const halftone: Family = (style, seen) => {
  const [light, place] = [seen.softLight(1).values, lines(style, seen)];
  return (n, x, y) => printed(style.ink, style.paper, 6 * (dots(...place(x, y)) - light[n]!));
};

export const linocut: Family = (style, seen) => {
  const [light, soft, place] = [seen.light.values, seen.softLight(1).values, lines(style, seen)];
  return (n, x, y) => {
    const [along, across] = place(x, y);
    const bent = along + (4 / style.period) * Math.sin((across * style.period) / 9);
    const cut = 0.18 * (2 * wave(bent) - 1) * (1 - Math.abs(2 * light[n]! - 1));
    return printed(style.ink, style.paper, -9 * (soft[n]! + cut - 0.48));
  };
};

export const duotone: Family = ({ palette, tint, paper, amount }, seen) => {
  const light = seen.light.values;
  return (n) => ramp([palette[0]!, tint, paper], light[n]! ** (0.6 + amount));
};

export const comic: Family = (style, seen) => {
  const [flat, light, edge] = [seen.simplified(3), seen.light.values, seen.edges(0.9).values];
  const place = lines(style, seen);
  return (n, x, y) => {
    const [r, g, b] = flat(n);
    const steps = style.levels - 1;
    const colour = saturated([stepped(r, steps, 255), stepped(g, steps, 255), stepped(b, steps, 255)], 1.5);
    const screened = light[n]! < 0.45 && dots(...place(x, y)) > 0.55;
    return shade(screened ? shade(colour, 0.55) : colour, 1 - held(1.8 * edge[n]! - 0.5));
  };
};
