/** One way to take one kind of measure: a picture against one reference, which is a picture or words. */
import type { Absence, MeasuredBy, MeasureKind } from "../../contract/learning/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import type { RunOptions } from "../runtime/session.ts";

interface Way<Kind extends MeasureKind, Reference> {
  readonly kind: Kind;
  readonly by: MeasuredBy;
  /** With its version: another version is another measure. */
  readonly formula: string;
  /** Digest of its weights; null where it takes none. */
  readonly weights: string | null;
  readonly rough: boolean;
  /** The value, or why there is none. More is more alike. */
  compare(picture: Picture, reference: Reference, options?: CompareOptions): Promise<number | Absence>;
}

export interface CompareOptions extends RunOptions {
  /** What the picture was made of: what it shares with them is no content of its style picture. */
  readonly subjects?: readonly Picture[];
}

export type Measurer = Way<Exclude<MeasureKind, "words">, Picture>;
export type WordsMeasurer = Way<"words", string>;

/** Every way that is at hand. */
export interface Measurers {
  /** The better ones of a kind first. */
  readonly all: readonly Measurer[];
  readonly words: readonly WordsMeasurer[];
  /** A sentence for each network that is there and cannot be used. */
  readonly passedOver: readonly string[];
  /** Lets go of what is loaded. It is loaded again with the next measure. */
  release(): Promise<void>;
}

/** What stands behind the measures: it changes with every formula, and with the weights. */
export const stampOf = ({ all, words }: Pick<Measurers, "all" | "words">): string =>
  [...all, ...words]
    .map(({ kind, formula, weights }) => `${kind} ${formula} ${weights?.slice(0, 16) ?? "-"}`)
    .join("; ");
