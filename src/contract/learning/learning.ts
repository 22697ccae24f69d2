/** Learning a style of one's own in the engine: what is asked for, and what is told meanwhile. */
import { z } from "zod";
import type { Doubt } from "../library/doubts.ts";
import { maybe, path } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { providerChoices } from "../making/provider.ts";
import type { PlannedTraining } from "./training.ts";
import type { TrainingTerms } from "./training-terms.ts";

/**
 * How deep a style is learned. At once: the mean of what is seen in all pictures. Tokens: what stands for the style in
 * front of the words is learned, nothing else changes. Layers: a LoRA on the transformer's late blocks.
 */
export const styleDepths = ["at once", "tokens", "layers"] as const;
export type StyleDepth = (typeof styleDepths)[number];

/** The fewest pictures that a style is learned from, those kept to judge by included, and the most. */
export const fewestPictures = 5;
export const mostPictures = 60;
/** As many are best. */
export const bestPictures = { from: 5, to: 30 } as const;

/** A picture of the style, and what it shows in words where anybody said it. */
const learnedPicture = z.strictObject({
  path,
  caption: z.string().max(8_000),
  /** How often it counts beside the others; once where absent. */
  repeats: maybe(z.number().int().min(1).max(9_999)),
});
export type LearnedPicture = Immutable<z.infer<typeof learnedPicture>>;

const engineOf = {
  modelFolder: path,
  provider: maybe(z.enum(providerChoices)),
  memory: maybe(z.number().positive()),
};
const pictures = z.array(learnedPicture).max(mostPictures);

export const understandRequest = z.strictObject({ ...engineOf, pictures });
export type UnderstandRequest = Immutable<z.infer<typeof understandRequest>>;

export const learningSettings = z.strictObject({
  depth: z.enum(styleDepths),
  /** 0 at once. */
  steps: z.number().int().min(0).max(100_000),
  /** Steps between two samples. */
  every: z.number().int().min(1).max(100_000),
  rate: z.number().positive().max(1),
  /** Of the LoRA. */
  rank: z.number().int().min(1).max(128),
  /** Long side of the pictures in pixels. */
  side: z.number().int().min(64).max(2_048).multipleOf(16),
  seed: z.number().int().min(0).max(0xffffffff),
});
export type LearningSettings = Immutable<z.infer<typeof learningSettings>>;

export const learnRequest = z.strictObject({
  ...engineOf,
  pictures,
  /** Of the artist's own people or things: samples show them. */
  subjects: z.array(path).min(1).max(4),
  /** Where the run keeps what it has reached; one that is there goes on. */
  out: path,
  settings: learningSettings,
});
export type LearnRequest = Immutable<z.infer<typeof learnRequest>>;

/** What is known of one picture of a set. */
export interface SetPicture {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Why it cannot be used, in words; null where it can. */
  readonly broken: string | null;
  /** What else speaks against it: a blank page is left out. */
  readonly doubt: Doubt | null;
  /** Which earlier picture it is almost the same as, by its place; null for none. */
  readonly sameAs: number | null;
  /** Smaller than the model draws. */
  readonly small: boolean;
  /** Less like the others than they are like each other. */
  readonly unlike: boolean;
  /** Learned from, kept to judge by, or left out. */
  readonly use: "learn" | "judge" | "left out";
}

/** What would make a set better. */
export type SetAdvice =
  | { readonly kind: "more"; readonly count: number }
  | { readonly kind: "fewer"; readonly most: number }
  | { readonly kind: "alike"; readonly count: number }
  | { readonly kind: "broken"; readonly count: number }
  | { readonly kind: "blank"; readonly count: number }
  | { readonly kind: "bordered"; readonly count: number }
  | { readonly kind: "small"; readonly count: number }
  | { readonly kind: "unlike"; readonly name: string }
  | { readonly kind: "other things" };

/** What was understood of a style's pictures. */
export interface SetReport {
  readonly pictures: readonly SetPicture[];
  /** 0 to 100. */
  readonly score: number;
  readonly advice: readonly SetAdvice[];
}

/** What a run will take: from steps that were tried, or reckoned where they would take long. */
export interface LearningPlan {
  readonly depth: StyleDepth;
  readonly settings: LearningSettings;
  readonly seconds: number;
  /** Bytes that the engine takes at most, or took in the trial. */
  readonly memory: number;
  /** Bytes that the run keeps on the disk. */
  readonly disk: number;
  /** How its steps are run in the memory there is; null at once, where none are taken. */
  readonly way: PlannedTraining | null;
  /** Whether steps were tried; at once, and where a trial would take long, the machine's speed alone was. */
  readonly measured: boolean;
  /** What the model's licence says of what is learned. */
  readonly terms: TrainingTerms;
}

/** A point of the run at which it was looked at. */
export interface LearningPoint {
  /** null for the style as it was used before: by its cover. At 0 it is the mean of what is seen in all pictures. */
  readonly step: number | null;
  /** How like the samples' style is to that of the pictures kept to judge by, 0 to 100; not what is trained on. */
  readonly match: number;
  /** How much of the pictures' content is seen in the samples, 0 to 100. */
  readonly leak: number;
  /** Absolute paths, one for each subject. */
  readonly samples: readonly string[];
}

export type LearningProgress =
  | { readonly phase: "reading"; readonly done: number; readonly of: number }
  | {
      readonly phase: "step";
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly secondsLeft: number;
      /** Bytes that the engine holds. */
      readonly memory: number;
    }
  /** It waits until it is told to go on. */
  | { readonly phase: "paused"; readonly step: number }
  | { readonly phase: "point"; readonly point: LearningPoint; readonly best: number };

export interface LearningResult {
  /** Steps that are done. */
  readonly step: number;
  /** Every point, the first of them the style as it was used before. */
  readonly points: readonly LearningPoint[];
  /** The step of the best point. */
  readonly best: number;
  /** The best point's tokens, and its LoRA where one was learned. */
  readonly tokens: string;
  readonly lora: string | null;
  /** What the style was learned with: of these weights alone it is known. */
  readonly model: { readonly id: string; readonly digest: string };
}
