/** How long a checkpoint takes to become smaller, against what the disk and the arithmetic alone take. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startThread, threadProgram } from "../src/engine/thread.ts";
import { writeAll, writeSafetensors } from "../src/formats/safetensors/write.ts";
import { elements, scatter, type Shapes } from "../tests/fixtures/random-flux.ts";
import { median, timed } from "./measure.ts";
import type { Optimised } from "./optimise-once.ts";
import type { QuantiseTask } from "./quantise-thread.ts";

/** Attention and feed-forward of two of FLUX.1's single blocks: half a gigabyte in bfloat16. */
const shapes: Shapes = Object.fromEntries(
  [0, 1].flatMap((n): [string, readonly number[]][] => [
    [`single_blocks.${n}.linear1.weight`, [21504, 3072]],
    [`single_blocks.${n}.linear2.weight`, [3072, 15360]],
  ]),
);

export interface OptimiseRow {
  readonly precision: "int4" | "int8";
  /** Of the source and of the result. */
  readonly before: number;
  readonly after: number;
  /**
   * Seconds of reading and writing as many bytes; of quantising as many values in memory, on all cores; of the whole.
   */
  readonly disk: number;
  readonly arithmetic: number;
  readonly whole: number;
  /** Bytes resident at most. */
  readonly peak: number;
}

/**
 * Medians of several turns; disk, arithmetic and the whole take turns, so that what else happens on the machine meets
 * all alike.
 * @param folder where half a gigabyte is written, and removed by who made the folder
 */
export async function benchOptimise(folder: string, turns: number): Promise<readonly OptimiseRow[]> {
  const from = join(folder, "source.safetensors");
  const values = Object.values(shapes).reduce((sum, shape) => sum + elements(shape), 0);
  await writeSource(from);
  const rows: OptimiseRow[] = [];
  for (const precision of ["int4", "int8"] as const) {
    const [disk, arithmetic, whole]: [number[], number[], Optimised[]] = [[], [], []];
    for (let turn = 0; turn < turns; turn++) {
      const out = join(folder, `${precision}.safetensors`);
      const its = await alone(from, out, precision);
      await rm(out);
      whole.push(its);
      disk.push(await diskSeconds(from, its.before, join(folder, "plain"), its.after));
      arithmetic.push(await kernelSeconds(precision === "int4" ? 4 : 8, values));
    }
    const { before, after } = whole[0]!;
    rows.push({
      precision,
      before,
      after,
      disk: median(disk),
      arithmetic: median(arithmetic),
      whole: median(whole.map((w) => w.seconds)),
      peak: Math.max(...whole.map((w) => w.peak)),
    });
  }
  return rows;
}

/** Numbers that look normally distributed, each tensor from another place of one row of them. */
async function writeSource(file: string): Promise<void> {
  const entries = Object.entries(shapes);
  const longest = Math.max(...entries.map(([, shape]) => elements(shape)));
  const [a, b, c] = [1, 2, 3].map((seed) => scatter(2 ** 22, seed));
  const numbers = new Uint16Array(longest + entries.length);
  const wide = new Float32Array(1);
  const bits = new Uint32Array(wide.buffer);
  for (let i = 0; i < numbers.length; i++) {
    wide[0] = 0.02 * (a![i % 4194301]! + b![i % 4194287]! + c![i % 4194277]!);
    numbers[i] = bits[0]! >>> 16;
  }
  await writeSafetensors(
    file,
    Object.fromEntries(
      entries.map(([name, shape], n) => [
        name,
        { dtype: "BF16", shape, data: new Uint8Array(numbers.buffer, 2 * n, 2 * elements(shape)) },
      ]),
    ),
  );
}

/** In a process of its own, so that its memory is its own. */
async function alone(from: string, out: string, precision: string): Promise<Optimised> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL("optimise-once.ts", import.meta.url)), from, out, precision],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [printed] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return JSON.parse(printed) as Optimised;
}

/** Reads the one file and writes another, until the disk has it. */
async function diskSeconds(from: string, before: number, to: string, after: number): Promise<number> {
  const chunk = new Uint8Array(2 ** 22);
  const milliseconds = await timed(async () => {
    await using source = await open(from, "r");
    await using target = await open(to, "w");
    for (let at = 0; at < before; at += chunk.length) await source.read(chunk, 0, chunk.length, at);
    for (let at = 0; at < after; at += chunk.length)
      await writeAll(target, chunk.subarray(0, Math.min(chunk.length, after - at)), at);
    await target.datasync();
  });
  await rm(to);
  return milliseconds / 1000;
}

/** The kernel alone: every core its share of the values, again and again the same few. */
async function kernelSeconds(bits: 4 | 8, values: number): Promise<number> {
  const threads = availableParallelism();
  const task: QuantiseTask = { bits, values: Math.ceil(values / threads) };
  const program = await threadProgram(new URL("quantise-thread.ts", import.meta.url));
  const times = await Promise.all(
    Array.from({ length: threads }, async () => (await once(startThread(program, task), "message"))[0] as number),
  );
  return Math.max(...times);
}
