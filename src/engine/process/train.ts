/** Training in the engine's process. */
import type { EngineEvents } from "../../contract/engine.ts";
import type { HandlerContext } from "../../contract/rpc/server.ts";
import type { TrainingRequest, TrainingResult } from "../../contract/learning/training.ts";
import { type ModelFolder, openModel } from "../../formats/manifest.ts";
import { readTriplets } from "../../formats/triplets.ts";
import { chooseProvider } from "../runtime/providers.ts";
import { type AheadOf, fittingOf } from "../training/ahead.ts";
import { openCsdJudge } from "../training/csd-reward.ts";
import { writeResults } from "../training/results.ts";
import { untilStopped } from "../training/wishes.ts";
import { alone } from "../training/alone.ts";
import { stored } from "../training/checkpoint.ts";
import { soundPictures } from "../training/sound-pictures.ts";
import { loraShapes } from "../training/stages.ts";
import { train } from "../training/train.ts";
import { valuesOf } from "../weights/values.ts";
import type { StoredTensor } from "../../formats/safetensors/write.ts";
import { openUso, type UsoModel } from "../uso/model.ts";
import { soundWeights } from "../uso/numbers.ts";
import { openWeights } from "../uso/open-weights.ts";

/**
 * Opens the model for itself: what is trained is no part of the one that pictures are made with.
 * @throws Fault where there is nothing to learn from or to begin with, and what the work throws
 */
export async function withTraining<T>(
  { modelFolder, provider = "auto", memory, triplets, out, settings, csd }: TrainingRequest,
  signal: AbortSignal,
  work: (of: AheadOf, folder: ModelFolder) => Promise<T>,
): Promise<T> {
  const [folder, learning, verdict] = await Promise.all([
    openModel(modelFolder),
    readTriplets(triplets),
    chooseProvider(provider),
  ]);
  await soundPictures(fittingOf({ triplets: learning, settings }), signal);
  const [model, weights, judge] = await Promise.all([
    openUso(folder, verdict.provider, memory === undefined ? {} : { memory }),
    openWeights(folder),
    csd && openCsdJudge(csd),
  ]);
  const of = { model, weights, triplets: learning, settings, folder: out, ...(judge ? { judge } : {}) };
  return work(of, folder).finally(() => model.release());
}

export async function onTrain(
  request: TrainingRequest,
  { signal, emit }: HandlerContext<EngineEvents>,
): Promise<TrainingResult> {
  const { out, settings, csd, named } = request;
  // A judge that is no number would be found out by the first step, after all pictures were read.
  if (csd) await soundWeights(csd.files, signal);
  return withTraining(request, signal, (of, folder) =>
    alone(out, () =>
      untilStopped(out, signal, async (signal) => {
        const tell = (progress: EngineEvents["engine.training"]): void => emit("engine.training", progress);
        const reached = await train({ ...of, signal, tell });
        const beside = await untrainedLora(of.model, settings, reached.parameters);
        return writeResults(out, folder, reached, { beside, ...(named ? { named } : {}) });
      }),
    ),
  );
}

/** What of the LoRA was left as it was, where only some layers were trained: a LoRA is whole. */
async function untrainedLora(
  { transformer: { weights, config } }: UsoModel,
  { layers, rank }: TrainingRequest["settings"],
  trained: ReadonlyMap<string, unknown>,
): Promise<Readonly<Record<string, StoredTensor>>> {
  const beside: Record<string, StoredTensor> = {};
  if (!layers) return beside;
  for (const [name, fresh] of loraShapes(config, rank)) {
    if (trained.has(name)) continue;
    const has = weights.has(name);
    const shape = has ? (weights.tensor(name).shape as readonly number[]) : fresh;
    const count = shape.reduce((a, b) => a * b, 1);
    beside[name] = stored(has ? await valuesOf(weights.tensor(name)) : new Float32Array(count), shape);
  }
  return beside;
}
