/** One LoRA training step of the full-size transformer, of which so many blocks are really there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageLora } from "./training-step.ts";
import { planTraining, type PlannedStep, type TrainingPlan } from "../../src/engine/training/plan.ts";
import { imaginedModel } from "./imagined.ts";
import { aligned, phaseTable, seconds, size } from "./report.ts";
import type { ModelSizes } from "./sizes.ts";
import { storedOf, storedParts } from "./stored.ts";
import { watch, type Watched } from "./watch.ts";
import type { Results } from "./jobs.ts";

export interface TrainingOptions {
  readonly sizes: ModelSizes;
  readonly side: number;
  readonly rank: number;
  /** Double and single blocks that are computed; the others are reckoned from them. */
  readonly blocks: readonly [double: number, single: number];
  readonly print: (text: string) => void;
}

/** Writes the blocks with random weights in 4 bits, makes a step with them, and reckons what all blocks would take. */
export async function benchTraining({ sizes, side, rank, blocks, print }: TrainingOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "atelier-bench-"));
  const clean = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const interrupted = (): never => process.exit(130);
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted).once("exit", clean);
  try {
    const [depth, depth_single_blocks] = blocks;
    const whole = depth === sizes.transformer.depth && depth_single_blocks === sizes.transformer.depth_single_blocks;
    const few = { ...sizes, transformer: { ...sizes.transformer, depth, depth_single_blocks } };
    // Told as they end: a step of all blocks takes an hour, and what was measured of it is to be had if it is stopped.
    print("\nPart after part: time, time of processors, most anonymous memory");
    const job = { kind: "train", sizes: few, side, rank, file: join(folder, "blocks.safetensors") } as const;
    const measured = await watch(job, ({ phase, seconds: took, work, peak }) =>
      print(
        `  ${phase}: ${seconds(took)}, ${work === null ? "?" : seconds(work)}, ${peak ? size(peak.anonymous) : "?"}`,
      ),
    );
    print(
      `\nA step of training a LoRA of rank ${rank}, pictures of ${side} pixels, ${measured.result.tokens} tokens; ${depth} double and ${depth_single_blocks} single blocks of random weights in int4, run block by block:\n${phaseTable("all", measured)}`,
    );
    if (!whole)
      print(
        `\nReckoned for all ${sizes.transformer.depth} and ${sizes.transformer.depth_single_blocks} blocks, not measured:\n${reckoned(sizes, blocks, measured)}`,
      );
    const steps = [few, sizes].map((of) => stepOf(of, side, rank)) as [PlannedStep, PlannedStep];
    const [part, all] = steps.map(planned) as [TrainingPlan, TrainingPlan];
    print(`\nMemory, computed from names and sizes beside measured:\n${memory(part, all, measured)}`);
    print(`\nBudget of all blocks, computed:\n${budget(all, steps[1])}`);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted).off("exit", clean);
    clean();
  }
}

/** Seconds of a step with all blocks: each kind's share as often as there are such blocks, the rest once. */
function reckoned(
  { transformer }: ModelSizes,
  [double, single]: TrainingOptions["blocks"],
  { phases, peak }: Watched<Results["train"]>,
): string {
  const of = (name: string): number => phases.find((p) => p.phase === name)?.seconds ?? 0;
  const times = [
    ["double blocks, forward", (of("forward, double blocks") * transformer.depth) / double],
    ["double blocks, backward", (of("backward, double blocks") * transformer.depth) / double],
    ["single blocks, forward", (of("forward, single blocks") * transformer.depth_single_blocks) / single],
    ["single blocks, backward", (of("backward, single blocks") * transformer.depth_single_blocks) / single],
    ["conditioning and loss", of("conditioning") + of("loss")],
  ] as const;
  const all = times.reduce((sum, [, time]) => sum + time, 0);
  return aligned([
    ["", "time"],
    ...times.map(([name, time]) => [name, seconds(time)]),
    ["a step", seconds(all)],
    ["peak anonymous of the blocks that ran", peak ? size(peak.anonymous) : "?"],
  ]);
}

const stepOf = (sizes: ModelSizes, side: number, rank: number): PlannedStep =>
  stageLora(imaginedModel(sizes, "int4").weights.transformer, sizes, side, rank).step;

/** The plan of a step in parts, as the bench runs it. */
const planned = (step: PlannedStep): TrainingPlan =>
  planTraining(step, { provider: "cpu", precision: "float32", memory: 4e9 }, true, ["parts"]);

/** What is planned and what was measured of the blocks that ran, and what both say of all blocks. */
function memory(part: TrainingPlan, all: TrainingPlan, { phases, peak }: Watched<Results["train"]>): string {
  // The step alone is run here, and no optimiser beside it; the program itself takes some before the first part.
  const began = phases.find(({ phase }) => phase === "write the blocks")?.peak?.anonymous ?? 0;
  const step = (plan: TrainingPlan): number => last(plan).needed - plan.optimiser;
  const found = peak ? peak.anonymous : 0;
  const more = last(all).needed - step(part);
  return aligned([
    ["peak anonymous", "computed", "measured", "of it before the step"],
    ["the blocks that ran", size(step(part)), size(found), size(began)],
    ["all blocks, with the optimiser", size(last(all).needed), `${size(found + more)}, reckoned`, size(began)],
  ]);
}

/** With attention in slices, where it is sliced. */
const last = ({ ways }: TrainingPlan): TrainingPlan["ways"][number] => ways.at(-1)!;

function budget({ ways, stored, optimiser }: TrainingPlan, step: PlannedStep): string {
  const parts = storedOf(step);
  return aligned([
    ["", "at once", "between blocks", "all anonymous"],
    ...ways.map((way) => [
      `in parts${way.sliced ? ", attention in slices" : ""}`,
      size(way.running),
      size(way.waiting),
      size(way.needed),
    ]),
    ["weights as stored, mapped", size(stored), "", ""],
    ...storedParts.map((part) => [`  of them ${part}`, size(parts[part]), "", ""]),
    ["optimiser, in all anonymous", size(optimiser), "", ""],
  ]);
}
