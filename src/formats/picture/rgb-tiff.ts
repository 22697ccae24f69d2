/** Pixels with their colour profile as a file, so that whoever reads files reads them too. TIFF 6.0, uncompressed. */

export interface Rgb {
  readonly width: number;
  readonly height: number;
  /** The value of white: 255, or more in 16-bit numbers. */
  readonly most: number;
  /** Interleaved, 3·width·height. */
  readonly data: Uint8Array | Uint16Array;
}

const short = 3;
const long = 4;
const undefinedBytes = 7;

/** A little-endian TIFF of one strip. @param icc empty where the colours are sRGB */
export function rgbTiff({ width, height, most, data }: Rgb, icc: Uint8Array): Buffer {
  const bytes = data.BYTES_PER_ELEMENT;
  const samples =
    data instanceof Uint16Array && most < 0xffff ? data.map((v) => Math.round((v * 0xffff) / most)) : data;
  const entries: (readonly [tag: number, type: number, count: number, value: number])[] = [];
  const directory = 8;
  const count = icc.length > 0 ? 11 : 10;
  const bitsAt = directory + 2 + 12 * count + 4;
  const iccAt = bitsAt + 6;
  const pixelsAt = iccAt + icc.length + (icc.length % 2);
  entries.push(
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 3, bitsAt],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, pixelsAt],
    [277, short, 1, 3],
    [278, long, 1, height],
    [279, long, 1, samples.byteLength],
    [284, short, 1, 1],
  );
  if (icc.length > 0) entries.push([34675, undefinedBytes, icc.length, iccAt]);
  const out = Buffer.alloc(pixelsAt + samples.byteLength);
  out.write("II*\0", 0, "latin1");
  out.writeUInt32LE(directory, 4);
  out.writeUInt16LE(entries.length, directory);
  for (const [i, [tag, type, number, value]] of entries.entries()) {
    const at = directory + 2 + 12 * i;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(number, at + 4);
    out.writeUInt32LE(value, at + 8);
  }
  for (let channel = 0; channel < 3; channel++) out.writeUInt16LE(8 * bytes, bitsAt + 2 * channel);
  out.set(icc, iccAt);
  out.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), pixelsAt);
  return out;
}
