/** Enlarging by the network against Lanczos: sample pictures made small and brought back. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { Pixels } from "../src/formats/picture/pixels.ts";
import { cropPixels } from "../src/formats/picture/pixels.ts";
import { readPicture } from "../src/formats/picture/read.ts";
import { enlargePixels } from "../src/engine/enlarge/enlarge.ts";
import { enlargerFolder } from "../src/main/models/catalogue.ts";
import { psnr } from "../tests/pictures.ts";
import { median } from "./measure.ts";
import { samples } from "./paths.ts";

/** Of a picture at the side that is measured; small enough for a machine of two cores. */
const side = 256;

/** Decibels, the share of edges and texture by either way, and seconds a megapixel. */
interface Row {
  readonly lanczos: number;
  readonly network: number;
  readonly edges: readonly [lanczos: number, network: number];
  readonly seconds: number;
}

/** How strong edges and texture are: the mean step from one pixel to the next, across and down. */
function texture({ width, height, rgb }: Pixels): number {
  let sum = 0;
  for (let y = 0; y + 1 < height; y++)
    for (let i = 3 * y * width; i < 3 * ((y + 1) * width - 1); i++)
      sum += Math.abs(rgb[i]! - rgb[i + 3]!) + Math.abs(rgb[i]! - rgb[i + 3 * width]!);
  return sum / (6 * (width - 1) * (height - 1));
}

async function resized({ width, height, rgb }: Pixels, to: number, kernel: "cubic" | "lanczos3"): Promise<Pixels> {
  const bytes = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(to, to, { kernel, fit: "fill" })
    .raw()
    .toBuffer();
  return { width: to, height: to, rgb: new Uint8Array(bytes) };
}

/** Prints, for photographs, drawings and styles, what of the picture comes back, and how long it takes. */
export async function benchEnlarging(): Promise<void> {
  console.log(
    `\nSamples of ${side} pixels made small by a cubic kernel and enlarged again; median decibels, share of the edges and texture of the first, and seconds a megapixel of the result:`,
  );
  for (const kind of ["subjects", "styles"] as const) {
    const names = (await readdir(samples[kind])).filter((name) => /\.(png|jpg)$/.test(name)).toSorted();
    for (const factor of [2, 4] as const) {
      const rows: Row[] = [];
      for (const name of names.filter((_, at) => at % 2 === 0)) {
        const read = await readPicture(join(samples[kind], name));
        const square = Math.min(read.width, read.height);
        const first = await resized(
          cropPixels(read, { left: 0, top: 0, width: square, height: square }),
          side,
          "lanczos3",
        );
        const small = await resized(first, side / factor, "cubic");
        const lanczos = await resized(small, side, "lanczos3");
        const begun = performance.now();
        const network = await enlargePixels(small, factor, { folder: enlargerFolder, provider: "cpu" });
        const seconds = (performance.now() - begun) / 1000 / (side ** 2 / 1e6);
        rows.push({
          lanczos: psnr(lanczos.rgb, first.rgb),
          network: psnr(network.rgb, first.rgb),
          edges: [texture(lanczos) / texture(first), texture(network) / texture(first)] as const,
          seconds,
        });
      }
      const of = (pick: (row: (typeof rows)[number]) => number) => median(rows.map(pick));
      const won = rows.filter((row) => row.network > row.lanczos).length;
      console.log(
        `  ${kind.padEnd(8)}  ×${factor}  Lanczos ${of((row) => row.lanczos).toFixed(1)} dB, ${of((row) => row.edges[0]).toFixed(2)}  network ${of((row) => row.network).toFixed(1)} dB, ${of((row) => row.edges[1]).toFixed(2)}  better in ${won} of ${rows.length}  ${of((row) => row.seconds).toFixed(1)} s`,
      );
    }
  }
}
