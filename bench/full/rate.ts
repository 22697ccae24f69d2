/** How fast blocks of the model are beside the plain matrix products of the same machine in the same minute. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openModel } from "../../src/engine/manifest.ts";
import { openUso } from "../../src/engine/uso.ts";
import { openCheckpoint } from "../../src/engine/weights/checkpoint.ts";
import { writeSafetensors } from "../../src/engine/weights/write.ts";
import { scatter } from "../../tests/fixtures/random-flux.ts";
import { blockSubjects, productSubjects } from "../blocks.ts";
import { measure } from "../networks.ts";
import type { Job, Results, Tell } from "./jobs.ts";

export async function measureRate({ model: folder, shape, turns }: Extract<Job, { kind: "rate" }>, tell: Tell): Promise<Results["rate"]> {
  const model = await openUso(await openModel(folder), "cpu");
  const { config, weights } = model.transformer;
  const tokens = { context: shape.context, image: shape.latent + shape.reference };
  tell("products");
  const products = await withWeight(Math.floor(config.hidden_size * config.mlp_ratio), config.hidden_size, async (file) => {
    const whole = (await openCheckpoint([file])).tensor("weight");
    const subjects = productSubjects(whole, tokens.context + tokens.image, whole.shape[0] as number);
    return [...(await measure(subjects, { prepack: false }, turns)), ...(await measure(subjects, { prepack: true }, turns))];
  });
  tell("blocks");
  const blocks = await measure(blockSubjects(weights, config, tokens), { prepack: false }, turns);
  await model.release();
  return { product: Math.max(...products.map((p) => p.rate)), blocks: blocks.map(({ name, runMs, rate }) => ({ name, ms: runMs, rate })) };
}

/** Lends a file with a random float32 matrix [out, into]. */
async function withWeight<T>(out: number, into: number, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  try {
    const file = join(folder, "product.safetensors");
    const numbers = scatter(out * into, 3);
    await writeSafetensors(file, { weight: { dtype: "F32", shape: [out, into], data: new Uint8Array(numbers.buffer) } });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
