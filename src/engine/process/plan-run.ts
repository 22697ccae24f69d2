/** What a training of triplets will take: steps are tried where that is quick, and reckoned else. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunPlan, TrainingRequest } from "../../contract/learning/training.ts";
import { work } from "../graph/work.ts";
import { type Ahead, ahead, type AheadOf } from "../training/ahead.ts";
import { laidOut } from "../training/layouts.ts";
import { operationsPerSecond } from "../training/speed.ts";
import { mostTogether } from "../training/together.ts";
import { train } from "../training/train.ts";
import { modelGraphs } from "../uso/graphs/model.ts";
import { withTraining } from "./train.ts";

/** Triplets and steps that are tried: the first step also makes the network ready. */
const TRIED = { triplets: 4, steps: 3 } as const;
/** Seconds that a trial may take; what would take longer is reckoned. */
const LONG = 20;
/** The share of a picture's steps that are taken before the one that is learned from: one of the later half. */
const BEFORE_CHOSEN = 0.75;

/** Seconds of a triplet that is read before the first step, and of a step. */
interface Each {
  readonly reading: number;
  readonly step: number;
}

/** @throws Fault `training.*`, `model.*`, `weights.*`, as the training itself would before its first step */
export const onPlanRun = (request: TrainingRequest, { signal }: { readonly signal: AbortSignal }): Promise<RunPlan> =>
  withTraining(request, signal, async (of) => {
    const found = await ahead(of);
    const { fitting, before, way, disk, free } = found;
    const { steps } = of.settings;
    const done = Math.min(steps, before?.step ?? 0);
    const told = await reckoned(of, found);
    const measured = told.reading * TRIED.triplets + told.step * TRIED.steps < LONG;
    const each = measured ? await tried(of, found, signal) : told;
    const held = process.memoryUsage.rss();
    return {
      triplets: fitting.length,
      done,
      steps,
      seconds: (before ? 0 : each.reading * fitting.length) + each.step * (steps - done),
      measured,
      memory: measured ? held : held + way.needed,
      disk,
      free,
      way,
    };
  });

async function reckoned(
  { model, weights, settings: { side, accumulate, rewardSteps, stage } }: AheadOf,
  { step, way, slicing }: Ahead,
): Promise<Each> {
  const graphs = modelGraphs(weights, model.manifest, model.sessions.budget);
  const square = { width: side, height: side };
  const reading = 2 * work(graphs.encode(square)) + work(graphs.siglip()) + work(graphs.t5()) + work(graphs.clip());
  const [flow, ...judged] = step.losings(slicing);
  const all = (losing: NonNullable<typeof flow>): number =>
    laidOut(losing, way.layout).graphs.reduce((sum, graph) => sum + work(graph), 0);
  const together = mostTogether(step.tokens);
  // To the step of a picture that is learned from lead others without gradients.
  const leading = stage === "reward" ? BEFORE_CHOSEN * rewardSteps * work(flow!.graph) : 0;
  const example = (all(flow!) + leading) / together + judged.reduce((sum, losing) => sum + all(losing), 0);
  const speed = await operationsPerSecond(model.sessions);
  return { reading: reading / speed, step: (accumulate * example) / speed };
}

/** A beginning of the training, which leaves nothing behind. */
async function tried(of: AheadOf, { fitting }: Ahead, signal: AbortSignal): Promise<Each> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-trial-"));
  const different = [...new Map(fitting.map((triplet) => [triplet.target, triplet])).values()];
  const triplets = different.slice(0, TRIED.triplets);
  const times: number[] = [];
  const begin = performance.now();
  let read = begin;
  try {
    await train({
      ...of,
      triplets,
      folder,
      signal,
      settings: { ...of.settings, steps: TRIED.steps },
      tell(progress) {
        if (progress.phase === "examples") read = performance.now();
        if (progress.phase === "step") times.push(performance.now());
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  signal.throwIfAborted();
  return {
    reading: (read - begin) / 1_000 / triplets.length,
    step: times.length < 2 ? 0 : (times.at(-1)! - times[0]!) / 1_000 / (times.length - 1),
  };
}
