/** What is done in a process of its own, and what each says while and after it is done. */
import type { ModelPrecision } from "../../src/contract/making/precision.ts";
import type { VelocityShape } from "../../src/engine/uso/graphs/velocity.ts";
import type { PicturePlan } from "../../src/engine/uso/planning/picture.ts";
import type { ModelSizes } from "./sizes.ts";

/** A model and the memory that its networks may take, in bytes; what is free where absent. */
export interface Given {
  readonly model: string;
  readonly memory?: number;
}

export type Job =
  | {
      readonly kind: "scan";
      readonly folder: string;
      readonly model: string;
      readonly transformer: ModelSizes["transformer"];
    }
  | {
      readonly kind: "optimise";
      readonly model: string;
      readonly out: string;
      readonly precision: ModelPrecision;
      readonly mergeLora: boolean;
    }
  | ({ readonly kind: "picture"; readonly side: number; readonly steps: number; readonly subjectSide: number } & Given)
  | ({ readonly kind: "plan"; readonly sides: readonly number[]; readonly subjectSide: number } & Given)
  | ({ readonly kind: "rate"; readonly shape: VelocityShape; readonly turns: number } & Given)
  | ({ readonly kind: "modulation"; readonly steps: number } & Given)
  /** The blocks of these sizes are written to the file first. */
  | {
      readonly kind: "train";
      readonly sizes: ModelSizes;
      readonly side: number;
      readonly rank: number;
      readonly file: string;
    };

export type JobOf<K extends Job["kind"]> = Extract<Job, { readonly kind: K }>;

export interface Results {
  readonly scan: { readonly files: number; readonly networks: number };
  readonly optimise: {
    readonly networks: readonly { readonly file: string; readonly before: number; readonly after: number }[];
  };
  readonly picture: {
    readonly shape: VelocityShape;
    /** Milliseconds of every step. */
    readonly steps: readonly number[];
  };
  readonly plan: {
    /** Of the LoRA that is computed beside the weights; 0 where there is none. */
    readonly loraRank: number;
    /** One a side; null where a picture of that side does not fit. */
    readonly plans: readonly (PicturePlan | null)[];
  };
  readonly rate: {
    /** 10⁹ operations a second of the fastest plain product. */
    readonly product: number;
    readonly blocks: readonly { readonly name: string; readonly ms: number; readonly rate: number }[];
  };
  readonly train: { readonly tokens: number };
  readonly modulation: {
    /** Bytes of its weights as stored. */
    readonly bytes: number;
    /** Milliseconds: loading and computing the rows of all steps at once. */
    readonly atOnce: number;
    /** Milliseconds: one row. */
    readonly single: number;
  };
}

export type Line = { readonly phase: string } | { readonly result: Results[Job["kind"]] };
export type Tell = (phase: string) => void;
