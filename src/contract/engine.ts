/** The engine's contract: what the engine process does for the rest of the program, and what it tells meanwhile. */
import type { PictureShape, PlanReport } from "./plan.ts";
import type { ProviderChoice, ProviderFinding, ProviderVerdict } from "./provider.ts";
import type { Recipe } from "./recipe.ts";

export const pictureFormats = ["png", "jpeg", "webp"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** Where finished pictures go. */
export interface Destination {
  /** Absolute; made where it is missing. */
  readonly folder: string;
  readonly format: PictureFormat;
  /** 1 to 100; PNG has none. */
  readonly quality?: number;
  /** Begin of the file names; made of the recipe where absent. */
  readonly name?: string;
}

export interface GenerateRequest {
  readonly recipe: Recipe;
  /** Absolute path of the model folder. */
  readonly modelFolder: string;
  readonly out: Destination;
  /** `auto` where absent. */
  readonly provider?: ProviderChoice;
  /** Send an estimate of the picture with every step. */
  readonly previews?: boolean;
  /** Bytes that networks may take; what is free where absent. */
  readonly memory?: number;
}

export interface PlanRequest {
  /** Absolute path of the model folder. */
  readonly modelFolder: string;
  readonly shape: PictureShape;
  /** `auto` where absent. */
  readonly provider?: ProviderChoice;
  /** Bytes that networks may take; what is free where absent. */
  readonly memory?: number;
}

export interface SavedPicture {
  /** Absolute path. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** The seed of this one picture of the batch. */
  readonly seed: number;
}

/** A small encoded picture of what the latent holds so far. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** Which picture of how many, counted from 1. */
interface OfBatch {
  readonly picture: number;
  readonly pictures: number;
}

/** How far a call has come. While drawn, `step` of `steps` are done, and a share of the next one (0…1). */
export type Progress =
  | { readonly phase: "load"; readonly provider: ProviderVerdict }
  | { readonly phase: "encode"; readonly what: "lora" | "subject" | "style" | "text" | "conditioning" }
  | ({
      readonly phase: "denoise";
      readonly step: number;
      readonly steps: number;
      readonly share: number;
      readonly secondsLeft: number | null;
      readonly preview?: Preview;
    } & OfBatch)
  | ({ readonly phase: "decode" } & OfBatch)
  | ({ readonly phase: "saved"; readonly saved: SavedPicture } & OfBatch);

/** Bytes that networks may take, and how that is known, in words. */
export interface MemoryFinding {
  readonly bytes: number;
  readonly source: string;
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

export interface EngineCalls {
  readonly "engine.ping": { readonly in: null; readonly out: { readonly pid: number } };
  readonly "engine.doctor": { readonly in: null; readonly out: DoctorReport };
  /** How a picture would be made, or what would make it fit. */
  readonly "engine.plan": { readonly in: PlanRequest; readonly out: PlanReport };
  readonly "engine.generate": {
    readonly in: GenerateRequest;
    readonly out: { readonly pictures: readonly SavedPicture[] };
  };
  /** Answers when whatever was asked before is over: a cancelled picture, too, until its last step has ended and nothing more is saved. */
  readonly "engine.settled": { readonly in: null; readonly out: null };
}

export interface EngineEvents {
  /** Tied to its call. */
  readonly "engine.progress": Progress;
}
