/** The networks that measure, of random numbers at their true sizes: for how long they take, the numbers do not matter. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { MeasureNetwork } from "../src/contract/learning/measures.ts";
import { writeSafetensors } from "../src/formats/safetensors/write.ts";
import { measureNetworksOf } from "../src/main/models/measures.ts";
import { scanFolders } from "../src/main/models/scan/scan.ts";
import { clipShapes, csdShapes, dinoShapes, type Shapes } from "../tests/fixtures/measure-shapes.ts";
import { elements, scatter } from "../tests/fixtures/random-flux.ts";

const small = { width: 384, depth: 12 } as const;
/** DINO S/16, DINOv2 S/14, CLIP B/32 and CSD, which is CLIP L/14. */
const files: Readonly<Record<string, Shapes>> = {
  dino: dinoShapes({ ...small, patch: 16, places: 197 }),
  dinov2: dinoShapes({ ...small, patch: 14, places: 1370 }, { scaled: true }),
  "clip-vision": clipShapes({ width: 768, depth: 12, patch: 32, places: 50, shared: 512 }),
  csd: csdShapes({ width: 1024, depth: 24, patch: 14, places: 257, shared: 768 }),
};

/** Writes those that are not among the ones at hand below a folder: up to 1.7 GB. */
export async function randomNetworks(
  folder: string,
  atHand: readonly MeasureNetwork[],
): Promise<readonly MeasureNetwork[]> {
  for (const [name, shapes] of Object.entries(files)) {
    if (atHand.some(({ network }) => network === name)) continue;
    await mkdir(join(folder, name), { recursive: true });
    const numbers = scatter(Math.max(...shapes.map(([, shape]) => elements(shape))) + shapes.length, 1).map(
      (x) => x / 32,
    );
    // Each tensor begins one number later: ONNX Runtime keeps repacked weights of equal content only once.
    const part = (n: number, shape: readonly number[]): Uint8Array =>
      new Uint8Array(numbers.buffer, 4 * n, 4 * elements(shape));
    await writeSafetensors(
      join(folder, name, "model.safetensors"),
      Object.fromEntries(shapes.map(([at, shape], n) => [at, { dtype: "F32", shape, data: part(n, shape) }])),
    );
  }
  return measureNetworksOf(await scanFolders([folder]));
}
