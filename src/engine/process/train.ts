/** Training in the engine's process. */
import type { EngineEvents } from "../../contract/engine.ts";
import type { HandlerContext } from "../../contract/rpc/server.ts";
import type { TrainingRequest, TrainingResult } from "../../contract/training.ts";
import { openModel } from "../../formats/manifest.ts";
import { readTriplets } from "../../formats/triplets.ts";
import { chooseProvider } from "../runtime/providers.ts";
import { writeResults } from "../training/results.ts";
import { train } from "../training/train.ts";
import { openUso } from "../uso/model.ts";
import { openWeights } from "../uso/open-weights.ts";

/** Opens the model for itself: what is trained is no part of the one that pictures are made with. */
export async function onTrain(
  { modelFolder, provider = "auto", memory, triplets, out, settings }: TrainingRequest,
  { signal, emit }: HandlerContext<EngineEvents>,
): Promise<TrainingResult> {
  const [folder, learning, verdict] = await Promise.all([
    openModel(modelFolder),
    readTriplets(triplets),
    chooseProvider(provider),
  ]);
  const [model, weights] = await Promise.all([
    openUso(folder, verdict.provider, memory === undefined ? {} : { memory }),
    openWeights(folder),
  ]);
  try {
    const tell = (progress: EngineEvents["engine.training"]): void => emit("engine.training", progress);
    const reached = await train({ model, weights, triplets: learning, settings, folder: out, signal, tell });
    return await writeResults(out, folder, reached);
  } finally {
    await model.release();
  }
}
