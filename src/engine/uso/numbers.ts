/** What a network answered, where these are numbers; where they are none, which weights are to blame. */
import { Fault } from "../../contract/fault.ts";
import { checkNumbers } from "../../formats/safetensors/numbers.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";

/**
 * The same values. Weights are looked through only where some are no numbers: a large model takes a minute.
 * @param files  of the weights that took part
 * @throws Fault `weights.not-finite` naming the weight; `image.not-finite` where all weights are sound
 */
export async function onlyNumbers(
  values: Float32Array,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array> {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return values;
  await soundWeights(files, signal);
  throw new Fault("image.not-finite", { index });
}

/** Looks through all weights of these files. @throws Fault `weights.not-finite` naming one that is no number */
export async function soundWeights(files: readonly string[], signal: AbortSignal): Promise<void> {
  for (const file of files) await checkNumbers((await readSafetensors(file)).tensors.values(), signal);
}
