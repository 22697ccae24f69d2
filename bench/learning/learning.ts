/**
 * The paper's three trainings shown on the bundled model, from its released weights with the projector made new and no
 * LoRA, and the paper's ablations: `npm run bench -- --only learning`.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { TrainingSettings, TrainingStage } from "../../src/contract/learning/training.ts";
import { drawFolder, heldOutFolder } from "../../src/engine/drawing/folder.ts";
import { familyNames } from "../../src/engine/drawing/styles/families.ts";
import { readTriplets } from "../../src/formats/triplets.ts";
import { type ModelFolder, openModel } from "../../src/formats/manifest.ts";
import { writeResults } from "../../src/engine/training/results.ts";
import { train } from "../../src/engine/training/train.ts";
import { openUso } from "../../src/engine/uso/model.ts";
import { openWeights } from "../../src/engine/uso/open-weights.ts";
import { bundled } from "../paths.ts";
import { resetModel } from "./base.ts";
import { type Judged, scoreOf } from "./measures.ts";
import { type Held, scoreModel, scorePart } from "./score.ts";
import { type Lengths, type Part, type Variant, variants } from "./variants.ts";

/** Pixels of a side, triplets to train with and to judge by, families that training never sees. */
export const data = { size: 64, count: 120, heldOutCount: 16, heldOut: ["neon", "mosaic", "halftone"] } as const;

export const settings: Omit<TrainingSettings, "stage" | "steps" | "rate"> = {
  schedule: "cosine",
  warmup: 10,
  accumulate: 4,
  rank: 8,
  timesteps: "logit-normal",
  side: data.size,
  guidance: 1,
  rewardWeight: 0.1,
  rewardSteps: 0,
  seed: 1,
};

export const rates: Readonly<Record<TrainingStage, number>> = { align: 4e-3, disentangle: 2e-3, reward: 5e-4 };

const never = new AbortController().signal;

export interface Row {
  readonly name: string;
  readonly judged: readonly Judged[];
}

/** Steps of each training. */
const usual: Lengths = { align: 60, disentangle: 60, reward: 20 };

/** Prints the table. @param pace how many times the usual steps */
export async function showLearning(folder: string, pace: number): Promise<void> {
  const steps = (of: number): number => Math.max(2, Math.round(of * pace));
  const lengths = { align: steps(usual.align), disentangle: steps(usual.disentangle), reward: steps(usual.reward) };
  console.log(
    `\nTrained for ${lengths.align} steps to align, ${lengths.disentangle} to disentangle and ${lengths.reward} by reward, judged on held-out triplets. PSNR to the target in dB; colours and strokes as the share of the way from the content's to the style picture's; leak of the style picture's layout, 1 for a copy:`,
  );
  console.log(head());
  const minutes = await learning(folder, lengths, (found) => console.log(line(found)));
  console.log(`  ${minutes.toFixed(0)} minutes`);
}

/**
 * @param tell called with every row once it is known
 * @returns minutes that all took
 */
async function learning(folder: string, lengths: Lengths, tell: (row: Row) => void): Promise<number> {
  const begin = Date.now();
  const drawn = join(folder, "triplets");
  const threads = Math.min(2, availableParallelism());
  const request = { ...data, families: familyNames, seed: 1, photographs: null, threads };
  await drawFolder({ ...request, folder: drawn }, never, () => {});
  const held = (await readTriplets(heldOutFolder(drawn))) as readonly Held[];
  for (const [part, name] of [
    ["content", "(the content as it was)"],
    ["style", "(the style picture as it was)"],
    ["target", "(the target)"],
  ] as const)
    tell({ name, judged: await scorePart(held, part) });
  tell({ name: "(the released model)", judged: await scoreModel(await openModel(bundled.model), held, "separate") });
  for (const variant of variants(lengths)) await trainVariant({ folder, drawn, held }, variant, tell);
  return (Date.now() - begin) / 60_000;
}

interface Ground {
  readonly folder: string;
  readonly drawn: string;
  readonly held: readonly Held[];
}

async function trainVariant(ground: Ground, variant: Variant, tell: (row: Row) => void): Promise<void> {
  const { folder, held } = ground;
  const { name, depths, encoders, parts } = variant;
  const whole = name === "all three";
  const base = join(folder, depths === "one level" ? "base-one-level" : "base");
  let model = await resetModel(base, depths, { ...settings, stage: "align", steps: 1, rate: 1 });
  if (whole) tell({ name: "projector made new", judged: await scoreModel(model, held, encoders) });
  let done = "";
  for (const part of parts) {
    done = `${done}-${part.stage}${part.steps}${part.paceOf ? `-as-${part.paceOf}` : ""}`;
    model = await trainPart(ground, variant, part, { model, out: join(folder, `${depths}-${encoders}${done}`) });
    if (whole) tell({ name: `… after ${part.stage}`, judged: await scoreModel(model, held, encoders) });
  }
  if (!whole) tell({ name, judged: await scoreModel(model, held, encoders) });
}

/** Trains a model further in a folder, or takes what was trained there already. */
export async function trainPart(
  { folder, drawn }: Pick<Ground, "folder" | "drawn">,
  { encoders }: Pick<Variant, "encoders">,
  { stage, steps, paceOf = stage }: Part,
  {
    model: from,
    out,
    otherwise = {},
  }: { readonly model: ModelFolder; readonly out: string; readonly otherwise?: Partial<TrainingSettings> },
): Promise<ModelFolder> {
  const [model, weights, triplets] = [await openUso(from, "cpu"), await openWeights(from), await readTriplets(drawn)];
  try {
    const reached = await train({
      model,
      weights,
      triplets,
      settings: { ...settings, stage, steps, rate: rates[paceOf], ...otherwise },
      folder: out,
      examples: join(folder, "examples"),
      encoders,
      signal: never,
      tell: () => {},
    });
    await writeResults(out, from, reached);
  } finally {
    await model.release();
  }
  return openModel(out);
}

const cells = ["PSNR", "colours", "strokes", "leak"] as const;

export const head = (): string => `  ${"".padEnd(32)}  ${cells.map((name) => name.padStart(12)).join("  ")}`;

export function line({ name, judged }: Row): string {
  const { psnr, colours, strokes, leak } = scoreOf(judged);
  const found = [psnr.toFixed(2), `${colours.toFixed(0)} %`, `${strokes.toFixed(0)} %`, leak.toFixed(3)];
  return row(name, found);
}

export const row = (name: string, found: readonly string[]): string =>
  `  ${name.padEnd(32)}  ${found.map((text) => text.padStart(12)).join("  ")}`;
