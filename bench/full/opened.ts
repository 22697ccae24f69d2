/** The model of a job, opened on the processor. */
import { isFault } from "../../src/contract/fault.ts";
import { openModel } from "../../src/engine/manifest.ts";
import type { VelocityShape } from "../../src/engine/models/flux.ts";
import type { Graph } from "../../src/engine/graph/tensor.ts";
import { planNetwork, type Means, type NetworkPlan } from "../../src/engine/runtime/plan.ts";
import { velocityNetwork } from "../../src/engine/transformer-networks.ts";
import { openUso, type UsoModel } from "../../src/engine/uso.ts";
import { ownAdapter } from "../../src/engine/weights/adapter.ts";
import type { Given, JobOf, Results } from "./jobs.ts";

export const opened = async ({ model, memory }: Given): Promise<UsoModel> => openUso(await openModel(model), "cpu", memory === undefined ? {} : { memory });

/** The transformer's graph for one step. */
export function transformerGraph({ transformer, sessions }: UsoModel, shape: VelocityShape): Graph {
  const [, build] = velocityNetwork(transformer, { times: [1], guidance: 4, loraStrength: 1 }, shape, sessions.means);
  return build();
}

/** Rank of the LoRA that is computed beside the weights; 0 where it is in them, or there is none. */
export function loraRank({ transformer: { weights, lora } }: UsoModel): number {
  if (lora !== "branch") return 0;
  return (ownAdapter(weights).pieces("double_blocks.0.img_attn.qkv")[0]?.down.shape[0] as number | undefined) ?? 0;
}

export async function planShapes(job: JobOf<"plan">): Promise<Results["plan"]> {
  const model = await opened(job);
  return { loraRank: loraRank(model), plans: job.shapes.map((shape) => planOrNull(transformerGraph(model, shape), model.sessions.means)) };
}

function planOrNull(graph: Graph, means: Means): NetworkPlan | null {
  try {
    return planNetwork(graph, means, true);
  } catch (error) {
    if (isFault(error, "runtime.does-not-fit")) return null;
    throw error;
  }
}
