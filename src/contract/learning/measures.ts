/**
 * What is measured of a picture beside what it was made of. Measures sort and warn; the artist's stars are never
 * touched by them. One that cannot be computed is absent with its reason, never zero.
 */
import { z } from "zod";
import { pictureQuery } from "../library/finding.ts";
import { digest, id, maybe, nothing, path } from "../values/forms.ts";
import type { PictureId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";
import { styleWeight } from "../making/parts.ts";
import { seen } from "../library/seen.ts";

/**
 * `likeness` to the person, `style` as the style picture's, `words` as the prompt says; `leak` of what the style
 * picture shows, and `copy`, a reference that came back as it was. More is more of each: good for the first three, bad
 * for the others.
 */
export const measureKinds = ["likeness", "style", "words", "leak", "copy"] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** What a value was computed with. Values of different ones are never compared with each other. */
export const measuredBy = [
  "face",
  "clip and dino",
  "clip",
  "dino",
  "dinov2",
  "csd",
  "style encoder",
  "pixels",
] as const;
export type MeasuredBy = (typeof measuredBy)[number];

/** Why there is no value. */
export const absences = [
  "no subject",
  "no style",
  "no words",
  "private",
  "no face",
  "no face in the photograph",
  "several faces",
  "several faces in the photograph",
  "blank",
  "as the subject",
  "no weights",
  "no number",
  "unreadable",
] as const;
export type Absence = (typeof absences)[number];

const shared = {
  kind: z.enum(measureKinds),
  /** Which formula, with its version: "face-identity/1". Another version is another measure. */
  formula: z.string().min(1).max(100),
  /** Digest of the weights it was computed with; null where it takes none, or they are not there. */
  weights: digest.nullable(),
};

export const measure = z.discriminatedUnion("state", [
  z.strictObject({
    state: z.literal("measured"),
    ...shared,
    value: z.number(),
    by: z.enum(measuredBy),
    /** A statistic of small networks or of pixels alone: it may sort, but says little by itself. */
    rough: z.boolean(),
    /** Why the better way, which goes first, could tell nothing. */
    instead: maybe(z.enum(absences)),
  }),
  z.strictObject({ state: z.literal("absent"), ...shared, why: z.enum(absences) }),
]);
export type Measure = Immutable<z.infer<typeof measure>>;
export type Measured = Extract<Measure, { readonly state: "measured" }>;
export type Absent = Extract<Measure, { readonly state: "absent" }>;

/** The value of a picture against a reference that it was not made of: what chance alone gives. */
export const unrelated = z.strictObject({
  kind: z.enum(measureKinds),
  by: z.enum(measuredBy),
  value: z.number(),
});
/** Everything that was measured of one picture. */
export const measureAnswer = z.strictObject({
  measures: z.array(measure).max(20),
  unrelated: z.array(unrelated).max(2_000),
});
export type MeasureAnswer = Immutable<z.infer<typeof measureAnswer>>;
export type Unrelated = Immutable<z.infer<typeof unrelated>>;

/** A network that measures, found on this machine: what its files hold, told by their tensors. */
export const measureNetwork = z.strictObject({
  network: z.enum(["dino", "dinov2", "clip-vision", "clip", "csd"]),
  files: z.array(path).min(1).max(50),
  stored: z.strictObject({ layout: z.string(), prefix: z.string() }),
  /** As they are read off its tensors. */
  sizes: z.record(z.string(), z.number()),
  /** Of a network that reads words. */
  tokenizer: maybe(
    z.strictObject({
      source: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("tokenizer.json"), file: path }),
        z.strictObject({ kind: z.literal("bpe"), vocab: path, merges: path }),
      ]),
      pad: z.int().nonnegative(),
      end: z.int().nonnegative(),
    }),
  ),
});
export type MeasureNetwork = Immutable<z.infer<typeof measureNetwork>>;

/** null where the bytes are nowhere any more; a file of the artist's own with how it is seen. */
const referenceFile = z.strictObject({ path: path.nullable(), seen: maybe(seen) });
const references = z.array(referenceFile).max(64);

