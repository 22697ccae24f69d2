/** The rows that an outline is made of. */
import type { Colour, PictureOutline } from "../../contract/finding.ts";

export interface Row {
  readonly id: number;
  readonly made: number;
  readonly job: number | null;
  readonly colour: Colour;
  readonly version: string;
  readonly of: string | number | null;
}

/** Pictures under one heading. */
export interface Section {
  readonly key: PictureOutline["sections"][number]["key"];
  readonly rows: readonly Row[];
}
