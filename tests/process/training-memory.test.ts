/** That what is computed once more is not kept: the most memory that a step takes, laid out in each way. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { layouts } from "../../src/engine/training/layouts.ts";
import { fluxShapes, randomWeights } from "../fixtures/random-flux.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { trainedConfig, trainedProjector } from "../fixtures/training-peak-sizes.ts";

const file = join(temporaryFolder(), "transformer.safetensors");
interface Peak {
  readonly peak: number;
  readonly norm: number;
}

/**
 * What a program of the fixtures finds for each layout, each in a process of its own. Tests have memory as the engine
 * has it (vitest.config.ts): else what the C library keeps after it was freed would be counted.
 */
async function peaks(program: string, ...args: readonly string[]): Promise<Readonly<Record<string, Peak>>> {
  const child = fileURLToPath(new URL(`../fixtures/${program}`, import.meta.url));
  const found: Record<string, Peak> = {};
  for (const layout of layouts) {
    const given = ["--disable-warning=ExperimentalWarning", child, layout, ...args];
    found[layout] = JSON.parse((await promisify(execFile)(process.execPath, given)).stdout) as Peak;
  }
  return found;
}

test("a step that recomputes, in one session or in parts, takes a fraction of the memory of one that keeps all", async () => {
  await writeSafetensors(file, randomWeights(fluxShapes(trainedConfig, { projector: trainedProjector })));
  const { whole, recomputing, parts } = await peaks("training-peak.ts", file);
  for (const { norm } of [recomputing!, parts!]) expect(Math.abs(norm / whole!.norm - 1)).toBeLessThan(1e-4);
  expect(whole!.norm).toBeGreaterThan(0);
  expect(recomputing!.peak / whole!.peak).toBeLessThan(0.8);
  expect(parts!.peak / whole!.peak).toBeLessThan(0.6);
}, 300_000);

test("a step by the style reward passes decoder and encoder in parts as it passes the blocks", async () => {
  const { whole, recomputing, parts } = await peaks("reward-peak.ts");
  for (const { norm } of [recomputing!, parts!]) expect(Math.abs(norm / whole!.norm - 1)).toBeLessThan(1e-4);
  expect(whole!.norm).toBeGreaterThan(0);
  expect(recomputing!.peak).toBeLessThan(whole!.peak);
  expect(parts!.peak / whole!.peak).toBeLessThan(0.7);
}, 300_000);
