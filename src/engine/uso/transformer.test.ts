/** What the weight of a style does to the velocity, on a small random transformer. */
import type { FluxConfig } from "../../formats/configs.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fluxShapes, randomTensor, randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { levels } from "../networks/projector.ts";
import { stepInputs, type Conditioning } from "./conditioning.ts";
import type { TransformerModel } from "./transformer.ts";
import { withVelocity } from "./velocity.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";

const config: FluxConfig = {
  in_channels: 16,
  vec_in_dim: 12,
  context_in_dim: 20,
  hidden_size: 48,
  mlp_ratio: 2,
  num_heads: 2,
  depth: 2,
  depth_single_blocks: 2,
  axes_dim: [4, 10, 10],
  theta: 10_000,
  guidance_embed: true,
};
const projector = { siglip_tokens: 9, siglip_dim: 10, style_tokens_per_level: 2 };
const style = (seed: number) =>
  Object.fromEntries(
    levels.map((level, n) => [level, randomTensor([9, 10], 10 * seed + n)]),
  ) as Conditioning["styles"][number];
const [comic, linocut] = [style(1), style(2)];

let folder: string;
let model: TransformerModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-flux-"));
  const file = join(folder, "flux.safetensors");
  await writeSafetensors(file, randomWeights(fluxShapes(config, { projector })));
  model = { weights: await openCheckpoint([file]), config, projector, lora: "none" };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The velocity of a 3 × 2 picture with a 2 × 1 subject. */
async function velocity(styles: Conditioning["styles"], styleWeights?: readonly number[]): Promise<Float32Array> {
  const places = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [3, 3],
    [3, 4],
  ];
  const given: Conditioning = {
    text: randomTensor([5, 20], 3),
    pooled: randomTensor([1, 12], 4),
    subjects: randomTensor([2, 16], 5),
    styles,
    ids: Float32Array.from(places.flatMap(([y, x]) => [0, y!, x!])),
    ...(styleWeights ? { styleWeights } : {}),
  };
  const settings = { times: [0.7], guidance: 4, loraStrength: 1 };
  return withVelocity(model, onCpu, await stepInputs(model, onCpu, given, settings), settings, (v) =>
    v.at(0, randomTensor([6, 16], 6).data),
  );
}

test("weights of 100 leave every bit as it is without weights", async () => {
  expect(await velocity([comic, linocut], [100, 100])).toEqual(await velocity([comic, linocut]));
});

test("a style that counts twice is the same style given twice", async () => {
  const twice = await velocity([comic, comic, linocut]);
  expect(relativeError(await velocity([comic, linocut], [200, 100]), twice)).toBeLessThan(1e-4);
  expect(relativeError(await velocity([comic, linocut]), twice)).toBeGreaterThan(1e-3);
});

test("each weight belongs to the style at its place", async () => {
  const twice = await velocity([comic, linocut, linocut]);
  expect(relativeError(await velocity([comic, linocut], [100, 200]), twice)).toBeLessThan(1e-4);
});

test("a style that counts ever less comes ever nearer to no style", async () => {
  const without = await velocity([linocut]);
  const errors = await Promise.all(
    [100, 10, 1, 0.0001].map(async (w) => relativeError(await velocity([comic, linocut], [w, 100]), without)),
  );
  expect([...errors].sort((a, b) => b - a)).toEqual(errors);
  expect(errors.at(-1)).toBeLessThan(1e-4);
});
