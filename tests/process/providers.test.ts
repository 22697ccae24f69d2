/** The bundled model in 4 bits on every execution provider that this machine has, held against the CPU. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { providers, type Provider } from "../../src/contract/making/provider.ts";
import { recipeWith } from "../fixtures/recipe.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { optimiseModel } from "../../src/main/models/optimise.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { psnr } from "../pictures.ts";
import { need, softwareVulkan } from "../support/needs.ts";

const asset = (name: string): string => fileURLToPath(new URL(`../../assets/${name}`, import.meta.url));
const root = temporaryFolder();
const recipe = recipeWith({
  subjects: [{ path: asset("subjects/11-astronaut-photograph.jpg") }],
  // A weight brings the attention bias in, the one part of the graph that other pictures leave out.
  styles: [{ path: asset("styles/05-watercolor.png"), weight: 70 }],
  prompt: "a cat",
  width: 64,
  height: 64,
  steps: 1,
  guidance: 4,
  seed: 7,
  contentLongSide: 64,
});

/**
 * In 4 bits: its encoders and its autoencoder stay as they are and have every operator of the plain model, so that one
 * picture shows both. Compiling for WebGPU without a graphics processor takes most of a minute a picture.
 */
const { model } = await optimiseModel(await openModel(bundledModel), join(root, "int4"), { precision: "int4" });

/**
 * A recipe's pixels, made by an engine of its own on one provider; null where this machine does not have that provider.
 */
async function madeOn(provider: Provider, env: NodeJS.ProcessEnv): Promise<Uint8Array | null> {
  const engine = startEngine({ env });
  try {
    const folder = join(root, provider);
    const { pictures } = await engine.call("engine.generate", {
      recipe,
      modelFolder: model.folder,
      out: { folder, format: "png" },
      provider,
    });
    return (await readPicture(pictures[0]!.file)).rgb;
  } catch (error) {
    if ((error as { code?: string }).code === "runtime.provider-unavailable") return null;
    throw error;
  } finally {
    await engine.close();
  }
}

for (const provider of providers.filter((p) => p !== "cpu")) {
  test(`${provider} draws the picture that the CPU draws`, async (context) => {
    if (provider === "webgpu" && process.platform === "linux") need(context, "vulkan");
    const theirs = await madeOn(
      provider,
      provider === "webgpu" ? { ...process.env, ...softwareVulkan() } : process.env,
    );
    // Where CI brought the driver along, WebGPU has no excuse.
    const owed =
      provider === "webgpu" && process.env["CI"] === "true" && process.platform === "linux" && process.arch === "x64";
    if (!theirs && !owed) return context.skip(`this machine has no ${provider}`);
    const ours = (await madeOn("cpu", process.env))!;
    // Sums run in another order there; what differs beyond that would show as noise.
    expect(psnr(ours, theirs ?? new Uint8Array())).toBeGreaterThan(50);
  });
}
