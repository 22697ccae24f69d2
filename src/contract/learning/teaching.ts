/** Teaching the studio a style: what was learned of it, and the run that is on. */
import { z } from "zod";
import type { FaultRecord } from "../fault.ts";
import { id, nothing } from "../values/forms.ts";
import type { LearnedId, ReferenceId, StyleId } from "../values/id.ts";
import type { Time } from "../library/library.ts";
import {
  type LearningPlan,
  type LearningPoint,
  type LearningSettings,
  type SetReport,
  type StyleDepth,
  styleDepths,
} from "./learning.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";
import type { TrainingTerms } from "./training-terms.ts";

/** What was learned of a style for one model. The style's pictures stay the truth: it can be made again from them. */
export interface Learned {
  readonly id: LearnedId;
  readonly depth: StyleDepth;
  /** Id of the model, and a digest of its weights. */
  readonly model: string;
  readonly modelDigest: string;
  readonly steps: number;
  /** Of the best point, 0 to 100; see LearningPoint. */
  readonly match: number;
  readonly leak: number;
  readonly made: Time;
  /** Digests of its files among the blobs. */
  readonly tokens: string;
  readonly lora: string | null;
  /** Whether pictures in this style are made with it; else with the style's pictures. */
  readonly inUse: boolean;
  /** The style has other pictures now than those it was learned from. */
  readonly picturesChanged: boolean;
}

/** A picture of the set as the window shows it. */
export interface TaughtPicture extends Omit<SetReport["pictures"][number], "path"> {
  readonly id: ReferenceId;
}

/** What was understood of a style's pictures. */
export interface Understood extends Omit<SetReport, "pictures"> {
  readonly pictures: readonly TaughtPicture[];
}

/**
 * How a run stands. `waiting`: pictures are being made, which come first; it goes on by itself. `paused`: the artist
 * paused it. `ended`: it waits to be kept or discarded.
 */
export type TeachingState = "running" | "waiting" | "paused" | "ended" | "failed";

export interface Teaching {
  readonly style: StyleId;
  readonly name: string;
  readonly model: string;
  readonly state: TeachingState;
  readonly settings: LearningSettings;
  /** Pictures that were read, before the first step. */
  readonly read: { readonly done: number; readonly of: number } | null;
  readonly step: number;
  readonly loss: number | null;
  readonly secondsLeft: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** Samples are shown at `/media/teaching/<step or "before">-<subject, counted from 1>`. */
  readonly points: readonly Omit<LearningPoint, "samples">[];
  /** The step of the best point so far. */
  readonly best: number;
  /** Names of the people in the samples. */
  readonly subjects: readonly string[];
  readonly problem: FaultRecord | null;
}

/** Terms, and whether they hold already: they are free, or were accepted on this machine. */
export interface AskedTerms extends TrainingTerms {
  readonly accepted: boolean;
}

const style = id<StyleId>();
const learned = id<LearnedId>();
const depth = z.enum(styleDepths);
const model = z.string().min(1).max(200);

/** What the library answers. */
export const keptLearnedCalls = {
  /** All that was learned of a style, the newest first. */
  "learned.list": call({ in: z.strictObject({ style }), out: output<readonly Learned[]>() }),
  /** Makes pictures with what was learned, or, with null, with the style's pictures again. */
  "learned.use": call({ in: z.strictObject({ style, model, id: learned.nullable() }), out: output<null>() }),
  /** Lets go of what was learned. Pictures that were made with it can still be made again. */
  "learned.remove": call({ in: z.strictObject({ id: learned }), out: output<null>() }),
};

export const teachingCalls = {
  ...keptLearnedCalls,
  /** What is understood of the style's pictures. */
  "teach.understand": call({ in: z.strictObject({ style }), out: output<Understood>() }),
  /** What learning will take, tried where that is quick and reckoned else. */
  "teach.plan": call({ in: z.strictObject({ style, depth }), out: output<LearningPlan>() }),
  /** The run that there is; null for none. */
  "teach.state": call({ in: nothing, out: output<Teaching | null>() }),
  /** What the licence of the model in use says of what is learned from it. */
  "teach.terms": call({ in: nothing, out: output<AskedTerms>() }),
  /**
   * Begins a run. One style is taught at a time. Terms that are not free are accepted with the first run and then kept
   * as accepted.
   */
  "teach.start": call({ in: z.strictObject({ style, depth, accept: z.boolean() }), out: output<Teaching>() }),
  "teach.pause": call({ in: nothing, out: output<null>() }),
  "teach.resume": call({ in: nothing, out: output<null>() }),
  /** Ends a run before its last step: the best point so far counts. */
  "teach.stop": call({ in: nothing, out: output<null>() }),
  /** Keeps the best point: pictures in this style are made with it from now on. */
  "teach.keep": call({ in: nothing, out: output<Learned>() }),
  /** Ends the run and lets go of it. */
  "teach.discard": call({ in: nothing, out: output<null>() }),
};
export type TeachingCalls = CallsOf<typeof teachingCalls>;

export interface TeachingEvents {
  readonly "teaching.changed": Teaching | null;
}
