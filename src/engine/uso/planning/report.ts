/** The plan of a picture as it is told to people; where it does not fit, what would. */
import type { MemoryFinding } from "../../../contract/making/plan.ts";
import { isFault } from "../../../contract/fault.ts";
import type { PictureShape, PlanReport, Remedy } from "../../../contract/making/plan.ts";
import type { ProviderVerdict } from "../../../contract/making/provider.ts";
import type { Manifest } from "../../../formats/manifest.ts";
import { reduction } from "../../../formats/configs.ts";
import type { ModelWeights } from "../open-weights.ts";
import { planPicture } from "./picture.ts";
import type { DeviceBudget } from "../../runtime/plan.ts";
import type { FurtherLora } from "../transformer.ts";
import { foreseen } from "../../weights/foreseen.ts";
import { defaultBlock } from "../../convert/storage.ts";

export interface Planned {
  readonly manifest: Manifest;
  readonly weights: ModelWeights;
  readonly verdict: ProviderVerdict;
  readonly memory: MemoryFinding;
  readonly budget: DeviceBudget;
  /** Further LoRAs of the picture, opened. */
  readonly loras?: readonly FurtherLora[];
}

/** Plans a picture, or says why it cannot be made and what would do. */
export function planReport(planned: Planned, shape: PictureShape): PlanReport {
  const { manifest, weights, verdict, memory, budget, loras } = planned;
  const told = {
    model: manifest.id,
    provider: verdict.provider,
    why: verdict.why,
    precision: budget.precision,
    memory,
    shape,
  };
  try {
    const { tiles, sliced, networks, peak } = planPicture(weights, manifest, shape, budget, loras);
    const pixels = reduction(manifest.components.autoencoder.config);
    return {
      ...told,
      verdict: {
        fits: true,
        peak,
        networks,
        tiles: tiles && { side: tiles.side * pixels, overlap: tiles.overlap * pixels },
        sliced,
      },
    };
  } catch (error) {
    if (!isFault(error, "runtime.does-not-fit")) throw error;
    return {
      ...told,
      verdict: { fits: false, problem: error.toJSON(), would: [...remedies(planned, shape)] },
    };
  }
}

/** Parts of a side that are tried, largest first. */
const SMALLER = [0.75, 0.5, 0.375, 0.25];
const LEAST_SIDE = 256;
const MOST = 2 ** 40;

/** What would make a picture fit that does not: each by itself. */
function* remedies({ manifest, weights, budget, loras }: Planned, shape: PictureShape): Generator<Remedy> {
  const fits = (its: ModelWeights, size: PictureShape, memory = budget.memory): boolean => {
    try {
      planPicture(its, manifest, size, { ...budget, memory }, loras);
      return true;
    } catch (error) {
      if (isFault(error, "runtime.does-not-fit")) return false;
      throw error;
    }
  };
  const side = (pixels: number, part: number): number => Math.max(64, Math.floor((pixels * part) / 16) * 16);
  const sizes = SMALLER.map((part) => ({
    ...shape,
    width: side(shape.width, part),
    height: side(shape.height, part),
  })).filter((s) => Math.max(s.width, s.height) >= LEAST_SIDE);
  const smaller = sizes.find((s) => fits(weights, s));
  if (smaller) yield { kind: "size", width: smaller.width, height: smaller.height };

  const optimised = (["int8", "int4"] as const).find((precision) =>
    fits(
      {
        ...weights,
        transformer: foreseen(weights.transformer, precision, defaultBlock),
        t5: foreseen(weights.t5, "int8", defaultBlock),
      },
      shape,
    ),
  );
  if (optimised && !fits(weights, shape)) yield { kind: "precision", precision: optimised };

  let [low, high] = [budget.memory, MOST];
  if (!fits(weights, shape, high)) return;
  while (high - low > high / 100) {
    const middle = (low + high) / 2;
    if (fits(weights, shape, middle)) high = middle;
    else low = middle;
  }
  yield { kind: "memory", bytes: Math.ceil(high) };
}
