/** Shapes as SVG, on a square of `side` units whatever its size in pixels. */
import type { Colour } from "./colour.ts";

export const side = 256;

export type Point = readonly [x: number, y: number];

const css = ([r, g, b]: Colour): string => `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
const n = (value: number): string => value.toFixed(2);
const fill = (colour: Colour): string => `fill="${css(colour)}"`;

export const ellipse = (x: number, y: number, rx: number, ry: number, colour: Colour): string =>
  `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" ${fill(colour)}/>`;

export const ring = (x: number, y: number, radius: number, width: number, colour: Colour): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="none" stroke="${css(colour)}" stroke-width="${n(width)}"/>`;

export const box = (x: number, y: number, width: number, height: number, colour: Colour, round = 0): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(round)}" ${fill(colour)}/>`;

export const polygon = (points: readonly Point[], colour: Colour): string =>
  `<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ")}" ${fill(colour)}/>`;

export const line = ([x1, y1]: Point, [x2, y2]: Point, width: number, colour: Colour): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${css(colour)}" stroke-width="${n(width)}"/>`;

/** A piece of an ellipse from one angle to another, in degrees clockwise from the right, closed by a straight line. */
export function chord(
  [x, y]: Point,
  [rx, ry]: Point,
  [from, to]: Point,
  colour: Colour,
  /** Where the straight sides meet; none for a chord. */
  middle?: Point,
): string {
  const at = (degrees: number): string =>
    `${n(x + rx * Math.cos((degrees * Math.PI) / 180))} ${n(y + ry * Math.sin((degrees * Math.PI) / 180))}`;
  const arc = `M ${at(from)} A ${n(rx)} ${n(ry)} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}`;
  return `<path d="${arc}${middle ? ` L ${n(middle[0])} ${n(middle[1])}` : ""} Z" ${fill(colour)}/>`;
}

/** Everything, filled from one colour above to another below. */
export const sky = (above: Colour, below: Colour): string =>
  `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${css(above)}"/><stop offset="1" stop-color="${css(below)}"/></linearGradient><rect width="${side}" height="${side}" fill="url(#sky)"/>`;

/** Shapes seen out of focus. */
export const outOfFocus = (shapes: string, deviation: number): string =>
  deviation < 0.05
    ? shapes
    : `<filter id="focus" x="-10%" y="-10%" width="120%" height="120%"><feGaussianBlur stdDeviation="${n(deviation)}"/></filter><g filter="url(#focus)">${shapes}</g>`;

export const drawing = (shapes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}">${shapes}</svg>`;
