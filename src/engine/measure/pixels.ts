/** Measures by pixels alone, which are there without any weights: rough ones, for want of better. */
import type { Absence } from "../../contract/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import type { Measurer } from "./measurer.ts";
import { remembered } from "./remembered.ts";
import { alikeInForm, sameness, type Structure, structureOf } from "./structure.ts";

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

export const pixelMeasurers: readonly Measurer[] = [
  byPixels("likeness", "edges/1", alikeInForm),
  byPixels("leak", "edges/1", alikeInForm),
  byPixels("copy", "sameness/1", sameness),
];
