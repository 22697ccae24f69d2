/** How a picture would be made in the memory there is, before it is begun. */
import { z } from "zod";
import type { FaultRecord } from "../fault.ts";
import { maybe } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { parameters } from "./parameters.ts";
import { mostReferences } from "./parts.ts";
import type { ModelPrecision } from "./precision.ts";
import type { Provider } from "./provider.ts";

const size = { width: parameters.width.schema, height: parameters.height.schema };
const prepared = z
  .number()
  .int()
  .min(1)
  .max(parameters.contentLongSide.schema.maxValue ?? Infinity);

/** What of a picture matters to memory. Sides in pixels. */
export const pictureShape = z.strictObject({
  ...size,
  /** Each subject as it is prepared. */
  subjects: z.array(z.strictObject({ width: prepared, height: prepared })).max(mostReferences),
  styles: z.number().int().min(0).max(mostReferences),
  /** Some styles count more or less than as published, or come in late. */
  weighted: maybe(z.boolean()),
  /** Further LoRAs, of which each adds its layers. */
  loras: maybe(parameters.loras.schema.unwrap()),
  /** What its steps may leave out. */
  speed: maybe(parameters.speed.schema.unwrap()),
});
export type PictureShape = Immutable<z.infer<typeof pictureShape>>;

/** Bytes that networks may take, and how that is known, in words. */
export interface MemoryFinding {
  readonly bytes: number;
  readonly source: string;
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
  | { readonly kind: "precision"; readonly precision: Exclude<ModelPrecision, "fp16"> }
  | { readonly kind: "memory"; readonly bytes: number };
