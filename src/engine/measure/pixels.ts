/** Measures by pixels alone, which are there without any weights: rough ones, for want of better. */
import type { Absence } from "../../contract/learning/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import { alikeBeyond } from "./beyond.ts";
import type { Measurer } from "./measurer.ts";
import { remembered } from "./remembered.ts";
import { alikeInForm, largeShapesOf, sameness, type Structure, structureOf } from "./structure.ts";

const structure = remembered((picture: Picture) => Promise.resolve(structureOf(picture)));

const byPixels = (
  kind: Measurer["kind"],
  formula: string,
  value: (picture: Structure, reference: Structure) => number,
): Measurer => ({
  kind,
  by: "pixels",
  formula,
  weights: null,
  rough: true,
  async compare(picture, reference): Promise<number | Absence> {
    const [a, b] = [await structure(picture), await structure(reference)];
    return a.blank || b.blank ? "blank" : value(a, b);
  },
});

const largeShapes = remembered((picture: Picture) => Promise.resolve(largeShapesOf(picture)));

/**
 * Whether the style picture's large shapes are in a picture, where they were, beyond those of its subjects. So large
 * that one style's strokes make nothing alike: `npm run bench -- --only leak`.
 */
const leak: Measurer = {
  kind: "leak",
  by: "pixels",
  formula: "large-shapes-beyond-the-subject/2",
  weights: null,
  rough: true,
  async compare(picture, reference, { subjects = [] } = {}): Promise<number | Absence> {
    for (const one of [picture, reference]) if ((await structure(one)).blank) return "blank";
    const explaining = await Promise.all(subjects.map((subject) => largeShapes(subject)));
    const [one, other] = [await largeShapes(picture), await largeShapes(reference)];
    // What has strokes alone, and no shapes, shows nothing either.
    if (![one, other].every((shapes) => shapes.some((edge) => edge !== 0))) return "blank";
    return alikeBeyond(one, other, explaining) ?? "as the subject";
  },
};

export const pixelMeasurers: readonly Measurer[] = [
  byPixels("likeness", "edges/1", alikeInForm),
  leak,
  byPixels("copy", "sameness/1", sameness),
];
