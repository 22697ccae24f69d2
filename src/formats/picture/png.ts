/** PNG text chunks, which sharp reads but cannot write. PNG specification 1.2, sections 4.2.3 and 5. */
import { crc32, inflateSync } from "node:zlib";
import type { Said } from "./made.ts";

export interface TextChunk {
  /** 1 to 79 Latin-1 characters. */
  readonly keyword: string;
  readonly text: string;
  /** Always iTXt: readers that take tEXt for UTF-8, sharp among them, then get every character. */
  readonly international?: boolean;
}

/** The signature and the IHDR chunk, which comes first in every PNG and is always of this size. */
const headerEnd = 8 + 12 + 13;

/**
 * A PNG with text chunks added after its header. Text that Latin-1 can hold becomes tEXt, which every reader knows,
 * unless it is marked international; other text becomes iTXt, UTF-8 and uncompressed.
 */
export function insertTextChunks(png: Uint8Array, chunks: readonly TextChunk[]): Buffer {
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks.map(encode), png.subarray(headerEnd)]);
}

/** An EXIF block where PNG has it, after the header. PNG specification, third edition, section 11.3.4.5. */
export const insertExifInPng = (png: Uint8Array, block: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, headerEnd), chunk("eXIf", block), png.subarray(headerEnd)]);

/**
 * Every text of a PNG, wherever its chunk stands: also behind the pixels, where libvips does not look. What is damaged,
 * or too large to be a text, ends the reading.
 */
export function textChunks(png: Buffer): readonly TextChunk[] {
  const found: TextChunk[] = [];
  if (png.toString("latin1", 1, 4) !== "PNG") return found;
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    const keyword = data.toString("latin1", 0, Math.min(80, Math.max(0, data.indexOf(0))));
    const text = data.length === length ? textOf(type, data.subarray(keyword.length + 1)) : null;
    if (text !== null) found.push({ keyword, text: profileIn(keyword, text) });
    at += 12 + length;
  }
  return found;
}

/** When a PNG was last written, in UTC, where it says so (tIME). PNG specification, section 11.3.5.1. */
export function timeOfPng(png: Buffer): readonly Said[] {
  if (png.toString("latin1", 1, 4) !== "PNG") return [];
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) !== "tIME" || at + 19 > png.length) continue;
    const [year, ...rest] = [png.readUInt16BE(at + 8), ...png.subarray(at + 10, at + 15)];
    const [month, day, hour, minute, second] = rest.map((n) => String(n).padStart(2, "0"));
    return [{ date: `${year}-${month}-${day}T${hour}:${minute}:${second}Z` }];
  }
  return [];
}

/** The most that a text may become when it is unpacked. */
const most = 16 * 2 ** 20;

function textOf(type: string, data: Buffer): string | null {
  const unpacked = (packed: Buffer, as: "latin1" | "utf8"): string | null => {
    try {
      return inflateSync(packed, { maxOutputLength: most }).toString(as);
    } catch {
      return null;
    }
  };
  if (type === "tEXt") return data.toString("latin1");
  if (type === "zTXt") return unpacked(data.subarray(1), "latin1");
  if (type !== "iTXt") return null;
  const language = data.indexOf(0, 2);
  const begin = data.indexOf(0, language + 1) + 1;
  if (language < 0 || begin === 0) return null;
  return data[0] === 1 ? unpacked(data.subarray(begin), "utf8") : data.toString("utf8", begin);
}

/** ImageMagick writes XMP as hexadecimal text below a line with its kind and one with its length. */
const profileIn = (keyword: string, text: string): string =>
  keyword === "Raw profile type xmp"
    ? Buffer.from(text.replace(/^\s*xmp\s+\d+/, "").replace(/\s/g, ""), "hex").toString("utf8")
    : text;

function encode({ keyword, text, international = false }: TextChunk): Buffer {
  // tEXt allows no control characters but the line feed.
  if (!international && /^[\n\x20-\x7e\xa0-\xff]*$/.test(text)) {
    return chunk("tEXt", Buffer.from(`${keyword}\0${text}`, "latin1"));
  }
  const uncompressedWithoutLanguage = "\0\0\0\0\0";
  return chunk(
    "iTXt",
    Buffer.concat([Buffer.from(keyword + uncompressedWithoutLanguage, "latin1"), Buffer.from(text)]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, "latin1");
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** A PNG that says how many dots it has to an inch (pHYs, in pixels per metre); an earlier word of it goes. */
export function insertDensity(png: Uint8Array, dpi: number): Buffer {
  const data = Buffer.alloc(9);
  const perMetre = Math.round(dpi / 0.0254);
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data.writeUInt8(1, 8);
  const source = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [source.subarray(0, headerEnd), chunk("pHYs", data)];
  for (let at = headerEnd; at + 8 <= source.length;) {
    const end = at + 12 + source.readUInt32BE(at);
    if (source.toString("latin1", at + 4, at + 8) !== "pHYs") parts.push(source.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}
