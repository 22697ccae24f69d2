/** How a picture would be made in the memory there is, before it is begun. */
import type { MemoryFinding } from "./engine.ts";
import type { FaultRecord } from "./fault.ts";
import type { Provider } from "./provider.ts";
import type { Speed } from "./recipe.ts";

/** What of a picture matters to memory. Sides in pixels. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  /** Each subject as it is prepared. */
  readonly subjects: readonly { readonly width: number; readonly height: number }[];
  readonly styles: number;
  /** Some styles count more or less than as published. */
  readonly weighted?: boolean;
  /** What its steps may leave out. */
  readonly speed?: Speed;
}

/** One network's share. Bytes. */
export interface PlannedNetwork {
  readonly name: string;
  /** Runs in every step, or once a picture. */
  readonly repeated: boolean;
  readonly parts: number;
  /** Parts that stay loaded from run to run; the others are read from their files each time. */
  readonly kept: number;
  readonly held: number;
  readonly peak: number;
  /** Read from the files in every run. */
  readonly streamed: number;
}

/** Pictures decoded and encoded piece by piece: sides and overlap of a piece in pixels. */
export interface PlannedTiles {
  readonly side: number;
  readonly overlap: number;
}

export interface PlanReport {
  readonly model: string;
  readonly provider: Provider;
  /** Why this provider. */
  readonly why: string;
  readonly precision: "float32" | "float16";
  readonly memory: MemoryFinding;
  readonly shape: PictureShape;
  readonly verdict:
    | {
        readonly fits: true;
        readonly peak: number;
        readonly networks: readonly PlannedNetwork[];
        /** Null where pictures pass the autoencoder whole. */
        readonly tiles: PlannedTiles | null;
        /** Attention's queries in slices, so that their scores fit. */
        readonly sliced: boolean;
      }
    | { readonly fits: false; readonly problem: FaultRecord; readonly would: readonly Remedy[] };
}

/** Something that would make it fit. */
export type Remedy =
  | { readonly kind: "size"; readonly width: number; readonly height: number }
  | { readonly kind: "precision"; readonly precision: "int8" | "int4" }
  | { readonly kind: "memory"; readonly bytes: number };
