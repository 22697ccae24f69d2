/**
 * `npm run fit:preview -- <model folder>`: fits the linear estimate of a latent's colours to the model's autoencoder,
 * on the sample pictures, and writes it into the model's `model.json`. Run it once for a model whose `preview` is not
 * fitted yet.
 */
import { globSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareContent } from "../src/engine/image/prepare.ts";
import { readPicture } from "../src/formats/picture/read.ts";
import type { Pixels } from "../src/formats/picture/pixels.ts";
import { openModel } from "../src/formats/manifest.ts";
import { previewPixels, type PreviewFit } from "../src/engine/uso/preview.ts";
import type { Latent } from "../src/engine/uso/autoencoder.ts";
import { openUso } from "../src/engine/uso/model.ts";
import { root } from "./launch.mjs";
import { leastSquares } from "./least-squares.ts";
import { averaged, psnr } from "../tests/pictures.ts";

const LONG_SIDE = 256;
const DIGITS = 6;

interface Sample {
  readonly name: string;
  readonly latent: Latent;
  /** The picture at the latent's size. */
  readonly small: Pixels;
}

const [folder] = process.argv.slice(2);
if (folder === undefined || folder === "--help") {
  console.log(
    "Fits a model's preview (latent to colours) on the sample pictures and writes it into its model.json.\n\n  npm run fit:preview -- models/uso-mini",
  );
  process.exit(folder === undefined ? 2 : 0);
}

const model = await openUso(await openModel(folder), "cpu");
const samples: Sample[] = [];
for (const name of globSync("assets/{subjects,styles}/*.{png,jpg}", { cwd: root }).sort()) {
  const picture = prepareContent(await readPicture(join(root, name)), LONG_SIDE);
  samples.push({ name, latent: await model.encodeSubject(picture, null), small: averaged(picture, model.reduction) });
}
await model.release();

const fitted = fit(samples);
for (const { name, latent, small } of samples) {
  const rgb = previewPixels(latent.data, small.width * small.height, fitted);
  console.log(`${psnr(rgb, small.rgb).toFixed(1).padStart(5)} dB  ${name}`);
}
const all = (of: (s: Sample) => Uint8Array) => Buffer.concat(samples.map(of));
const overall = psnr(
  all(({ latent, small }) => previewPixels(latent.data, small.width * small.height, fitted)),
  all((s) => s.small.rgb),
);
console.log(`${overall.toFixed(1).padStart(5)} dB  over all ${samples.length} pictures`);

const file = join(folder, "model.json");
await writeFile(`${file}.part`, withPreview(await readFile(file, "utf8"), fitted));
await rename(`${file}.part`, file);
console.log(`Written to ${file}.`);

/** rgb ≈ bias + weight·channels over every place of every latent. */
function fit(samples: readonly Sample[]): PreviewFit {
  const channels = samples[0]!.latent.shape[0]!;
  const problem = leastSquares(channels + 1, 3);
  for (const { latent, small } of samples) {
    const places = small.width * small.height;
    for (let place = 0; place < places; place++) {
      const values = Array.from({ length: channels }, (_, c) => latent.data[c * places + place]!);
      problem.add(
        [...values, 1],
        [0, 1, 2].map((colour) => small.rgb[3 * place + colour]! / 255),
      );
    }
  }
  const rounded = problem.solve().map((colour) => colour.map((x) => Number(x.toPrecision(DIGITS))));
  return { weight: rounded.map((colour) => colour.slice(0, -1)), bias: rounded.map((colour) => colour.at(-1)!) };
}

/** The manifest's text with another `preview`; all else stays as it was written. */
function withPreview(text: string, preview: PreviewFit): string {
  const found = /^( *)"preview": \{[^}]*\}/m.exec(text);
  if (!found) throw new Error(`model.json has no "preview"`);
  const indent = found[1]!;
  const rows = preview.weight.map((row) => `${indent}    [${row.join(", ")}]`).join(",\n");
  const value = `${indent}"preview": {\n${indent}  "weight": [\n${rows}\n${indent}  ],\n${indent}  "bias": [${preview.bias.join(", ")}]\n${indent}}`;
  return text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
}
