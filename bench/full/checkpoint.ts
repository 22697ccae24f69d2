/**
 * Writes a USO model of random weights, every published file at its true names, shapes and types, as fast as the disk
 * takes it.
 */
import { mkdir, open, readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Shape } from "../../src/formats/layouts/layout.ts";
import { bytesPerValue } from "../../src/formats/safetensors/dtype.ts";
import { safetensorsHeader, writeAll } from "../../src/formats/safetensors/write.ts";
import { elements } from "../../tests/fixtures/random-flux.ts";
import { bytesOf, textFilesOf, weightFilesOf, type WeightFile } from "./files.ts";
import { RandomNumbers } from "./random.ts";
import type { ModelSizes } from "./sizes.ts";

export interface CheckpointOptions {
  /** Bytes that must stay free beside the checkpoint, for what is made of it. */
  readonly alsoNeeded?: number;
  readonly onFile?: (path: string, bytes: number) => void;
}

export interface Checkpoint {
  readonly bytes: number;
  /** False where a complete one was there already. */
  readonly written: boolean;
}

/** Bytes of a checkpoint below which few numbers will do. */
const FEW = 2 ** 28;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Beside the weights: says that they are whole, and of which sizes. */
const marker = (folder: string): string => join(folder, "checkpoint.json");

export const checkpointBytes = (sizes: ModelSizes): number =>
  weightFilesOf(sizes).reduce((sum, file) => sum + bytesOf(file), 0);

/**
 * Writes the checkpoint to a folder; one of these sizes that is there, and whole, is left as it is. Refuses before it
 * writes where room is short.
 */
export async function writeCheckpoint(
  folder: string,
  sizes: ModelSizes,
  { alsoNeeded = 0, onFile }: CheckpointOptions = {},
): Promise<Checkpoint> {
  const bytes = checkpointBytes(sizes);
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const whole = await isWhole(folder, sizes);
  const needed = alsoNeeded + (whole ? 0 : bytes);
  if (needed > bavail * bsize)
    throw new Error(
      `${folder} has ${gigabytes(bavail * bsize)} free, and ${gigabytes(needed)} are needed; name a folder on another disk with --folder.`,
    );
  for (const { path, text } of textFilesOf(sizes)) await put(join(folder, path), text);
  if (whole) return { bytes, written: false };

  await rm(marker(folder), { force: true });
  const numbers = new RandomNumbers(bytes < FEW ? 65_521 : undefined);
  for (const file of weightFilesOf(sizes)) {
    onFile?.(file.path, bytesOf(file));
    await writeWeights(join(folder, file.path), file, numbers);
  }
  await put(marker(folder), JSON.stringify(sizes));
  return { bytes, written: true };
}

async function isWhole(folder: string, sizes: ModelSizes): Promise<boolean> {
  const written = await readFile(marker(folder), "utf8").catch(() => null);
  if (written !== JSON.stringify(sizes)) return false;
  const length = (path: string): Promise<number> =>
    stat(join(folder, path)).then(
      (s) => s.size,
      () => -1,
    );
  const weights = await Promise.all(
    weightFilesOf(sizes).map(async (file) => (await length(file.path)) === headerOf(file).length + bytesOf(file)),
  );
  return weights.every(Boolean);
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const headerOf = ({ tensors, dtype }: WeightFile): Buffer =>
  safetensorsHeader(
    tensors.map(([name, shape]) => ({ name, dtype, shape, length: elements(shape) * bytesPerValue[dtype] })),
    {},
  );

async function writeWeights(path: string, file: WeightFile, numbers: RandomNumbers): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await using handle = await open(path, "w");
  await writeAll(handle, headerOf(file));
  for (const [name, shape] of file.tensors) {
    const { mean, deviation } = distribution(name, shape);
    for (const piece of numbers.pieces(file.dtype, mean, deviation, elements(shape))) await writeAll(handle, piece);
  }
  await handle.sync();
}

/**
 * Numbers that keep activations of order 1: a matrix or kernel is about one over the root of what it sums over, to a
 * power of two so that few rows of numbers do for all; scales of norms are about 1, biases small.
 */
function distribution(name: string, shape: Shape): { readonly mean: number; readonly deviation: number } {
  if (shape.length > 1) return { mean: 0, deviation: 2 ** -Math.round(Math.log2(elements(shape.slice(1))) / 2) };
  return name.endsWith(".bias") ? { mean: 0, deviation: 2 ** -6 } : { mean: 1, deviation: 2 ** -4 };
}
