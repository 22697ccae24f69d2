/** The model manager: models that can be downloaded, made of weights that are there, and made smaller. */
import { z } from "zod";
import type { FaultRecord } from "./fault.ts";
import { absolutePath, maybe, nothing } from "./values/forms.ts";
import type { PlanReport } from "./making/plan.ts";
import { type ModelPrecision, modelPrecisions } from "./making/precision.ts";
import type { ModelDefaults } from "./making/recipe.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";
import { settingsForm } from "./settings.ts";

/** A model that is there, as a window shows it. */
export interface InstalledModel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly folder: string;
  readonly bytes: number;
  readonly licence: { readonly name: string; readonly commercial: boolean };
  readonly guidance: boolean;
  readonly lora: boolean;
  readonly defaults: ModelDefaults;
  /** Tells its weights from others under the same id; null where it cannot be used. */
  readonly edition: string | null;
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null;
}

export interface ModelLicence {
  readonly name: string;
  readonly url: string;
  /** What comes under it: `owner/name`. */
  readonly repositories: readonly string[];
  /** It must be accepted before anything is fetched. */
  readonly accept: boolean;
  readonly commercial: boolean;
}

/** A published model that can be downloaded; what is known of it without asking the hub. */
export interface DownloadableModel {
  readonly name: string;
  /** What comes of it: a model to make pictures with, or networks that measure them. */
  readonly makes: "model" | "measures" | "more measures";
  readonly title: string;
  readonly licences: readonly ModelLicence[];
  /** Page of the account's tokens, and of the repository whose licence is accepted there. */
  readonly pages: { readonly tokens: string; readonly licence: string | null };
  /**
   * The folder in which its weights get one of its name: the one last chosen for it, else that of new models. Absolute.
   */
  readonly place: string;
  /** Bytes that have come so far. */
  readonly here: number;
  /** Bytes free there; null where the system does not say. */
  readonly free: number | null;
  /** Id of the model that it has become, the name of what measures; null until everything is there. */
  readonly model: string | null;
}

/** What the hub says of a download. */
export interface DownloadOffer {
  readonly files: number;
  readonly bytes: number;
  readonly here: number;
  readonly free: number | null;
  /** Why the hub would not give it to this person now; null where it would. */
  readonly refused: FaultRecord | null;
}

/** A model in a smaller precision, there or to be made. */
export interface SmallerModel {
  readonly precision: ModelPrecision;
  readonly id: string;
  /** Where it goes. Absolute. */
  readonly folder: string;
  /** Of the whole model, as it will be. */
  readonly bytes: number;
  /** What must be written for it. */
  readonly written: number;
  /** `begun` where an earlier start was interrupted: another one goes on there. */
  readonly state: "none" | "begun" | "there";
}

export interface SmallerModels {
  readonly model: string;
  /** Why it cannot be made smaller; null where it can. */
  readonly problem: FaultRecord | null;
  readonly sizes: readonly SmallerModel[];
  /** It makes pictures only in one of these: as it is, it is stored in a way that is not computed with. */
  readonly needed: boolean;
  /** Bytes free where they go; null where the system does not say. */
  readonly free: number | null;
}

export interface WeightSource {
  /** `owner/name` at the hub. */
  readonly repository: string;
  readonly file: string;
  readonly url: string;
  /** Its licence must be accepted there first. */
  readonly gated: boolean;
}

/** A part of a model, as a scan found it. */
export interface WeightPart {
  readonly part: string;
  readonly title: string;
  readonly state: "found" | "unusable" | "missing";
  /** Absolute. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** How its numbers are stored: `bfloat16`; null for what has none. */
  readonly stored: string | null;
  /** Why it cannot be used, or does not fit the others. */
  readonly problems: readonly FaultRecord[];
  /** Where it is published; any one will do. Empty where it was found. */
  readonly sources: readonly WeightSource[];
}

export interface WeightsReport {
  /** Absolute. */
  readonly folders: readonly string[];
  /** Weight files looked into. */
  readonly files: number;
  readonly parts: readonly WeightPart[];
  /** Every part is there, whole, and fits the others. */
  readonly complete: boolean;
  /**
   * The model makes pictures only once it was made smaller: some of it is stored in a way that is not computed with.
   */
  readonly optimise: boolean;
  /** What the model will be called; null before it is complete. */
  readonly id: string | null;
  /** Files that are of no use here, and why. */
  readonly rejected: readonly { readonly file: string; readonly problem: FaultRecord }[];
  /** Why not everything was searched; null where it was. */
  readonly limit: FaultRecord | null;
}

