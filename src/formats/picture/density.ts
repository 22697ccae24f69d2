/** The resolution that a file claims, in dots per inch: printers lay pictures out by it. */
import { insertDensity } from "./png.ts";

/**
 * The file with its resolution written in. Only JPEG (JFIF 1.02, APP0) and PNG (pHYs) are changed: a TIFF is encoded
 * with it, and a WebP has no place for it.
 */
export function withDensity(data: Buffer, format: "jpeg" | "png" | "webp" | "tiff", dpi: number): Buffer {
  if (format === "png") return insertDensity(data, dpi);
  if (format === "jpeg") return jfifDensity(data, dpi);
  return data;
}

const jfif = Buffer.from("JFIF\0", "latin1");

/** Units and density of the JFIF segment, which comes first where there is one; else one is put there. */
function jfifDensity(data: Buffer, dpi: number): Buffer {
  const found = data.indexOf(jfif);
  if (found === 6) {
    const copy = Buffer.from(data);
    copy.writeUInt8(1, found + 7);
    copy.writeUInt16BE(dpi, found + 8);
    copy.writeUInt16BE(dpi, found + 10);
    return copy;
  }
  const segment = Buffer.alloc(18);
  segment.writeUInt16BE(0xffe0, 0);
  segment.writeUInt16BE(16, 2);
  jfif.copy(segment, 4);
  segment.writeUInt16BE(0x0102, 9);
  segment.writeUInt8(1, 11);
  segment.writeUInt16BE(dpi, 12);
  segment.writeUInt16BE(dpi, 14);
  return Buffer.concat([data.subarray(0, 2), segment, data.subarray(2)]);
}
