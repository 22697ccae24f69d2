/** The queue: what is to be made, in which order, and how far it is. */
import type { Fault } from "./fault.ts";
import type { JobId, PersonId, PictureId, ReferenceId, StyleId } from "./id.ts";
import type { Time } from "./library.ts";
import type { LoraReference } from "./recipe.ts";

/**
 * What the composer holds. The studio makes the recipe of it: crops applied, weights multiplied, the prompt put into
 * USO's conventions (see `keepPose`).
 */
export interface Draft {
  readonly model: string;
  readonly people: readonly { readonly person: PersonId; readonly photo: ReferenceId }[];
  readonly styles: readonly { readonly style: StyleId; readonly weight: number }[];
  readonly prompt: string;
  /** True keeps the subject's layout (an empty prompt, or an instruction how to transform it); false makes a new scene of the prompt. */
  readonly keepPose: boolean;
  readonly width: number;
  readonly height: number;
  readonly keepSize: boolean;
  readonly steps: number;
  readonly guidance: number;
  /** null takes a new one for every job. */
  readonly seed: number | null;
  /** Variations: pictures with successive seeds. */
  readonly count: number;
  readonly contentLongSide: number;
  readonly loraStrength: number;
  /** Further LoRAs by their files; absent for none. */
  readonly loras?: readonly LoraReference[] | undefined;
}

export type JobState =
  | { readonly state: "waiting" }
  | {
      readonly state: "running";
      readonly phase: string;
      readonly step: number;
      readonly share: number;
      readonly steps: number;
      readonly secondsLeft: number | null;
    }
  | { readonly state: "done" }
  | { readonly state: "cancelled" }
  | { readonly state: "failed"; readonly code: Fault["code"]; readonly message: string };

/** One request of the artist: one or several variations. Its live preview is shown at `/media/preview/<id>?step=<n>`. */
export interface Job {
  readonly id: JobId;
  readonly draft: Draft;
  /** "Anna in Comic": people and styles by the names they had. */
  readonly title: string;
  readonly seed: number;
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
  /** The running one first, then the waiting ones in their order, then those that ended, newest first (at most 50). */
  readonly jobs: readonly Job[];
  /** Pictures of running and waiting jobs still to be made, and those already made of them. */
  readonly pictures: { readonly left: number; readonly made: number };
  /** Seconds until the queue is empty; null before there is anything to go by. */
  readonly secondsLeft: number | null;
}

export interface Estimate {
  readonly pictures: number;
  /** null before a picture was ever made with this model. */
  readonly seconds: number | null;
  readonly memory: { readonly needed: number; readonly total: number };
}

type Call<In, Out> = { readonly in: In; readonly out: Out };
type None = null;

export interface QueueCalls {
  "queue.state": Call<None, QueueState>;
  "queue.estimate": Call<Draft, Estimate>;
  "queue.add": Call<Draft, Job>;
  "queue.pause": Call<None, None>;
  "queue.resume": Call<None, None>;
  /** Puts a waiting job before another, or last. */
  "queue.move": Call<{ readonly id: JobId; readonly before: JobId | null }, None>;
  /** A running job keeps the pictures it has finished. */
  "queue.cancel": Call<{ readonly ids: readonly JobId[] | "all" }, None>;
  /** A failed or cancelled job again, for the pictures it still owes. */
  "queue.retry": Call<{ readonly id: JobId }, None>;
  /** A draft that makes this picture again, as far as what it was made of is still there. */
  "queue.recall": Call<{ readonly picture: PictureId }, { readonly draft: Draft; readonly missing: readonly string[] }>;
}

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
