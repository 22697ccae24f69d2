/** What a model's networks are run with on a provider: memory, and the type of their products. */
import type { MemoryFinding } from "../../../contract/making/plan.ts";
import type { Provider } from "../../../contract/making/provider.ts";
import type { Tiling } from "../tiling/tiles.ts";
import type { Precision } from "../../graph/precision.ts";
import type { Manifest } from "../../../formats/manifest.ts";
import { mostQueries } from "../../runtime/attention-trial.ts";
import { memoryFor } from "../../runtime/memory.ts";
import { isSmall, type DeviceBudget } from "../../runtime/plan.ts";
import { computesFloat16 } from "../../runtime/providers.ts";

/** How a model is to be run, where somebody says so. */
export interface ModelOptions {
  readonly precision?: Precision;
  /** Bytes that networks may take; what is free where absent. */
  readonly memory?: number;
  /** Tiles for the autoencoder; null for none. Those of the picture's plan where absent. */
  readonly tiles?: Tiling | null;
  /** The provider is another machine's: nothing is tried out on it, the best is assumed. */
  readonly elsewhere?: boolean;
}

/**
 * @param held bytes that the model's own networks hold already: they count as free
 */
export async function budgetFor(
  { files }: Manifest,
  provider: Provider,
  { precision, memory, elsewhere = false }: ModelOptions,
  held = 0,
): Promise<{ readonly budget: DeviceBudget; readonly finding: MemoryFinding }> {
  const small = isSmall(files);
  const found = await memoryFor(provider, memory);
  const finding = memory === undefined ? { ...found, bytes: found.bytes + held } : found;
  const usual = async (): Promise<Precision> =>
    provider !== "cpu" && !small && (elsewhere || (await computesFloat16(provider))) ? "float16" : "float32";
  const most = elsewhere ? Infinity : await mostQueries(provider);
  return {
    finding,
    budget: {
      provider,
      precision: precision ?? (await usual()),
      memory: finding.bytes,
      small,
      ...(most === Infinity ? {} : { mostQueries: most }),
    },
  };
}
