/** The model of a job, opened on the processor. */
import { isFault } from "../../src/contract/fault.ts";
import { openModel } from "../../src/formats/manifest.ts";
import type { VelocityShape } from "../../src/engine/uso/graphs/velocity.ts";
import type { Graph } from "../../src/engine/graph/tensor.ts";
import type { PicturePlan } from "../../src/engine/uso/planning/picture.ts";
import { transformerGraphs } from "../../src/engine/uso/transformer.ts";
import { openUso, type UsoModel } from "../../src/engine/uso/model.ts";
import { ownAdapter } from "../../src/engine/weights/adapter.ts";
import type { Given, JobOf, Results } from "./jobs.ts";

export const opened = async ({ model, memory }: Given): Promise<UsoModel> =>
  openUso(await openModel(model), "cpu", memory === undefined ? {} : { memory });

/** The transformer's graph for one step. */
export function transformerGraph({ transformer, sessions }: UsoModel, shape: VelocityShape): Graph {
  const settings = { times: [1], guidance: 4, loraStrength: 1 };
  return transformerGraphs(transformer, settings, sessions.budget).velocity(shape);
}

/** Rank of the LoRA that is computed beside the weights; 0 where it is in them, or there is none. */
export function loraRank({ transformer: { weights, lora } }: UsoModel): number {
  if (lora !== "branch") return 0;
  return (ownAdapter(weights).pieces("double_blocks.0.img_attn.qkv")[0]?.down.shape[0] as number | undefined) ?? 0;
}

/** Plans square pictures with one style and one square subject. */
export async function planPictures(job: JobOf<"plan">): Promise<Results["plan"]> {
  const model = await opened(job);
  const subjects = [{ width: job.subjectSide, height: job.subjectSide }];
  const plans: (PicturePlan | null)[] = [];
  for (const side of job.sides)
    plans.push(await model.plan({ width: side, height: side, subjects, styles: 1 }).catch(nullWhereTooLarge));
  return { loraRank: loraRank(model), plans };
}

function nullWhereTooLarge(error: unknown): null {
  if (isFault(error, "runtime.does-not-fit")) return null;
  throw error;
}
