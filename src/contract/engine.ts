/** The engine's contract: what the engine process does for the rest of the program, and what it tells meanwhile. */
import { z } from "zod";
import type { Doubt } from "./library/doubts.ts";
import type { FoundFace } from "./library/faces.ts";
import type { LookedAt } from "./library/look.ts";
import { maybe, nothing, path } from "./values/forms.ts";
import type { Immutable } from "./values/immutable.ts";
import { type MeasureAnswer, measureRequest, measureStampRequest } from "./learning/measures.ts";
import { pictureShape, type PlanReport } from "./making/plan.ts";
import { providerChoices, type ProviderFinding, type ProviderVerdict } from "./making/provider.ts";
import { type Recipe, recipeSchema } from "./making/recipe.ts";
import {
  type LearningPlan,
  type LearningProgress,
  type LearningResult,
  learnRequest,
  type SetReport,
  understandRequest,
} from "./learning/learning.ts";
import {
  planTrainingRequest,
  type RunPlan,
  type TrainingPlanReport,
  type TrainingProgress,
  trainingRequest,
  type TrainingResult,
} from "./learning/training.ts";
import { mostReferences } from "./making/parts.ts";
import { call, type CallsOf, type EventOf, output } from "./rpc/calls.ts";

export const pictureFormats = ["png", "jpeg", "webp"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** Where finished pictures go. */
const destination = z.strictObject({
  /** Absolute; made where it is missing. */
  folder: path,
  format: z.enum(pictureFormats),
  /** PNG has none. */
  quality: maybe(z.number().int().min(1).max(100)),
  /** Begin of the file names; made of the recipe where absent. */
  name: maybe(z.string().min(1).max(200)),
});
export type Destination = Immutable<z.infer<typeof destination>>;

/** What a model runs with. */
const means = {
  /** Absolute path of the model folder. */
  modelFolder: path,
  /** `auto` where absent. */
  provider: maybe(z.enum(providerChoices)),
  /** Bytes that networks may take; what is free where absent. */
  memory: maybe(z.number().positive()),
};

const generateRequest = z.strictObject({
  recipe: recipeSchema,
  ...means,
  out: destination,
  /** Send an estimate of the picture with every step. */
  previews: maybe(z.boolean()),
  /** What this machine is called on the farm that the pictures are made for: they say so. */
  machine: maybe(z.string().min(1).max(100)),
});
export type GenerateRequest = Immutable<z.infer<typeof generateRequest>>;

const keepRequest = z.strictObject({
  /** Of the picture that was made; absolute. */
  file: path,
  /** What it was made of, as this machine names its files. */
  recipe: recipeSchema,
  out: destination,
  /** The same picture that lies at its place already is not saved beside itself. */
  keepSame: z.boolean(),
});
export type KeepRequest = Immutable<z.infer<typeof keepRequest>>;

const planRequest = z.strictObject({ ...means, shape: pictureShape });
export type PlanRequest = Immutable<z.infer<typeof planRequest>>;

export interface SavedPicture {
  /** Absolute path. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** Of one colour from edge to edge, as a broken graphics processor paints without an error. */
  readonly flat?: true;
  /** The seed of this one picture of the batch. */
  readonly seed: number;
  /** The recipe of this picture alone, as the file carries it, its paths absolute. */
  readonly recipe: Recipe;
}

/** A small encoded picture of what the latent holds so far. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** Which picture of how many, counted from 1. */
export interface OfBatch {
  readonly picture: number;
  readonly pictures: number;
}

/** While a picture is drawn: `step` of `steps` are done, and a share of the next one (0…1). */
export interface Denoising extends OfBatch {
  readonly phase: "denoise";
  readonly step: number;
  readonly steps: number;
  readonly share: number;
}

/** What is computed before and after. */
export type Coding =
  | { readonly phase: "encode"; readonly what: "lora" | "subject" | "style" | "text" | "conditioning" }
  | ({ readonly phase: "decode" } & OfBatch);

/** How far a call has come. */
export type Progress =
  | { readonly phase: "load"; readonly provider: ProviderVerdict }
  | Coding
  | (Denoising & {
      readonly secondsLeft: number | null;
      readonly preview?: Preview;
      /** Of the farm that are at pictures of the batch; absent where this one makes it. */
      readonly machines?: readonly string[];
    })
  | ({ readonly phase: "saved"; readonly saved: SavedPicture; readonly by?: MadeBy } & OfBatch);

/** What is known of how a picture was made, where whoever made it says so. */
export interface MadeBy {
  readonly seconds: number;
  readonly provider: string | null;
  /** Its name on the farm; absent for this one. */
  readonly machine?: string;
}

export interface DoctorReport {
  readonly platform: string;
  readonly arch: string;
  readonly node: string;
  readonly onnxruntime: string;
  readonly processor: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly providers: readonly ProviderFinding[];
  /** What `auto` takes, and why. */
  readonly chosen: ProviderVerdict;
}

export const engineCalls = {
  "engine.ping": call({ in: nothing, out: output<{ readonly pid: number }>() }),
  "engine.doctor": call({ in: nothing, out: output<DoctorReport>() }),
  /** How a picture would be made, or what would make it fit. */
  "engine.plan": call({ in: planRequest, out: output<PlanReport>() }),
  "engine.generate": call({ in: generateRequest, out: output<{ readonly pictures: readonly SavedPicture[] }>() }),
  /** Saves a picture that another machine made as this one saves its own. @throws Fault `image.*` */
  "engine.keep": call({ in: keepRequest, out: output<SavedPicture>() }),
  /** The faces of a picture file, seen after so many quarter turns clockwise, and whose they are. */
  "engine.faces": call({
    in: z.strictObject({ file: path, turn: z.number().int().min(0).max(3) }),
    out: output<readonly FoundFace[]>(),
  }),
  /** What curation sees of a picture file. */
  "engine.look": call({ in: z.strictObject({ file: path }), out: output<LookedAt>() }),
  /** What is understood of a style's pictures. */
  "engine.understand": call({ in: understandRequest, out: output<SetReport>() }),
  /** What learning a style will take, tried where that is quick and reckoned else. */
  "engine.planLearning": call({ in: learnRequest, out: output<LearningPlan>() }),
  /** Learns a style until the last step or until it is cancelled, and keeps what was reached; the next call goes on. */
  "engine.learn": call({ in: learnRequest, out: output<LearningResult>() }),
  /** How a training would run in the memory there is. */
  "engine.planTraining": call({ in: planTrainingRequest, out: output<TrainingPlanReport>() }),
  /** What a training will take, of steps that are tried where that is quick; nothing of it is kept. */
  "engine.planRun": call({ in: trainingRequest, out: output<RunPlan>() }),
  /** Trains until the last step or until it is cancelled, and keeps what was reached; the next call goes on. */
  "engine.train": call({ in: trainingRequest, out: output<TrainingResult>() }),
  /** Measures a picture; it is stopped between two networks. */
  "measure.picture": call({ in: measureRequest, out: output<MeasureAnswer>() }),
  /** What stands behind the measures now: with another stamp they are others. */
  "measure.stamp": call({ in: measureStampRequest, out: output<string>() }),
  /** A sentence for each network that is there and cannot be used: it measures nothing. */
  "measure.problems": call({ in: measureStampRequest, out: output<readonly string[]>() }),
  /** How far the styles of pictures lie apart, each from each: 1 less the cosine of their statistics. */
  "measure.apart": call({
    in: z.strictObject({ files: z.array(path).max(mostReferences), bundled: path }),
    out: output<readonly (readonly number[])[]>(),
  }),
  /** What speaks against a picture that is to be a subject or a style. @throws Fault `image.*` */
  "measure.doubt": call({ in: z.strictObject({ file: path }), out: output<Doubt | null>() }),
  /**
   * Answers when whatever was asked before is over: a cancelled picture, too, until its last step has ended and nothing
   * more is saved.
   */
  "engine.settled": call({ in: nothing, out: output<null>() }),
};
export type EngineCalls = CallsOf<typeof engineCalls>;

export interface EngineEvents {
  /** Tied to its call. */
  readonly "engine.progress": Progress;
  readonly "engine.training": TrainingProgress;
  readonly "engine.learning": LearningProgress;
}

/** Hears of a call for pictures how far it has come. */
export const onProgress =
  (hear: (progress: Progress) => void) =>
  (event: EventOf<EngineEvents>): void => {
    if (event.name === "engine.progress") hear(event.payload);
  };

/** Hears of a style that is learned how far it has come. */
export const onLearning =
  (hear: (progress: LearningProgress) => void) =>
  (event: EventOf<EngineEvents>): void => {
    if (event.name === "engine.learning") hear(event.payload);
  };

/** Hears of a training how far it has come. */
export const onTraining =
  (hear: (progress: TrainingProgress) => void) =>
  (event: EventOf<EngineEvents>): void => {
    if (event.name === "engine.training") hear(event.payload);
  };
