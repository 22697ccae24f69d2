/**
 * EXIF blocks, and their places in JPEG and WebP. sharp's own EXIF writer turns text into ASCII, question marks for
 * every other script, so prompts need this one.
 */

import { exifDateOf, type Made, offsetOf, type Said } from "./made.ts";

export interface ExifText {
  readonly software: string;
  readonly description?: string;
  /** Encoded as UNICODE, which readers of generation parameters take for big-endian UTF-16. */
  readonly userComment?: string;
  readonly made?: Made | undefined;
}

interface Entry {
  readonly tag: number;
  /** 2 ASCII, 4 LONG, 7 UNDEFINED. */
  readonly type: 2 | 4 | 7;
  readonly value: Buffer;
}

const tags = {
  imageDescription: 0x010e,
  software: 0x0131,
  exifFolder: 0x8769,
  exifVersion: 0x9000,
  dateTimeOriginal: 0x9003,
  dateTimeDigitized: 0x9004,
  offsetTimeOriginal: 0x9011,
  offsetTimeDigitized: 0x9012,
  userComment: 0x9286,
};

/**
 * The TIFF structure of an EXIF block, big-endian, so that it agrees with its comment's UTF-16. EXIF 2.32, section 4.
 */
export function exifBlock({ software, description, userComment, made }: ExifText): Buffer {
  const start = 8;
  const folder = Buffer.alloc(4);
  const main: Entry[] = [
    ...(description === undefined ? [] : [ascii(tags.imageDescription, description)]),
    ascii(tags.software, software),
    { tag: tags.exifFolder, type: 4, value: folder },
  ];
  folder.writeUInt32BE(start + directory(main, start).length);
  const exif: Entry[] = [
    { tag: tags.exifVersion, type: 7, value: Buffer.from("0232") },
    ...(made ? [ascii(tags.dateTimeOriginal, exifDateOf(made)), ascii(tags.offsetTimeOriginal, offsetOf(made))] : []),
    ...(userComment === undefined
      ? []
      : [
          {
            tag: tags.userComment,
            type: 7 as const,
            value: Buffer.concat([Buffer.from("UNICODE\0"), Buffer.from(userComment, "utf16le").swap16()]),
          },
        ]),
  ];
  const first = directory(main, start);
  const header = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, start]);
  return Buffer.concat([header, first, directory(exif, start + first.length)]);
}

const ascii = (tag: number, text: string): Entry => ({ tag, type: 2, value: Buffer.from(`${text}\0`) });

/** The dates on which a picture was made, by an EXIF block of either byte order; none where it is damaged. */
export function datesInExif(block: Buffer): readonly Said[] {
  const start = block.toString("latin1", 0, 4) === "Exif" ? 6 : 0;
  const tiff = block.subarray(start);
  const little = tiff.toString("latin1", 0, 2) === "II";
  const at16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const at32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const find = (directory: number, tag: number): number | null => {
    for (let n = 0; n < at16(directory); n++) {
      const entry = directory + 2 + 12 * n;
      if (at16(entry) === tag) return entry;
    }
    return null;
  };
  const text = (entry: number | null): string => {
    if (entry === null) return "";
    const length = at32(entry + 4);
    const from = length <= 4 ? entry + 8 : at32(entry + 8);
    return tiff.toString("latin1", from, from + Math.min(length, 40)).replace(/\0.*$/s, "");
  };
  try {
    const folder = find(at32(4), tags.exifFolder);
    if (folder === null) return [];
    const exif = at32(folder + 8);
    const said = (date: number, zone: number): Said => ({ date: text(find(exif, date)), zone: text(find(exif, zone)) });
    return [
      said(tags.dateTimeOriginal, tags.offsetTimeOriginal),
      said(tags.dateTimeDigitized, tags.offsetTimeDigitized),
    ];
  } catch (error) {
    // Offsets that lead out of the block: it is damaged.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** One image file directory at that offset: its entries, then the values too long to stand in them. */
function directory(entries: readonly Entry[], offset: number): Buffer {
  const table = Buffer.alloc(2 + 12 * entries.length + 4);
  const values: Buffer[] = [];
  let end = offset + table.length;
  table.writeUInt16BE(entries.length, 0);
  entries.forEach(({ tag, type, value }, i) => {
    const at = 2 + 12 * i;
    table.writeUInt16BE(tag, at);
    table.writeUInt16BE(type, at + 2);
    table.writeUInt32BE(type === 4 ? value.length / 4 : value.length, at + 4);
    if (value.length <= 4) return void value.copy(table, at + 8);
    table.writeUInt32BE(end, at + 8);
    const even = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
    values.push(even);
    end += even.length;
  });
  return Buffer.concat([table, ...values]);
}

/** The longest block that a JPEG's segment holds. */
export const jpegExifLimit = 0xffff - 2 - 6;

/** A JPEG with the block in an APP1 segment, first after the start as EXIF wants it. The JPEG has no EXIF yet. */
export function insertExifInJpeg(jpeg: Uint8Array, block: Buffer): Buffer {
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(2 + 6 + block.length, 2);
  return Buffer.concat([jpeg.subarray(0, 2), marker, Buffer.from("Exif\0\0", "latin1"), block, jpeg.subarray(2)]);
}

/**
 * A WebP with the block in an EXIF chunk. The WebP is an extended one (VP8X), has XMP as its last chunk and no EXIF
 * yet: that is what sharp writes when it is given XMP. WebP container specification, "Extended File Format".
 */
export function insertExifInWebp(webp: Uint8Array, block: Buffer): Buffer {
  const source = Buffer.from(webp);
  const [riffSize, flags, hasExif] = [4, 20, 0x08];
  let at = 12;
  while (at < source.length && source.toString("latin1", at, at + 4) !== "XMP ") {
    const size = source.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  const head = Buffer.from("EXIF\0\0\0\0", "latin1");
  head.writeUInt32LE(block.length, 4);
  const out = Buffer.concat([source.subarray(0, at), head, block, Buffer.alloc(block.length % 2), source.subarray(at)]);
  out.writeUInt32LE(out.length - 8, riffSize);
  out[flags] = out[flags]! | hasExif;
  return out;
}
