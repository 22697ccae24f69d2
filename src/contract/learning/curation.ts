/**
 * Curating triplets to learn from: candidates made by experts, measured, judged, and decided on by the artist. A
 * measure that cannot be taken is null, never zero.
 */
import { z } from "zod";
import { absolutePath, digest, maybe, nothing } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** Whether the target keeps the content's layout, or shows the content somewhere else (USO, section 3.2). */
export const tripletKinds = ["kept", "changed"] as const;
export type TripletKind = (typeof tripletKinds)[number];

/** Where a picture comes from, and what may be done with it. */
export const origin = z.strictObject({
  /** "given" by the artist, "atelier", or another program's name; null where nobody knows. */
  engine: z.string().min(1).max(200).nullable(),
  /** Id of the model, where a model made it. */
  model: z.string().max(200).nullable(),
  /** Of the model's weights. */
  digest: digest.nullable(),
  licence: z.strictObject({ name: z.string().min(1).max(300), url: z.string().max(2_000).nullable() }).nullable(),
  /** The licence forbids that a competing model learns from it. */
  restricted: z.boolean(),
  /** LoRAs that the model was made with; absent where there are none. */
  loras: maybe(z.array(z.strictObject({ name: z.string().max(300), digest: digest.nullable() })).max(64)),
});
export type Origin = Immutable<z.infer<typeof origin>>;

const part = z.strictObject({
  /** What it is called in ids and tables. */
  name: z.string().min(1).max(300),
  /** Relative to the folder, with forward slashes. */
  file: z.string().min(1).max(1_000),
  sha256: digest,
  made: origin,
});
export type TripletPart = Immutable<z.infer<typeof part>>;

const measured = z.number().nullable();

/** What was measured of a candidate, by none of the measures that a paper's benchmark reports. */
export const tripletMeasures = z.strictObject({
  /** The share of the way from a plain picture to the style that colours and strokes have gone: 1 is there. */
  style: measured,
  /** Correlation of the target's places of light and dark with the content's, −1…1. */
  layout: measured,
  /** Correlation with the style picture's places beyond what the content explains: 1 is a copy. */
  leak: measured,
  /** Of a content that was made plain: how far it went from the stylised picture to photographs. */
  plain: measured,
  /**
   * 1 less the distance of the faces' identities, where the layout was to change; absent where it was not to, or was
   * measured before there was this.
   */
  likeness: maybe(measured),
});
export type TripletMeasures = Immutable<z.infer<typeof tripletMeasures>>;

export const candidate = z.strictObject({
  /** Speaks: `anna--ink--kept-2`. */
  id: z.string().min(1).max(400),
  kind: z.enum(tripletKinds),
  /** Candidates of one pair compete; the best one stays. */
  pair: z.string().min(1).max(400),
  content: part,
  style: part,
  target: part,
  prompt: z.string().max(8_000),
  seed: z.number().int().min(0).nullable(),
  measures: tripletMeasures,
  /** Faces that were found; null where nobody looked. */
  faces: z.strictObject({ content: z.number().int().nullable(), target: z.number().int().nullable() }),
  /** The content looks drawn or painted, like one of the styles. */
  painted: z.boolean(),
  /** Names of its content and style that lie within a plain border; absent where none does. */
  bordered: maybe(z.array(z.string().min(1).max(300)).max(3)),
  /** A small picture of the target, by which the same one is known again: 8×8 pixels, in base64. */
  print: z.string().max(400),
  /** It is one of the pictures that are kept apart to judge by. */
  heldOut: z.boolean(),
});
export type Candidate = Immutable<z.infer<typeof candidate>>;

/** Why a candidate is rejected, or borderline. */
export const curationReasons = [
  "style not taken",
  "style hardly taken",
  "content lost",
  "content hardly kept",
  "layout kept",
  "another subject",
  "subject not told",
  "style picture shows through",
  "style picture may show through",
  "still stylised",
  "face lost",
  "several faces",
  "content looks painted",
  "within a border",
  "not measured",
  "duplicate",
  "held out",
  "another is better",
  "restricted",
  "origin unknown",
] as const;
export type CurationReason = (typeof curationReasons)[number];

