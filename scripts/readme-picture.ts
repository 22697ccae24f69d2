/**
 * `node scripts/readme-picture.ts`: makes docs/portrait.png by the README's own command, and docs/portrait-made-of.jpg, which
 * shows it beside what it was made of.
 */
import { renameSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { portrait, root } from "./portrait.ts";
import { run } from "../src/cli/run.ts";

process.chdir(root);
const docs = join(root, "docs");
const code = await run([...portrait.arguments, "--out", docs, "--name", "made"]);
if (code !== 0) process.exit(code);
const seed = portrait.arguments[portrait.arguments.indexOf("--seed") + 1];
renameSync(join(docs, `made-${seed}.png`), join(docs, "portrait.png"));

const side = 384;
const gap = 72;
const height = side;
const width = 3 * side + 2 * gap;
const panel = (file: string): Promise<Buffer> =>
  sharp(file).rotate().resize(side, side, { fit: "cover", kernel: "lanczos3" }).toBuffer();
const files = [portrait.subject, portrait.style, "docs/portrait.png"];
const panels = await Promise.all(
  files.map(async (file, i) => ({ input: await panel(file), left: i * (side + gap), top: 0 })),
);

/** A plus and an arrow, drawn: not every machine has fonts. */
const [plusX, arrowX, y] = [side + gap / 2, 2 * side + gap + gap / 2, height / 2];
const signs = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" stroke="#777" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" fill="none">
  <path d="M${plusX - 14} ${y}h28M${plusX} ${y - 14}v28"/>
  <path d="M${arrowX - 18} ${y}h36m-12 -12l12 12l-12 12"/>
</svg>`;

await sharp({ create: { width, height, channels: 3, background: "#ffffff" } })
  .composite([...panels, { input: Buffer.from(signs), left: 0, top: 0 }])
  .jpeg({ quality: 88 })
  .toFile(join(docs, "portrait-made-of.jpg"));
