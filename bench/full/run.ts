/** From random weights to a picture and its costs: written, scanned, optimised, computed with. */
import { access, mkdtemp, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { OptimisedPrecision } from "../../src/engine/weights/storage.ts";
import { checkpointBytes, writeCheckpoint } from "./checkpoint.ts";
import { extrapolate, type Extrapolated } from "./extrapolate.ts";
import type { Results } from "./jobs.ts";
import { extrapolatedTable, phaseTable, rateTable, seconds, size } from "./report.ts";
import type { ModelSizes } from "./sizes.ts";
import { watch, type Watched } from "./watch.ts";

export interface FullOptions {
  readonly sizes: ModelSizes;
  /** Where the weights are written, or lie from an earlier run; a temporary folder where absent. */
  readonly folder?: string;
  readonly precision: OptimisedPrecision | "none";
  readonly side: number;
  /** Long side of the subject. */
  readonly subjectSide: number;
  readonly steps: number;
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
  const interrupted = (): never => {
    if (!options.keep) for (const path of written) rmSync(path, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await runAll(options, resolve(own ?? options.folder!), written);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    if (!options.keep) for (const path of written) await rm(path, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

async function runAll(o: FullOptions, folder: string, written: string[]): Promise<FullReport> {
  const { print, precision, sizes } = o;
  const [published, described, optimised] = [join(folder, "published"), join(folder, "model"), join(folder, `model-${precision}`)];
  for (const path of [published, described, optimised]) if (!(await exists(path))) written.push(path);

  const start = performance.now();
  const alsoNeeded = o.skipOptimise ? 0 : OPTIMISED[precision] * checkpointBytes(sizes);
  const checkpoint = await writeCheckpoint(published, sizes, { alsoNeeded, onFile: (path, bytes) => print(`  ${size(bytes).padStart(9)}  ${path}`) });
  print(checkpoint.written ? `Wrote ${size(checkpoint.bytes)} of random weights in ${seconds((performance.now() - start) / 1000)}.` : `${size(checkpoint.bytes)} of random weights were there.`);

  const scan = await watch({ kind: "scan", folder: published, model: described, sizes });
  print(`\n${phaseTable("scan", scan)}`);
  if (!scan.result.complete) throw new Error("The scan does not recognise the checkpoint as whole.");

  const optimise = precision === "none" || o.skipOptimise ? null : await optimiseAnew(described, optimised, precision);
  if (optimise) {
    print(`\n${phaseTable(`optimise to ${precision}`, optimise)}`);
    for (const { file, before, after } of optimise.result.networks) print(`  ${file}: ${size(before)} → ${size(after)}`);
  }

  const model = precision === "none" ? described : optimised;
  const picture = await watch({ kind: "picture", model, side: o.side, steps: o.steps, subjectSide: o.subjectSide });
  const { shape, steps } = picture.result;
  const tokens = shape.context + shape.latent + shape.reference;
  const step = Math.min(...steps) / 1000;
  const { depth, depth_single_blocks } = sizes.transformer;
  print(`\n${phaseTable(`picture ${o.side}×${o.side}, ${steps.length} step${steps.length === 1 ? "" : "s"}`, picture)}`);
  print(`  ${tokens} tokens: ${shape.context} of style and text, ${shape.latent} of the picture, ${shape.reference} of the subject`);
  print(`  a step took ${seconds(step)}, ${((1000 * step) / (depth + depth_single_blocks)).toFixed(1)} ms for each of ${depth + depth_single_blocks} blocks`);

  const rate = await watch({ kind: "rate", model, shape, turns: o.turns });
  print(`\nOne block of each kind by itself, at ${tokens} tokens:\n${rateTable(rate.result)}`);

  const modulation = await watch({ kind: "modulation", model, steps: o.stepsOfSides });
  print(`\n${modulationText(modulation, o.stepsOfSides)}`);

  const phase = (name: string): number => picture.phases.find((p) => p.phase === name)?.seconds ?? 0;
  const decode = phase("decoder");
  const made = { config: sizes.transformer, loraRank: sizes.lora_rank, side: o.side, shape, step, decode, rest: picture.seconds - phase("transformer, steps") - decode };
  const extrapolated = o.sides.map((side) => extrapolate(made, side, o.stepsOfSides));
  print(`\nExtrapolated from this picture, not measured; one subject of ${o.subjectSide} pixels and one style:\n${extrapolatedTable(extrapolated, o.stepsOfSides)}`);
  return { scan, optimise, picture, rate, modulation, extrapolated };
}

async function optimiseAnew(model: string, out: string, precision: OptimisedPrecision): Promise<Watched<Results["optimise"]>> {
  await rm(out, { recursive: true, force: true });
  return watch({ kind: "optimise", model, out, precision });
}

function modulationText({ result: { bytes, together, single } }: Watched<Results["modulation"]>, steps: number): string {
  const [before, inside] = [together / 1000, (steps * single) / 1000];
  return `The modulation of ${steps} steps: ${seconds(before)} before the first step, loading and all; row by row inside the blocks it would be ${seconds(inside)} (${steps} × ${seconds(single / 1000)}).\n  Its weights, ${size(bytes)}, need not be there during the steps.`;
}
