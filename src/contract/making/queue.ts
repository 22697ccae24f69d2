/** The queue: what is to be made, in which order, and how far it is. */
import { z } from "zod";
import { type Draft, draftSchema } from "./draft.ts";
import type { Fault } from "../fault.ts";
import { farmWord, id, maybe, nothing } from "../values/forms.ts";
import type { JobId, PictureId, ReferenceId } from "../values/id.ts";
import type { Time } from "../library/library.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** Where a job is made: on this machine, or on the machines of a farm. */
export const sites = ["here", "farm"] as const;
export type Site = (typeof sites)[number];

export type JobState =
  | { readonly state: "waiting" }
  | {
      readonly state: "running";
      readonly phase: string;
      readonly step: number;
      readonly share: number;
      readonly steps: number;
      readonly secondsLeft: number | null;
      /** Machines of the farm that are at its pictures. */
      readonly machines: readonly string[];
    }
  | { readonly state: "done" }
  | { readonly state: "cancelled" }
  | { readonly state: "failed"; readonly code: Fault["code"]; readonly message: string };

/**
 * One request of the artist: one or several variations. Its live preview is shown at `/media/preview/<id>?step=<n>`.
 */
export interface Job {
  readonly id: JobId;
  readonly draft: Draft;
  /** "Anna in Comic": people and styles by the names they had. */
  readonly title: string;
  readonly seed: number;
  readonly site: Site;
  /** On the farm: what a machine must have to make it; null where any may. */
  readonly tag: string | null;
  readonly state: JobState;
  /** Finished pictures of this job, in the order of their seeds. */
  readonly made: readonly PictureId[];
  readonly added: Time;
  readonly ended: Time | null;
  /** Reference to show beside it. */
  readonly thumbnail: ReferenceId | null;
}

export interface QueueState {
  readonly paused: boolean;
  /**
   * The running ones first (of this machine at most one), then the waiting ones in their order, then those that ended,
   * newest first (at most 50).
   */
  readonly jobs: readonly Job[];
  /** Pictures of running and waiting jobs still to be made, and those already made of them. */
  readonly pictures: { readonly left: number; readonly made: number };
  /** Why what waits for the farm does not go on, in words; null while nothing is in its way. */
  readonly farm: string | null;
  /** Seconds until the queue is empty; null before there is anything to go by. */
  readonly secondsLeft: number | null;
}

export interface Estimate {
  readonly pictures: number;
  /** null before a picture was ever made with this model. */
  readonly seconds: number | null;
  /**
   * Bytes, by the engine's plan: the most that the picture takes, and what it may take. It does not fit where it needs
   * more.
   */
  readonly memory: { readonly needed: number; readonly total: number };
}

const job = id<JobId>();

export const queueCalls = {
  "queue.state": call({ in: nothing, out: output<QueueState>() }),
  "queue.estimate": call({ in: draftSchema, out: output<Estimate>() }),
  "queue.add": call({ in: draftSchema, out: output<Job>() }),
  /** All of them, or none where one cannot be made. */
  "queue.addAll": call({
    in: z.strictObject({ drafts: z.array(draftSchema).max(500) }),
    out: output<readonly Job[]>(),
  }),
  "queue.pause": call({ in: nothing, out: output<null>() }),
  "queue.resume": call({ in: nothing, out: output<null>() }),
  /** Puts a waiting job before another, or last. */
  "queue.move": call({ in: z.strictObject({ id: job, before: job.nullable() }), out: output<null>() }),
  /** Has jobs that wait or run made elsewhere: on the farm, there by machines with a tag, or on this machine again. */
  "queue.send": call({
    in: z.strictObject({ ids: z.array(job).max(100_000), to: z.enum(sites), tag: maybe(farmWord.nullable()) }),
    out: output<null>(),
  }),
  /** A running job keeps the pictures it has finished. */
  "queue.cancel": call({
    in: z.strictObject({ ids: z.union([z.literal("all"), z.array(job).max(100_000)]) }),
    out: output<null>(),
  }),
  /** A failed or cancelled job again, for the pictures it still owes. */
  "queue.retry": call({ in: z.strictObject({ id: job }), out: output<null>() }),
  /** A picture once more, from what it was really made of: with its own seed, or with a new one. */
  "queue.again": call({
    in: z.strictObject({ picture: id<PictureId>(), seed: z.enum(["same", "new"]) }),
    out: output<Job>(),
  }),
  /** A finished picture larger, for print: a new picture that names this one. */
  "queue.enlarge": call({
    in: z.strictObject({ picture: id<PictureId>(), factor: z.union([z.literal(2), z.literal(4)]) }),
    out: output<Job>(),
  }),
  /** A draft that makes this picture again; what it was made of and is nowhere any more is missing in it. */
  "queue.recall": call({
    in: z.strictObject({ picture: id<PictureId>() }),
    out: output<Draft>(),
  }),
};
export type QueueCalls = CallsOf<typeof queueCalls>;

export interface QueueEvents {
  "queue.changed": QueueState;
  /** Several a second while a picture is drawn. */
  "queue.progress": {
    readonly id: JobId;
    readonly picture: number;
    readonly pictures: number;
    readonly state: JobState;
    readonly preview: boolean;
  };
  "queue.pictureMade": { readonly job: JobId; readonly picture: PictureId };
  /** The queue ran empty. */
  "queue.finished": { readonly made: number; readonly failed: number };
}
