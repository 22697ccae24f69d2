/**
 * Where jobs are kept: the port behind which SQLite holds them here, and another store may on a farm. Whatever stands
 * behind it passes tests/job-store.ts.
 */
import { z } from "zod";
import { draftSchema } from "../contract/making/draft.ts";
import { farmWord, id } from "../contract/values/forms.ts";
import type { JobId, PictureId, ReferenceId, SheetId } from "../contract/values/id.ts";
import type { Immutable } from "../contract/values/immutable.ts";
import type { Time } from "../contract/library/library.ts";
import { recipeSchema } from "../contract/making/recipe.ts";
import { type Site, sites } from "../contract/making/queue.ts";
import { cellPlace } from "../contract/making/sheets.ts";
import { links } from "./library.ts";

/** What is made, settled when the job was queued: whatever happens to the library afterwards, this stays. */
export const order = z.strictObject({
  /** Of all pictures of the job, each file with its digest. */
  recipe: recipeSchema,
  ...links,
});
export type Order = Immutable<z.infer<typeof order>>;

export const newJob = z.strictObject({
  /** As the artist asked, to be shown. */
  draft: draftSchema,
  /** null in a job of an earlier version, which is composed when it is made. */
  order: order.nullable(),
  /** "Anna in Comic". */
  title: z.string(),
  /** Of the first picture. */
  seed: z.number().int().min(0),
  /** Where it is to be made. */
  site: z.enum(sites),
  /** What a machine of the farm must have to make it; null where any may. */
  tag: farmWord.nullable(),
  /** When it was queued. */
  added: z.number().int().min(0),
  /** Reference to show beside it. */
  thumbnail: id<ReferenceId>().nullable(),
});
export type NewJob = Immutable<z.infer<typeof newJob>>;

/** Where a job is made. */
export type Place = Pick<NewJob, "site" | "tag">;

/** The sheet a job belongs to, and the cell of its first picture; the others follow along the seeds. */
export const sheetPlace = cellPlace.extend({ sheet: id<SheetId>() });
export type SheetPlace = Immutable<z.infer<typeof sheetPlace>>;

/** How far a job at work is. */
export const jobProgress = z.strictObject({
  phase: z.string(),
  step: z.number().int().min(0),
  /** Of the step in work. */
  share: z.number().min(0).max(1),
  steps: z.number().int().min(0),
  secondsLeft: z.number().min(0).nullable(),
  /** Of the farm that are at its pictures. */
  machines: z.array(z.string()),
});
export type JobProgress = Immutable<z.infer<typeof jobProgress>>;

export const failure = z.strictObject({ code: z.string(), message: z.string() });
export type Failure = Immutable<z.infer<typeof failure>>;

/** How a worker's turn with a job ended. One that waits again stands where it stood, or before all that wait. */
export const settlement = z.union([
  z.strictObject({ state: z.enum(["waiting", "done", "cancelled"]) }),
  z.strictObject({ state: z.literal("failed"), failure }),
]);
export type Settlement = Immutable<z.infer<typeof settlement>>;

export interface StoredJob extends NewJob {
  readonly id: JobId;
  readonly state: "waiting" | "running" | "done" | "cancelled" | "failed";
  readonly failure: Failure | null;
  /** Pictures that were recorded for it, in the order of their seeds. */
  readonly made: readonly PictureId[];
  readonly ended: Time | null;
}

/** Whoever takes jobs to work. One worker has one job at a time, and keeps its name over a restart. */
export type Worker = string;

/** Milliseconds for which a job is given to a worker. */
export type Lease = number;

export interface JobStore {
  /** The running ones, then the waiting ones in their order, then the latest of those that ended, newest first. */
  all(): Promise<readonly StoredJob[]>;
  /** Adds a job behind those that wait. One that makes cells of a sheet is noted there at the same moment. */
  add(job: NewJob, place?: SheetPlace): Promise<StoredJob>;
  /**
   * Gives a worker the first job that waits for its site; before those, one whose worker's lease is over. null where
   * there is none, and while the queue is paused.
   */
  take(worker: Worker, lease: Lease, site: Site): Promise<StoredJob | null>;
  /** The worker is still at it. False where the job is not its own any more: it must let go. */
  renew(id: JobId, worker: Worker, lease: Lease): Promise<boolean>;
  /** How far the worker is, for whoever looks; it may be forgotten at a restart. False as for `renew`. */
  progress(id: JobId, worker: Worker, progress: JobProgress): Promise<boolean>;
  /** How far a job at work is; null where nothing was told. */
  progressOf(id: JobId): Promise<JobProgress | null>;
  /** Ends the worker's turn. False as for `renew`; nothing is changed then. */
  settle(id: JobId, worker: Worker, settlement: Settlement): Promise<boolean>;
  /** Puts back what this worker left at work when it ended without settling, and whatever no lease holds. */
  release(worker: Worker): Promise<void>;
  /**
   * Puts a waiting job before another, or last. One that does not wait stays where it is.
   * @throws Fault `library.unknown`
   */
  move(id: JobId, before: JobId | null): Promise<void>;
  /** Has a waiting job made elsewhere, by whatever has the tag. False where it does not wait. */
  send(id: JobId, place: Place): Promise<boolean>;
  /** Takes a waiting job out. False where it does not wait. */
  cancel(id: JobId): Promise<boolean>;
  /** Puts a job that has ended behind those that wait. False where it has not. */
  retry(id: JobId): Promise<boolean>;
  paused(): Promise<boolean>;
  pause(paused: boolean): Promise<void>;
}
