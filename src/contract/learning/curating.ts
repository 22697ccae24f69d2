/** A curation that begins in the window: what is asked for, what it will take, and how it stands. */
import { z } from "zod";
import { tripletKinds } from "./curation.ts";
import type { FaultRecord } from "../fault.ts";
import { absolutePath, id, nothing } from "../values/forms.ts";
import type { ReferenceId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import { parameters } from "../making/parameters.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

const inFolder = z.strictObject({ from: z.literal("folder"), folder: absolutePath });

/** Where styles come from: all that the library has, or a folder of pictures. */
const styles = z.union([z.strictObject({ from: z.literal("library") }), inFolder]);

/** Where contents come from: of everybody in the library the first photograph, photographs of the library, a folder. */
const contents = z.union([
  z.strictObject({ from: z.literal("library") }),
  z.strictObject({ from: z.literal("chosen"), photos: z.array(id<ReferenceId>()).min(1).max(10_000) }),
  inFolder,
]);

const { strength } = parameters.loras.schema.unwrap().element.shape;
const lora = z.strictObject({ path: absolutePath, strength });

export const curationWish = z.strictObject({
  /** Where the triplets go. */
  folder: absolutePath,
  contents,
  styles,
  kinds: z.array(z.enum(tripletKinds)).min(1).max(tripletKinds.length),
  /** What a content is shown doing where its layout is to change. */
  prompts: z.array(z.string().min(1).max(8_000)).max(1_000),
  /** Of each pair. */
  candidates: z.number().int().min(1).max(64),
  /** The most. */
  pairs: z.number().int().min(1).max(1_000_000),
  /** Both experts are this model: the one that stylises, and the one that makes plain. */
  model: z.string().min(1).max(200),
  steps: parameters.steps.schema,
  lora: lora.nullable(),
  plainLora: lora.nullable(),
  /** Pictures in styles that others have made, their contents, and who made them. */
  stylised: absolutePath.nullable(),
  plain: absolutePath.nullable(),
  elsewhere: z.string().max(200),
  elsewhereLicence: z.string().max(300),
  /** Triplets that are kept apart to judge by. */
  heldOut: absolutePath.nullable(),
});
export type CurationWish = Immutable<z.infer<typeof curationWish>>;

/** What a curation will take, counted before a picture is read: broken ones and duplicates make it less. */
export interface CurationPlan {
  readonly contents: number;
  readonly styles: number;
  readonly pairs: number;
  readonly candidates: number;
  /** Of these candidates, those that the folder has already. */
  readonly made: number;
  /** null before a picture was made with this model. */
  readonly seconds: number | null;
  readonly bytes: number;
  readonly free: number | null;
  /** The licence of the model, where its pictures must not teach a model that competes with it. */
  readonly restricted: string | null;
}

/** `waiting`: pictures are being made, which come first; it goes on by itself. */
export type CurationRunState = "running" | "waiting" | "paused" | "failed" | "ended";

export interface CurationRun {
  readonly folder: string;
  readonly state: CurationRunState;
  readonly done: number;
  /** 0 until it is known. */
  readonly of: number;
  readonly secondsLeft: number | null;
  readonly problem: FaultRecord | null;
}

export const curatingCalls = {
  /** @throws Fault `curation.*` where it could not be begun so */
  "curation.plan": call({ in: curationWish, out: output<CurationPlan>() }),
  /** Begins, or goes on in a folder where the same was begun. One runs at a time. */
  "curation.begin": call({ in: curationWish, out: output<CurationRun>() }),
  /** How the run stands; null for none. One that ended is told of until another begins. */
  "curation.run": call({ in: nothing, out: output<CurationRun | null>() }),
  "curation.pause": call({ in: nothing, out: output<null>() }),
  "curation.resume": call({ in: nothing, out: output<null>() }),
  /** Ends it. What is there stays, and can be gone on with. */
  "curation.stop": call({ in: nothing, out: output<null>() }),
};
export type CuratingCalls = CallsOf<typeof curatingCalls>;

export interface CuratingEvents {
  readonly "curation.changed": CurationRun | null;
}
