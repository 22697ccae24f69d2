/** From random weights to a picture and its costs: written, scanned, optimised, computed with. */
import type { ModelPrecision } from "../../src/contract/making/precision.ts";
import { access, mkdtemp, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkpointBytes, writeCheckpoint } from "./checkpoint.ts";
import { extrapolate, type Extrapolated, type MadePicture } from "./extrapolate.ts";
import type { Given, JobOf, Results } from "./jobs.ts";
import { extrapolatedTable, modulationText, phaseTable, planTable, rateTable, seconds, size } from "./report.ts";
import type { ModelSizes } from "./sizes.ts";
import { watch, type Watched } from "./watch.ts";

export interface FullOptions {
  readonly sizes: ModelSizes;
  /** Where the weights are written, or lie from an earlier run; a temporary folder where absent. */
  readonly folder?: string;
  readonly precision: ModelPrecision | "none";
  /** The optimised weights have the LoRA in them. */
  readonly mergeLora: boolean;
  readonly side: number;
  /** Long side of the subject. */
  readonly subjectSide: number;
  readonly steps: number;
  /** Bytes that networks may take; what is free where absent. */
  readonly memory?: number;
  /** Use what an earlier run has optimised. */
  readonly skipOptimise: boolean;
  /** Leave everything that this run writes. */
  readonly keep: boolean;
  /** Runs of each block and product. */
  readonly turns: number;
  /** Sides of the extrapolated pictures, and their steps. */
  readonly sides: readonly number[];
  readonly stepsOfSides: number;
  readonly print: (text: string) => void;
}

export interface FullReport {
  readonly scan: Watched<Results["scan"]>;
  readonly optimise: Watched<Results["optimise"]> | null;
  readonly picture: Watched<Results["picture"]>;
  readonly plan: Watched<Results["plan"]>;
  readonly rate: Watched<Results["rate"]>;
  readonly modulation: Watched<Results["modulation"]>;
  readonly extrapolated: readonly Extrapolated[];
}

/** Bytes that the optimised transformer and T5 take of those of the whole checkpoint, about. */
const OPTIMISED = { none: 0, int4: 0.36, int8: 0.54, fp16: 1 } as const;

/** Runs every part and prints it as it is done. What this run wrote is removed at its end, however it ends. */
export async function benchFull(options: FullOptions): Promise<FullReport> {
  const own = options.folder === undefined ? await mkdtemp(join(tmpdir(), "atelier-bench-")) : null;
  const written: string[] = own === null ? [] : [own];
  const clean = (): void => {
    if (!options.keep) for (const path of written) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  const interrupted = (): never => process.exit(130);
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted).once("exit", clean);
  try {
    return await runAll(options, resolve(own ?? options.folder!), written);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted).off("exit", clean);
    clean();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function runAll(o: FullOptions, folder: string, written: string[]): Promise<FullReport> {
  const { print, precision, sizes } = o;
  const [published, described, optimised] = [
    join(folder, "published"),
    join(folder, "model"),
    join(folder, `model-${precision}${o.mergeLora ? "-merged" : ""}`),
  ];
  for (const path of [published, described, optimised]) if (!(await exists(path))) written.push(path);
  await writeWeights(o, published);

  const scan = await watch({ kind: "scan", folder: published, model: described, transformer: sizes.transformer });
  print(`\n${phaseTable("scan", scan)}`);

  const optimise =
    precision === "none" || o.skipOptimise
      ? null
      : await optimiseAnew({ kind: "optimise", model: described, out: optimised, precision, mergeLora: o.mergeLora });
  if (optimise) {
    print(`\n${phaseTable(`optimise to ${precision}`, optimise)}`);
    for (const { file, before, after } of optimise.result.networks)
      print(`  ${file}: ${size(before)} → ${size(after)}`);
  }

  const given: Given = {
    model: precision === "none" ? described : optimised,
    ...(o.memory === undefined ? {} : { memory: o.memory }),
  };
  const picture = await watch({ kind: "picture", side: o.side, steps: o.steps, subjectSide: o.subjectSide, ...given });
  const { shape } = picture.result;
  const plan = await watch({ kind: "plan", sides: [o.side, ...o.sides], subjectSide: o.subjectSide, ...given });
  const [own, ...plans] = plan.result.plans;
  print(
    `\n${phaseTable(`picture ${o.side}×${o.side}, ${o.steps} step${o.steps === 1 ? "" : "s"}`, picture)}\n${stepText(picture.result, sizes)}`,
  );
  if (own) print(`\nPlanned for the memory there is:\n${planTable(own)}`);

  const rate = await watch({ kind: "rate", shape, turns: o.turns, ...given });
  print(`\nOne block of each kind by itself, at the same tokens:\n${rateTable(rate.result)}`);

  const modulation = await watch({ kind: "modulation", steps: o.stepsOfSides, ...given });
  print(`\n${modulationText(modulation.result, o.stepsOfSides)}`);

  const made = madePicture(o, picture, plan.result.loraRank);
  const extrapolated = o.sides.map((side) => extrapolate(made, side, o.stepsOfSides));
  print(
    `\nExtrapolated from this picture, not measured; one subject of ${o.subjectSide} pixels and one style:\n${extrapolatedTable(extrapolated, plans, o.stepsOfSides)}`,
  );
  return { scan, optimise, picture, plan, rate, modulation, extrapolated };
}

async function writeWeights({ print, precision, sizes, skipOptimise }: FullOptions, published: string): Promise<void> {
  const start = performance.now();
  const alsoNeeded = skipOptimise ? 0 : OPTIMISED[precision] * checkpointBytes(sizes);
  const { bytes, written } = await writeCheckpoint(published, sizes, {
    alsoNeeded,
    onFile: (path, length) => print(`  ${size(length).padStart(9)}  ${path}`),
  });
  print(
    written
      ? `Wrote ${size(bytes)} of random weights in ${seconds((performance.now() - start) / 1000)}.`
      : `${size(bytes)} of random weights were there.`,
  );
}

async function optimiseAnew(job: JobOf<"optimise">): Promise<Watched<Results["optimise"]>> {
  await rm(job.out, { recursive: true, force: true });
  return watch(job);
}

/** The first step also brings the weights in; where there are more, the fastest stands for all. */
const stepOf = ({ steps }: Results["picture"]): number => Math.min(...steps) / 1000;

function stepText(picture: Results["picture"], { transformer: { depth, depth_single_blocks } }: ModelSizes): string {
  const { context, latent, reference } = picture.shape;
  const blocks = depth + depth_single_blocks;
  return `  ${context + latent + reference} tokens: ${context} of style and text, ${latent} of the picture, ${reference} of the subject\n  a step took ${seconds(stepOf(picture))}, ${((1000 * stepOf(picture)) / blocks).toFixed(1)} ms for each of ${blocks} blocks`;
}

function madePicture(
  { sizes, side }: FullOptions,
  { result, phases, seconds: all }: Watched<Results["picture"]>,
  loraRank: number,
): MadePicture {
  const phase = (name: string): number => phases.find((p) => p.phase === name)?.seconds ?? 0;
  const decode = phase("decoder");
  return {
    config: sizes.transformer,
    loraRank,
    side,
    shape: result.shape,
    step: stepOf(result),
    decode,
    rest: all - phase("transformer, steps") - decode,
  };
}
