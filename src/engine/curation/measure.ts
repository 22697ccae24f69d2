/**
 * Measuring a candidate by colours, strokes and places: nothing that a paper's benchmark reports, and nothing that a
 * training rewards, so that neither is judged by what was chosen to please it.
 */
import type { TripletMeasures } from "../../contract/learning/curation.ts";
import type { Look } from "../../contract/library/look.ts";
import { colourDistance, correlation, partialCorrelation, strokeDistance } from "../measure/plain-statistics.ts";

/** What candidates are filtered by, as a report names it. */
export const filteredBy = [
  "colours and strokes by their statistics",
  "places of light and dark",
  "number of faces",
  "whose faces they are, where the layout changes",
];

/** Distances below which two styles are one: there is no way between them that could be gone. */
const LEAST = { colours: 0.02, strokes: 0.1 } as const;

/** The share of the way from a picture to another that a third has gone, in colours and strokes; null for no way. */
function wayGone(made: Look, from: Look, to: Look): number | null {
  const share = (distance: (a: Look, b: Look) => number, least: number): number | null => {
    const way = distance(from, to);
    return way < least ? null : Math.max(-1, 1 - distance(made, to) / way);
  };
  const shares = [share(colours, LEAST.colours), share(strokes, LEAST.strokes)].filter((x) => x !== null);
  return shares.length === 0 ? null : shares.reduce((a, b) => a + b, 0) / shares.length;
}

const colours = (a: Look, b: Look): number => colourDistance(a.colours, b.colours);
const strokes = (a: Look, b: Look): number => strokeDistance(a.strokes, b.strokes);

export interface Parts {
  readonly content: Look;
  readonly style: Look;
  readonly target: Look;
  /** The picture in the style that the target was made with, where the triplet shows another. */
  readonly madeWith?: Look;
}

/** Measures a target that was made of content and style. */
export function measureStylised({ content, style, target, madeWith = style }: Parts): TripletMeasures {
  const [shown, source] = [target.places, content.places];
  const leak = [style, madeWith].map((one) => partialCorrelation(shown, one.places, source));
  const blank = [content, style, target].some(({ doubt }) => doubt === "blank");
  return {
    style: wayGone(target, content, madeWith),
    layout: blank ? null : correlation(shown, source),
    leak: blank ? null : Math.max(...leak),
    plain: null,
  };
}

/**
 * Measures a content that was made plain of a target, and the style picture that was made after it.
 * @param subject what the style picture was made of; null where it is one that was there
 * @param photographs plain pictures to compare with
 */
export function measurePlain(
  { content, style, target }: Parts,
  subject: Look | null,
  photographs: readonly Look[],
): TripletMeasures {
  const [shown, source] = [target.places, content.places];
  const ways = photographs.map((photograph) => wayGone(content, target, photograph)).filter((way) => way !== null);
  const blank = [content, style, target].some(({ doubt }) => doubt === "blank");
  return {
    style: wayGone(style, subject ?? content, target),
    layout: blank ? null : correlation(shown, source),
    leak: blank ? null : partialCorrelation(style.places, shown, (subject ?? content).places),
    plain: ways.length === 0 ? null : Math.max(...ways),
  };
}

/** Whether a content looks more like the nearest style than like any other content: it may be drawn or painted. */
export function looksPainted(content: Look, contents: readonly Look[], styles: readonly Look[]): boolean {
  const apart = (other: Look): number =>
    colours(content, other) / LEAST.colours + strokes(content, other) / LEAST.strokes;
  const nearest = (looks: readonly Look[]): number => Math.min(Infinity, ...looks.map(apart));
  const others = contents.filter((other) => other !== content);
  return others.length > 0 && nearest(styles) < 0.6 * nearest(others);
}
