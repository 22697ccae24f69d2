/** Points of a run as the window says and shows them. */
import type { Teaching } from "../../../../contract/learning/teaching.ts";
import type { Text } from "../../../text/text.ts";

export const pointName = (step: number | null, t: Text["teaching"]): string =>
  step === null ? t.before : step === 0 ? t.atOnce : String(step);

/** @param subject  counted from 0 */
export const sampleUrl = (step: number | null, subject: number): string =>
  `/media/teaching/${step ?? "before"}-${subject + 1}`;

/** A place in the chart, in its own units. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Points as two lines in a box: over the steps, 0 to 100 upwards. What was before the first step stands at its
 * beginning.
 */
export function linesOf(
  points: Teaching["points"],
  steps: number,
  { width, height }: { readonly width: number; readonly height: number },
): Readonly<Record<"match" | "leak", readonly Place[]>> {
  const learned = points.filter(({ step }) => step !== null);
  const line = (of: "match" | "leak") =>
    learned.map((point) => ({
      x: (width * (point.step ?? 0)) / Math.max(1, steps),
      y: height * (1 - Math.min(100, Math.max(0, point[of])) / 100),
    }));
  return { match: line("match"), leak: line("leak") };
}

export const pathOf = (places: readonly Place[]): string =>
  places.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
