/** Pictures that show nothing, or another picture within a plain border: they are told where they are chosen. */
import type { Doubt } from "../../contract/library/doubts.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "../image/resample.ts";
import { structureOf } from "./structure.ts";

const SIDE = 192;
/** Levels of 255: how far the pixels of a plain line lie from its mean, and a line from the one before. */
const [PLAIN, NEXT] = [10, 8] as const;
/** Levels by which what a border holds differs from it, in so large a share of its edge: a rectangle, not a head. */
const [OTHER, EDGE] = [24, 0.75] as const;
/** Lines of a border, those after it where what it holds has begun, and the share that lies outside. */
const [LINES, BEYOND, OUTSIDE] = [5, 6, 0.12] as const;

/**
 * `blank` where there is hardly an edge, as on an empty page, also a photographed one. `bordered` where a rectangle
 * lies within plain lines on three sides or all, as a painting on a wall or a scan on its paper. null of any other.
 */
export function doubtOf(picture: Pixels): Doubt | null {
  if (structureOf(picture).blank) return "blank";
  const { rgb } = resample(picture, SIDE, SIDE, "bicubic");
  const borders = sides.map((side) => borderOf(rgb, side));
  const wide = borders.filter(({ lines }) => lines >= LINES);
  if (wide.length < 3) return null;
  const [left, right, top, bottom] = borders.map(({ lines }) => lines) as [number, number, number, number];
  const inside = Math.max(0, SIDE - left - right) * Math.max(0, SIDE - top - bottom);
  if (1 - inside / SIDE ** 2 < OUTSIDE) return null;
  const spans = [top, bottom, left, right].map((_, n) => (n < 2 ? SIDE - top - bottom : SIDE - left - right));
  return borders.every(({ lines, other }, n) => lines < LINES || other >= EDGE * spans[n]!) ? "bordered" : null;
}

type Side = (line: number, along: number) => number;
/** Where a pixel of a line lies, counted from a side inwards: from left, right, top, bottom. */
const sides: readonly Side[] = [
  (line, along) => along * SIDE + line,
  (line, along) => along * SIDE + SIDE - 1 - line,
  (line, along) => line * SIDE + along,
  (line, along) => (SIDE - 1 - line) * SIDE + along,
];

/** How many plain lines there are, and how many pixels of those soon after them are of another colour. */
function borderOf(rgb: Uint8Array, at: Side): { readonly lines: number; readonly other: number } {
  const value = (line: number, along: number, channel: Channel): number => rgb[3 * at(line, along) + channel]!;
  let before: Shaded | null = null;
  let lines = 0;
  for (; lines < SIDE / 2; lines++) {
    const shaded = shadedLine((along, channel) => value(lines, along, channel));
    const stray = mean((along) => farthest((channel) => value(lines, along, channel) - shaded(along, channel)));
    const step = before && mean((along) => farthest((channel) => before!(along, channel) - shaded(along, channel)));
    if (stray > PLAIN || (step !== null && step > NEXT)) break;
    before = shaded;
  }
  const border = before;
  const inner = Math.min(lines + BEYOND, SIDE - 1);
  const isOther = (along: number): boolean =>
    farthest((channel) => value(inner, along, channel) - border!(along, channel)) > OTHER;
  return { lines, other: border === null ? 0 : places.filter(isOther).length };
}

type Channel = 0 | 1 | 2;
/** The colour of a line that is lit from one end: a straight line in each channel. */
type Shaded = (along: number, channel: Channel) => number;

function shadedLine(value: (along: number, channel: Channel) => number): Shaded {
  const third = SIDE / 3;
  const ends = ([0, 1, 2] as const).map((channel) => {
    const part = (from: number): number =>
      places.slice(from, from + third).reduce((sum, along) => sum + value(along, channel), 0) / third;
    return [part(0), part(2 * third)] as const;
  });
  return (along, channel) => {
    const [from, to] = ends[channel]!;
    return from + ((to - from) * (along - (third - 1) / 2)) / (2 * third);
  };
}

const places = Array.from({ length: SIDE }, (_, along) => along);
const mean = (of: (along: number) => number): number => places.reduce((sum, along) => sum + of(along), 0) / SIDE;
const farthest = (of: (channel: Channel) => number): number =>
  Math.max(Math.abs(of(0)), Math.abs(of(1)), Math.abs(of(2)));
