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
const child = fileURLToPath(new URL("../fixtures/training-peak.ts", import.meta.url));

test("a step that recomputes, in one session or in parts, takes a fraction of the memory of one that keeps all", async () => {
  await writeSafetensors(file, randomWeights(fluxShapes(trainedConfig, { projector: trainedProjector })));
  const found: Record<string, { readonly peak: number; readonly norm: number }> = {};
  for (const layout of layouts) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      child,
      layout,
      file,
    ]);
    found[layout] = JSON.parse(stdout) as { peak: number; norm: number };
  }
  const { whole, recomputing, parts } = found;
  for (const { norm } of [recomputing!, parts!]) expect(Math.abs(norm / whole!.norm - 1)).toBeLessThan(1e-4);
  expect(whole!.norm).toBeGreaterThan(0);
  expect(recomputing!.peak / whole!.peak).toBeLessThan(0.8);
  expect(parts!.peak / whole!.peak).toBeLessThan(0.6);
}, 300_000);
