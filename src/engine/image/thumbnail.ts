/** Small editions of pictures, to be looked at. */
import sharp from "sharp";
import { isAsItIs, type Seen } from "../../contract/library/seen.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { type Kind, kindOf } from "../../formats/picture/kind.ts";
import { mostPixels } from "../../formats/picture/source.ts";
import { readPart } from "./part.ts";

/**
 * A picture as it is seen, as a WebP whose long side is at most `longSide`; never enlarged. Without metadata.
 * @throws Fault `image.*`
 */
export async function thumbnail(file: string, longSide: number, seen: Seen): Promise<Uint8Array> {
  const bytes = await readBytes(file);
  if (isAsItIs(seen) && shrinking.has(kindOf(bytes).kind)) {
    const quick = await sharp(bytes, { failOn: "error", limitInputPixels: mostPixels, autoOrient: true })
      .resize(longSide, longSide, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .webp(webp)
      .toBuffer()
      .catch(() => null);
    if (quick) return quick;
  }
  const part = await readPart(file, seen);
  return await part.resize(longSide, longSide, { fit: "inside", withoutEnlargement: true }).webp(webp).toBuffer();
}

/** A smaller edition of an edition. */
export const smaller = async (edition: Uint8Array, longSide: number): Promise<Uint8Array> =>
  await sharp(edition).resize(longSide, longSide, { fit: "inside", withoutEnlargement: true }).webp(webp).toBuffer();

/** The mean of all pixels of an edition, "#a1b2c3". Summed here: sharp's statistics take ten times as long. */
export async function meanColour(edition: Uint8Array): Promise<string> {
  const pixels = await sharp(edition).removeAlpha().toColourspace("srgb").raw().toBuffer();
  const sums = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) for (let c = 0; c < 3; c++) sums[c]! += pixels[at + c]!;
  const hex = sums.map((sum) =>
    Math.round((3 * sum) / pixels.length)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}

/** Decoders of these shrink while they read, which the way over all pixels cannot. */
const shrinking: ReadonlySet<Kind["kind"]> = new Set(["jpeg", "png", "webp"]);

const webp = { quality: 84, effort: 3, smartSubsample: true } as const;
