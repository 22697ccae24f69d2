/** When a picture was made, and what made it, by whatever of it a file still carries. */
import type { Origin } from "../../contract/library/origin.ts";
import type { Metadata } from "sharp";
import { readBytes } from "./bytes.ts";
import { datesInExif } from "./exif.ts";
import { type Made, madeFrom, madeHereFrom, type Said } from "./made.ts";
import { keywords } from "./metadata.ts";
import { type TextChunk, textChunks, timeOfPng } from "./png.ts";
import { readHeader } from "./source.ts";
import { datesInPacket, originInPacket, packetsIn } from "./xmp.ts";

/** PNG keywords with the day; ImageMagick writes what it read in EXIF as texts of their own. */
const created = [keywords.created, "exif:DateTimeOriginal", "exif:DateTimeDigitized"];

/** ImageMagick's word for the day of the file that it read: not later than any copy's. */
const copied = ["date:create"];

/**
 * When a picture was made, by what it carries; null where it does not say. A date with its offset goes before one
 * without, and when the file was written is asked last.
 */
export function madeOf(bytes: Buffer, { xmp, exif }: Metadata): Made | null {
  const texts = textChunks(bytes);
  const said: readonly Said[] = [
    ...(xmp === undefined ? [] : datesInPacket(xmp.toString("utf8"))),
    ...(exif === undefined ? [] : datesInExif(exif)),
    ...[...packetsIn(bytes), ...texts.map(({ text }) => text)].flatMap(datesInPacket),
    ...named(texts, created),
  ];
  const written = [...named(texts, copied), ...timeOfPng(bytes)];
  return first(said, madeFrom) ?? first(said, madeHereFrom) ?? first(written, madeFrom) ?? first(written, madeHereFrom);
}

const named = (texts: readonly TextChunk[], keys: readonly string[]): readonly Said[] =>
  keys.flatMap((key) =>
    texts.filter(({ keyword }) => keyword.toLowerCase() === key.toLowerCase()).map(({ text }) => ({ date: text })),
  );

function first(said: readonly Said[], read: (said: Said) => Made | null): Made | null {
  for (const one of said) {
    const made = read(one);
    if (made) return made;
  }
  return null;
}

/** Where a picture comes from, by what it carries; null where it does not say. */
export function originOf(bytes: Buffer, { xmp }: Metadata): Origin | null {
  const first = xmp === undefined ? null : originInPacket(xmp.toString("utf8"));
  return first ?? [...packetsIn(bytes)].map(originInPacket).find((origin) => origin !== null) ?? null;
}

/** What a picture's file says of its making; nothing where it is no picture. */
export async function saidByFile(
  file: string,
): Promise<{ readonly made: Made | null; readonly origin: Origin | null }> {
  const bytes = await readBytes(file).catch(() => null);
  const header = bytes && (await readHeader(file, bytes).catch(() => null));
  return bytes && header
    ? { made: madeOf(bytes, header), origin: originOf(bytes, header) }
    : { made: null, origin: null };
}
