/** What it saves to compute the modulation of all steps before the first. */
import { footprint } from "../../src/engine/graph/footprint.ts";
import { modulationGraph } from "../../src/engine/uso/graphs/conditioning.ts";
import type { FloatValue } from "../../src/engine/runtime/session.ts";
import { timestepEmbedding } from "../../src/engine/sampling/embedding.ts";
import { random } from "../blocks.ts";
import { median, timed } from "../measure.ts";
import type { JobOf, Results, Tell } from "./jobs.ts";
import { opened } from "./opened.ts";

/** Single rows that are timed, after one that does not count. */
const ROWS = 2;

export async function measureModulation(job: JobOf<"modulation">, tell: Tell): Promise<Results["modulation"]> {
  const { steps } = job;
  const model = await opened(job);
  const { weights, config } = model.transformer;
  const graph = modulationGraph(weights, config);
  const bytes = footprint(graph).weights.reduce(
    (sum, { source }) => sum + (source.kind === "weight" ? source.region.length : 0),
    0,
  );
  const rows = (count: number): Readonly<Record<string, FloatValue>> => {
    const embedded = {
      data: timestepEmbedding(Array.from({ length: count }, (_, n) => 1 - n / count)),
      shape: [count, 256],
    };
    return {
      time: embedded,
      ...(config.guidance_embed ? { guidance: embedded } : {}),
      pooled: random([1, config.vec_in_dim]),
    };
  };
  tell(`${steps} rows at once`);
  const atOnce = await timed(() => model.sessions.run(graph, rows(steps)));
  await model.sessions.release();
  tell("row by row");
  const times: number[] = [];
  await model.sessions.use(graph, async (session) => {
    for (let n = 0; n <= ROWS; n++) times.push(await timed(() => session.run(rows(1))));
  });
  await model.release();
  return { bytes, atOnce, single: median(times.slice(1)) };
}
