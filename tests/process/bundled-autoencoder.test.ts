/** The bundled autoencoder's decoder has groups of several channels, so that it knows how light a whole picture is. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { prepareContent } from "../../src/engine/image/prepare.ts";
import { openUso } from "../../src/engine/uso/model.ts";
import { openModel, type ModelFolder } from "../../src/formats/manifest.ts";
import { fromPlanes } from "../../src/formats/picture/pixels.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { psnr } from "../pictures.ts";

/** Decibels between a whole picture and what is left of it after encoding and decoding. */
async function kept(model: ModelFolder): Promise<number> {
  const uso = await openUso(model, "cpu");
  try {
    const picture = prepareContent(await readPicture(join(root, "assets/subjects/11-astronaut-photograph.jpg")), 256);
    const planes = await uso.decode(await uso.encodeSubject(picture, null), null);
    return psnr(picture.rgb, fromPlanes(planes.data, picture.width, picture.height));
  } finally {
    await uso.release();
  }
}

test("a whole photograph survives the bundled autoencoder, and would not with groups of one channel", async () => {
  const model = await openModel(bundledModel);
  const { components } = model.manifest;
  const config = { ...components.autoencoder.config, norm_groups: { encoder: 32, decoder: 32 } };
  const autoencoder = { ...components.autoencoder, config };
  const wrong = { ...model, manifest: { ...model.manifest, components: { ...components, autoencoder } } };
  const right = await kept(model);
  expect(right).toBeGreaterThan(25);
  expect(await kept(wrong)).toBeLessThan(right - 5);
});
