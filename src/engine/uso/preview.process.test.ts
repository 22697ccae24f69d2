import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { averaged, psnr } from "../../../tests/pictures.ts";
import { prepareContent } from "../image/prepare.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { openModel } from "../../formats/manifest.ts";
import { previewPixels } from "./preview.ts";
import { openUso } from "./model.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

test("colours are bias plus weights times channels, place by place, and clamped to bytes", () => {
  const latent = Float32Array.of(1, 2, 3, /* second channel */ 10, 20, -30);
  const fit = {
    weight: [
      [0.2, 0],
      [0, 0.01],
      [0, 1],
    ],
    bias: [0, 0.42, 0],
  };
  expect([...previewPixels(latent, 3, fit)]).toEqual([51, 133, 255, 102, 158, 255, 153, 31, 0]);
});

test("the bundled model's preview of an encoded picture is that picture, reduced to the latent's grid", async () => {
  const model = await openUso(await openModel(path("models/uso-mini")), "cpu");
  for (const name of ["subjects/11-astronaut-photograph.jpg", "styles/05-watercolor.png"]) {
    const picture = prepareContent(await readPicture(path(`assets/${name}`)), 256);
    const small = averaged(picture, model.reduction);
    const latent = await model.encodeSubject(picture, null);
    // Without a fit, one grey for all, these pictures reach 10.7 and 13.7 dB.
    expect(
      psnr(previewPixels(latent.data, small.width * small.height, model.manifest.preview), small.rgb),
    ).toBeGreaterThan(25);
  }
  await model.release();
});
