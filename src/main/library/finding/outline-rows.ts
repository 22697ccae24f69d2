/** The rows that an outline is made of. */
import type { Colour, PictureOutline } from "../../../contract/library/finding.ts";

/** `of` is what it is put under a heading by. */
export type Row = readonly [
  id: number,
  made: number,
  job: number | null,
  colour: Colour,
  version: string,
  of: string | number | null,
];

/** Pictures under one heading. */
export interface Section {
  readonly key: PictureOutline["sections"][number]["key"];
  readonly rows: readonly Row[];
}