export type ModelJobPhase = "ask" | "fetch" | "recognise" | "convert" | "verify" | "stop";

/** How a long job stands. What was interrupted, or failed, goes on where it ended when it is started again. */
export type ModelJobState =
  /**
   * Bytes; `total` is 0 before it is known. `perSecond` and `secondsLeft` are null before there is anything to go by.
   */
  | {
      readonly state: "running";
      readonly phase: ModelJobPhase;
      readonly done: number;
      readonly total: number;
      readonly perSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly state: "paused"; readonly done: number; readonly total: number }
  | { readonly state: "failed"; readonly problem: FaultRecord }
  | { readonly state: "done"; readonly model: string };

export interface ModelJob {
  readonly kind: "download" | "optimise";
  /** Name of what is downloaded; id of the model that is made smaller. */
  readonly model: string;
  /** For people. */
  readonly title: string;
  /** Of what is made smaller. */
  readonly precision: ModelPrecision | null;
  readonly job: ModelJobState;
}

/** Where the hub's token is kept. The token itself never comes to a window. */
export interface TokenState {
  /** The one in use is kept, comes from the environment variable HF_TOKEN, or is not there. */
  readonly from: "kept" | "environment" | null;
  /** Where it is kept, or would be. For people. */
  readonly place: string;
  /** Why none can be kept on this system; null where one can. */
  readonly refused: FaultRecord | null;
}

const name = z.string().min(1).max(200);
const folders = z.array(absolutePath).min(1).max(20);
const token = z.string().max(1000);
/** What a model is called, which is its folder's name too. */
export const modelId = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "may have lower-case letters, digits, points and hyphens, and begins and ends with a letter or digit",
  )
  .refine(
    (id) => !/^(con|prn|aux|nul|(com|lpt)[0-9])(\.|$)/.test(id),
    "is the name of a device on Windows, where it could not be a folder",
  );

export const modelCalls = {
  "models.downloadable": call({ in: nothing, out: output<readonly DownloadableModel[]>() }),
  /** Asks the hub how large it is, and whether it would be given. */
  "models.download.ask": call({
    in: z.strictObject({ name, place: maybe(absolutePath) }),
    out: output<DownloadOffer>(),
  }),
  /**
   * Answers once the hub has agreed and the job runs; one that runs already is answered with as it is.
   * `token` takes the place of the one in use, and is kept where `keep` is true once the hub has taken it.
   */
  "models.download.start": call({
    in: z.strictObject({
      name,
      accepted: z.boolean(),
      place: maybe(absolutePath),
      token: maybe(token),
      keep: maybe(z.boolean()),
    }),
    out: output<ModelJob>(),
  }),
  /** Answers once it has ended; what was fetched stays. */
  "models.download.cancel": call({ in: nothing, out: output<null>() }),
  "models.scan": call({ in: z.strictObject({ folders }), out: output<WeightsReport>() }),
  /** Makes a model of the weights in these folders, which stay where they are. */
  "models.add": call({ in: z.strictObject({ folders, id: maybe(modelId) }), out: output<InstalledModel>() }),
  /** How one person in one style would be drawn at the model's usual size, on this machine as it is now. */
  "models.fit": call({
    in: z.strictObject({ model: name, provider: settingsForm.shape.provider, memory: settingsForm.shape.memory }),
    out: output<PlanReport>(),
  }),
  /** What can be made of a model, and how large it will be. */
  "models.smaller": call({ in: z.strictObject({ model: name }), out: output<SmallerModels>() }),
  /** One that runs already for this model and precision is answered with as it is. */
  "models.optimise.start": call({
    in: z.strictObject({ model: name, precision: z.enum(modelPrecisions), out: maybe(absolutePath) }),
    out: output<ModelJob>(),
  }),
  /** Answers once it has ended; what is done stays. */
  "models.optimise.cancel": call({ in: nothing, out: output<null>() }),
  /** The job of each kind that runs, or ended last since the studio was opened. */
  "models.jobs": call({ in: nothing, out: output<readonly ModelJob[]>() }),
  "models.token": call({ in: nothing, out: output<TokenState>() }),
  "models.token.set": call({ in: z.strictObject({ token }), out: output<TokenState>() }),
  "models.token.forget": call({ in: nothing, out: output<TokenState>() }),
};
export type ModelCalls = CallsOf<typeof modelCalls>;

export interface ModelEvents {
  /** A few times a second while one runs. */
  "models.job": ModelJob;
  /** A model was added, or is gone. */
  "models.changed": readonly InstalledModel[];
}