export const verdicts = ["accepted", "borderline", "rejected"] as const;
export type Verdict = (typeof verdicts)[number];

export const decisions = ["accept", "reject"] as const;
export type Decision = (typeof decisions)[number];

/** A candidate with what came of it. */
export interface JudgedCandidate extends Candidate {
  /** What the measures say. */
  readonly verdict: Verdict;
  readonly reasons: readonly CurationReason[];
  /** What the artist says; it counts above the measures. */
  readonly decision: Decision | null;
  /** It is learned from. */
  readonly taken: boolean;
  /** What it is ranked by within its pair, and how near the borderline it is: higher is better. */
  readonly score: number;
}

/** A picture that no candidate was made with. */
export const leftOut = z.strictObject({
  file: z.string(),
  why: z.enum(["unreadable", "blank", "duplicate", "held out", "content is style"]),
  /** Of an unreadable one what is wrong with it, of others the picture it is the same as. */
  detail: z.string().nullable(),
});
export type LeftOut = Immutable<z.infer<typeof leftOut>>;

/** How much of one content or style was taken. */
export interface Covered {
  readonly name: string;
  readonly candidates: number;
  readonly taken: number;
}

export interface CurationSummary {
  readonly candidates: number;
  /** Pairs of content and style, and those of which one candidate is taken. */
  readonly pairs: number;
  readonly taken: number;
  readonly borderline: number;
  readonly rejected: number;
  /** Of all pairs; null before there is one. */
  readonly rate: number | null;
  readonly kinds: Readonly<Record<TripletKind, number>>;
  /** Candidates that are not taken by themselves, by reason, the most frequent first. */
  readonly reasons: readonly { readonly reason: CurationReason; readonly count: number }[];
  readonly contents: readonly Covered[];
  readonly styles: readonly Covered[];
  /** Candidates left out for the terms of the model that made a picture of them. */
  readonly restricted: number;
  /** Contents in which no face was found: whether a person is like was not judged there. */
  readonly faceless: readonly string[];
  /** Contents and styles that lie within a plain border, which would be learned, too. */
  readonly bordered: readonly string[];
}

export interface Curation {
  readonly folder: string;
  readonly summary: CurationSummary;
  readonly leftOut: readonly LeftOut[];
  readonly includeRestricted: boolean;
  /** What it was filtered by. */
  readonly filteredBy: readonly string[];
  /** Borderline ones first, those nearest the border before others; then accepted, then rejected ones. */
  readonly candidates: readonly JudgedCandidate[];
}

const folder = absolutePath;

export const curationCalls = {
  /** What was curated in a folder. It is the folder whose pictures are shown from now on. */
  "curation.open": call({ in: z.strictObject({ folder }), out: output<Curation>() }),
  /** The folder that was opened last; null for none. */
  "curation.last": call({ in: nothing, out: output<string | null>() }),
  /** The artist's word on some candidates; null takes it back. The folder is written anew. */
  "curation.decide": call({
    in: z.strictObject({
      folder,
      ids: z.array(z.string().min(1).max(400)).min(1).max(1_000),
      decision: z.enum(decisions).nullable(),
    }),
    out: output<Curation>(),
  }),
  /** Whether pictures are learned from whose model's terms forbid it to competing models. */
  "curation.restricted": call({ in: z.strictObject({ folder, include: z.boolean() }), out: output<Curation>() }),
};
export type CurationCalls = CallsOf<typeof curationCalls>;

/** A line of `triplets.jsonl` says this beside what every triplet says. */
export const curatedLine = {
  id: maybe(candidate.shape.id),
  kind: maybe(candidate.shape.kind),
  made: maybe(z.strictObject({ content: origin, style: origin, target: origin })),
};