/** A picture with what it was made of, and references it was not made of to compare with. */
export const measureRequest = z.strictObject({
  /** Absolute, as every path here. */
  picture: path,
  subjects: references,
  styles: z.array(referenceFile.extend({ weight: maybe(styleWeight) })).max(64),
  /** The person's place and pose were to stay, so that a likeness of layout is no copy. */
  keepsLayout: z.boolean(),
  /** What it was to show, in words. */
  prompt: maybe(z.string()),
  /** What it was made of was not kept. */
  private: maybe(z.boolean()),
  /** One measure by every way there is, not by the best of each kind alone. */
  every: maybe(z.boolean()),
  others: z.strictObject({ subjects: references, styles: references, prompts: maybe(z.array(z.string()).max(64)) }),
  /** The bundled model, whose style encoder is there where no other weights are. */
  bundled: path,
  /** Further networks that measure. */
  networks: z.array(measureNetwork).max(50),
});
export type MeasureRequest = Immutable<z.infer<typeof measureRequest>>;

/** A picture of the library that waits to be measured. */
export interface ToMeasure extends Omit<MeasureRequest, "bundled" | "networks"> {
  readonly id: PictureId;
}

/** What stands behind the measures now: pictures measured with another stamp are measured anew. */
export const measureStampRequest = measureRequest.pick({ bundled: true, networks: true });

/** A measure with what it means in this library. */
export interface PlacedMeasure {
  readonly measure: Measure;
  /**
   * Compared with pairs of the library that have nothing to do with each other: the share of them that it exceeds
   * (0…1), and by how many of their standard deviations it exceeds their mean. null until there are enough of them.
   */
  readonly place: { readonly share: number; readonly lead: number; readonly pairs: number } | null;
}

/** Pairs from which on a value is placed among them. */
export const leastPairs = 20;

/** What a share says, in steps: the first is as much as can be told. */
export const grades = ["very", "rather", "little", "not"] as const;
export type Grade = (typeof grades)[number];

/** From which share of the unrelated pairs on. */
const gradeFrom: Readonly<Record<Grade, number>> = { very: 0.99, rather: 0.95, little: 0.7, not: 0 };
export const gradeOf = (share: number): Grade => grades.find((grade) => share >= gradeFrom[grade]) ?? "not";

/** Where every picture of a query stands: one entry a picture in each list; null where nothing can be told. */
export interface MeasuredOutline {
  readonly ids: readonly PictureId[];
  readonly likeness: readonly (number | null)[];
  readonly style: readonly (number | null)[];
  readonly colours: readonly (string | null)[];
  readonly versions: readonly string[];
}

/** One measure of a picture among many: its value, and where it stands; null where nothing can be told. */
export interface Glance {
  readonly value: number;
  readonly rough: boolean;
  readonly share: number | null;
}

/** How like, and how much in style. */
export interface PictureGlance {
  readonly id: PictureId;
  readonly likeness: Glance | null;
  readonly style: Glance | null;
}

/** How far the measuring is. */
export interface Measuring {
  readonly measured: number;
  readonly left: number;
  /** The artist does not want it. */
  readonly paused: boolean;
  /** A sentence for each network that is there and cannot be used; none until it is known what there is. */
  readonly problems: readonly string[];
}

/** What the library answers. */
export const keptMeasureCalls = {
  /** One of every kind; empty where the picture was not measured yet. */
  "measures.of": call({ in: z.strictObject({ id: id<PictureId>() }), out: output<readonly PlacedMeasure[]>() }),
  /** Of those that were measured. */
  "measures.some": call({
    in: z.strictObject({ ids: z.array(id<PictureId>()).max(20_000) }),
    out: output<readonly PictureGlance[]>(),
  }),
  /** Where all pictures of a query stand: for a picture of all of them, and for sliders. */
  "measures.outline": call({ in: z.strictObject({ query: pictureQuery }), out: output<MeasuredOutline>() }),
};

export const measureCalls = {
  ...keptMeasureCalls,
  /** How far the measuring in the background is. */
  "measures.state": call({ in: nothing, out: output<Measuring>() }),
};
export type MeasureCalls = CallsOf<typeof measureCalls>;
