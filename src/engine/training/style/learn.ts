/**
 * A style of one's own, learned from its pictures: at once, as tokens, or as a LoRA on late blocks. Every so many steps
 * it is looked at by samples of the artist's own subjects, and in the end the best of these points is what counts, not
 * the last.
 */
import { join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import {
  fewestPictures,
  type LearningPoint,
  type LearningProgress,
  type LearningResult,
  type LearnRequest,
} from "../../../contract/learning/learning.ts";
import { freeBytes } from "../../../formats/folders.ts";
import type { UsoModel } from "../../uso/model.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { normal, seedAt } from "../draws.ts";
import { exampleBytes } from "../examples.ts";
import { takeSteps } from "../loop.ts";
import { whilePaused } from "../wishes.ts";
import { firstScale } from "../loss-scale.ts";
import { newParameter, type OptimiserSettings, type Parameter } from "../optimiser.ts";
import { writeCandidate } from "./candidate.ts";
import { candidateAt, removeCandidate } from "./candidate-files.ts";
import { meanTokens } from "./mean.ts";
import { weightsDigest } from "../../../formats/weights-digest.ts";
import { STYLE_TOKENS } from "./parameters.ts";
import { trainedShapes } from "./shapes.ts";
import { changedOf, see, type Seen } from "./pictures.ts";
import { readPoints, writePoints } from "./points.ts";
import { sampleAt, type SampleOptions } from "./samples.ts";
import { bestOf } from "./worth.ts";
import { styleWay } from "./planned.ts";
import { styleStepper } from "./step.ts";

export interface LearnOf extends Pick<LearnRequest, "settings" | "subjects"> {
  readonly model: UsoModel;
  readonly learn: LearnRequest["pictures"];
  readonly judges: LearnRequest["pictures"];
  readonly folder: string;
  readonly signal: AbortSignal;
  tell(progress: LearningProgress): void;
}

/** Milliseconds between checkpoints. */
const KEPT_EVERY = 60_000;

/**
 * Learns until the last step, or until the signal aborts: then what was reached is kept, and the next call goes on.
 * @throws Fault `style.*`, `training.*`, `image.*`, `weights.*`, `runtime.*`
 */
export async function learnStyle(of: LearnOf): Promise<LearningResult> {
  const { model, folder, settings, signal, tell } = of;
  const shapes = trainedShapes(model, settings);
  await proveRoom(folder, diskFor(model, shapes, settings.side, of.learn.length + of.judges.length));
  const way = styleWay(model, shapes, settings, model.sessions.budget);
  const digest = weightsDigest(model.manifest);
  const { learned, judges } = await seen(of, digest);
  const shares = inLowestTerms(learned.map(({ repeats }) => repeats));
  const mean = await meanTokens(
    model,
    learned.map(({ states }, n) => ({ states, share: shares[n]! })),
    { signal },
  );
  const named = [...learned, ...judges].map(
    ({ sha256 }, n) => `${sha256}${(shares[n] ?? 1) > 1 ? `*${shares[n]}` : ""}`,
  );
  const run = { ...settings, model: digest, pictures: named.join(" ") };
  let at: Checkpoint = (await resumed(folder, run)) ?? {
    step: 0,
    settings: run,
    parameters: begun(shapes, mean.data, settings.seed),
    shapes,
    lossScale: firstScale(model.sessions.budget.precision),
  };
  const layers = settings.depth === "layers";
  const sampling: SampleOptions = {
    model,
    side: settings.side,
    seed: settings.seed,
    subjects: of.subjects,
    learned,
    judges,
    signal,
    folder: join(folder, "samples"),
  };
  let points = (await readPoints(folder)).filter(({ step }) => step === null || step <= at.step);
  // Where the last run ended between a point and what it makes needless.
  await keepBest(folder, points, layers);
  const look = async (step: number | null, parameters = at.parameters): Promise<void> => {
    if (signal.aborted || points.some((point) => point.step === step)) return;
    const candidate = candidateAt(folder, step ?? 0, layers);
    if (step !== null) await writeCandidate(candidate, model, mean, parameters, shapes);
    const point = await sampleAt(step, step === null ? { picture: learned[0]!.path } : candidate, sampling);
    if (!point) return;
    points = [...points, point];
    await writePoints(folder, points);
    await keepBest(folder, points, layers);
    tell({ phase: "point", point, best: bestOf(points) });
  };
  const examples = learned.flatMap(({ example }, n) => Array.from({ length: shares[n]! }, () => example));
  const step = styleStepper({ model, shapes, mean, examples, seed: settings.seed, way, options: { signal } });
  const isLookedAt = (reached: number): boolean => reached % settings.every === 0 || reached === settings.steps;
  // Before the first step there is nothing to go on with.
  const keep = async (reached: Checkpoint): Promise<void> =>
    reached.step > 0 ? writeCheckpoint(join(folder, "checkpoint.safetensors"), reached) : undefined;
  try {
    await look(null);
    // Also where the last run ended before it had looked.
    if (isLookedAt(at.step)) await look(at.step);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  at = await takeSteps({
    from: at,
    optimiser: optimiserOf(settings),
    keptEvery: KEPT_EVERY,
    signal,
    step,
    keep,
    told: ({ step: reached }, { loss, secondsLeft, memory }) =>
      tell({ phase: "step", step: reached, steps: settings.steps, loss, secondsLeft, memory }),
    rest: (reached) =>
      whilePaused(folder, signal, async () => {
        await keep(reached);
        tell({ phase: "paused", step: reached.step });
      }),
    due: isLookedAt,
    async kept(reached) {
      const changed = await changedOf([...learned, ...judges]);
      if (changed.length > 0) throw new Fault("style.pictures-changed", { pictures: changed });
      if (isLookedAt(reached.step)) await look(reached.step, reached.parameters);
    },
  });
  const best = bestOf(points);
  const { tokens, lora } = candidateAt(folder, best, layers);
  return { step: at.step, points, best, tokens, lora, model: { id: model.manifest.id, digest } };
}

async function seen({ model, learn, judges, folder, settings, signal, tell }: LearnOf, digest: string) {
  const all: Seen[] = [];
  for (const picture of [...learn, ...judges]) {
    signal.throwIfAborted();
    all.push(
      await see(model, picture, { folder: join(folder, "examples"), side: settings.side, model: digest, signal }),
    );
    tell({ phase: "reading", done: all.length, of: learn.length + judges.length });
  }
  if (all.length < fewestPictures - 1)
    throw new Fault("style.too-few", { pictures: all.length, least: fewestPictures, refused: 0, blank: 0 });
  return { learned: all.slice(0, learn.length), judges: all.slice(learn.length) };
}

/** How often each counts, in the smallest whole numbers: ten times each is once each. */
function inLowestTerms(repeats: readonly number[]): readonly number[] {
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  const by = repeats.reduce(common, 0);
  return repeats.map((n) => n / by);
}

/**
 * Bytes that a run takes at most: the encoded pictures, parameters with moments and mean twice, as the checkpoint
 * before goes when the new one is whole, the best point and one more, and samples.
 */
export function diskFor(
  model: UsoModel,
  shapes: ReadonlyMap<string, readonly number[]>,
  side: number,
  pictures: number,
): number {
  const values = [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return pictures * exampleBytes(model, side) + 4 * values * (2 * 4 + 2) + 4e6;
}

/** Removes the files of all points but the best. */
async function keepBest(folder: string, points: readonly LearningPoint[], layers: boolean): Promise<void> {
  for (const { step } of points)
    if (step !== null && step !== bestOf(points)) await removeCandidate(candidateAt(folder, step, layers));
}

async function proveRoom(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free !== null && free < needed) throw new Fault("style.no-space", { folder, needed, free });
}

async function resumed(folder: string, run: Readonly<Record<string, unknown>>): Promise<Checkpoint | null> {
  const found = await readCheckpoint(join(folder, "checkpoint.safetensors"));
  if (!found) return null;
  const differs = Object.keys(run).filter((name) => run[name] !== found.settings[name]);
  if (differs.includes("pictures")) throw new Fault("style.pictures-changed", { pictures: ["The style's pictures"] });
  if (differs.length > 0) throw new Fault("training.other-run", { folder, differs });
  return found;
}

/** Tokens begin as the mean; of a LoRA one factor is of chance and one of zeros, so that it begins as nothing. */
function begun(
  shapes: ReadonlyMap<string, readonly number[]>,
  mean: Float32Array,
  seed: number,
): Map<string, Parameter> {
  const value = (name: string, shape: readonly number[], n: number): Float32Array => {
    const count = shape.reduce((a, b) => a * b, 1);
    if (name === STYLE_TOKENS) return mean.slice();
    if (name.endsWith(".up.weight")) return new Float32Array(count);
    return normal(seedAt(seed, 0, n), count).map((x) => x / shape[0]!);
  };
  return new Map([...shapes].map(([name, shape], n) => [name, newParameter(value(name, shape, n))]));
}

const optimiserOf = ({ rate, steps }: LearnRequest["settings"]): OptimiserSettings => ({
  rate,
  steps,
  schedule: "cosine",
  warmup: Math.min(10, Math.floor(steps / 10)),
  decay: 0,
  clip: 1,
  average: 0.95,
});
