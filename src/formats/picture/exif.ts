/**
 * EXIF blocks, and their places in JPEG and WebP. sharp's own EXIF writer turns text into ASCII, question marks for
 * every other script, so prompts need this one.
 */

export interface ExifText {
  readonly software: string;
  readonly description: string;
  /** Encoded as UNICODE, which readers of generation parameters take for big-endian UTF-16. */
  readonly userComment: string;
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
  userComment: 0x9286,
};

/**
 * The TIFF structure of an EXIF block, big-endian, so that it agrees with its comment's UTF-16. EXIF 2.32, section 4.
 */
export function exifBlock({ software, description, userComment }: ExifText): Buffer {
  const start = 8;
  const main: Entry[] = [
    { tag: tags.imageDescription, type: 2, value: Buffer.from(`${description}\0`) },
    { tag: tags.software, type: 2, value: Buffer.from(`${software}\0`) },
    { tag: tags.exifFolder, type: 4, value: Buffer.alloc(4) },
  ];
  main[2]!.value.writeUInt32BE(start + directory(main, start).length);
  const exif: Entry[] = [
    { tag: tags.exifVersion, type: 7, value: Buffer.from("0232") },
    {
      tag: tags.userComment,
      type: 7,
      value: Buffer.concat([Buffer.from("UNICODE\0"), Buffer.from(userComment, "utf16le").swap16()]),
    },
  ];
  const first = directory(main, start);
  const header = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, start]);
  return Buffer.concat([header, first, directory(exif, start + first.length)]);
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
