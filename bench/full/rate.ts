/** How fast blocks of the model are beside the plain matrix products of the same machine in the same minute. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planNetwork } from "../../src/engine/runtime/plan.ts";
import { openCheckpoint } from "../../src/engine/weights/checkpoint.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { scatter } from "../../tests/fixtures/random-flux.ts";
import { productSubjects } from "../blocks.ts";
import { measure } from "../networks.ts";
import { blockSubjects } from "./blocks.ts";
import type { JobOf, Results, Tell } from "./jobs.ts";
import { loraRank, opened, transformerGraph } from "./opened.ts";

export async function measureRate(job: JobOf<"rate">, tell: Tell): Promise<Results["rate"]> {
  const { shape, turns } = job;
  const model = await opened(job);
  const { config } = model.transformer;
  const tokens = shape.context + shape.latent + shape.reference;
  const graph = transformerGraph(model, shape);
  const { prepack, accuracy } = planNetwork(graph, model.sessions.budget, true);
  const blocks = blockSubjects(graph, config, tokens, loraRank(model));
  const measured = await withWeight(
    Math.floor(config.hidden_size * config.mlp_ratio),
    config.hidden_size,
    async (file) => {
      const whole = (await openCheckpoint([file])).tensor("weight");
      const products = productSubjects(whole, tokens, whole.shape[0] as number);
      tell("products");
      const apart = await measure(products, { prepack: !prepack }, turns);
      tell("products and blocks in turn");
      return [...apart, ...(await measure([...products, ...blocks], { prepack, accuracy }, turns))];
    },
  );
  await model.release();
  const isBlock = ({ name }: { readonly name: string }): boolean => blocks.some((b) => b.name === name);
  return {
    product: Math.max(...measured.filter((m) => !isBlock(m)).map((m) => m.rate)),
    blocks: measured.filter(isBlock).map(({ name, runMs, rate }) => ({ name, ms: runMs, rate })),
  };
}

/** Lends a file with a random float32 matrix [out, into]. */
async function withWeight<T>(out: number, into: number, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  try {
    const file = join(folder, "product.safetensors");
    const numbers = scatter(out * into, 3);
    await writeSafetensors(file, {
      weight: { dtype: "F32", shape: [out, into], data: new Uint8Array(numbers.buffer) },
    });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
