/** One way to take one kind of measure: a picture against one reference. */
import type { Absence, MeasuredBy, MeasureKind } from "../../contract/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import type { RunOptions } from "../runtime/session.ts";

export interface Measurer {
  readonly kind: MeasureKind;
  readonly by: MeasuredBy;
  /** With its version: another version is another measure. */
  readonly formula: string;
  /** Digest of its weights; null where it takes none. */
  readonly weights: string | null;
  readonly rough: boolean;
  /** The value, or why there is none. More is more alike. */
  compare(picture: Picture, reference: Picture, options?: RunOptions): Promise<number | Absence>;
}

/** Every way that is at hand, the better ones of a kind first. */
export interface Measurers {
  readonly all: readonly Measurer[];
  release(): Promise<void>;
}

/** What stands behind the measures: it changes with every formula, and with the weights. */
export const stampOf = (all: readonly Measurer[]): string =>
  all.map(({ kind, formula, weights }) => `${kind} ${formula} ${weights?.slice(0, 16) ?? "-"}`).join("; ");
