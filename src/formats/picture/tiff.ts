/**
 * The directories of a TIFF file. A thumbnail may stand before the photograph, and the RAW files of most cameras are
 * TIFF with a preview first and the sensor's values behind it. TIFF 6.0; Adobe's Photoshop TIFF notes for SubIFDs; DNG.
 */

/** One picture in the file. */
export interface TiffDirectory {
  /** Where sharp finds it: the n-th in the chain, or the m-th below that. */
  readonly page: number;
  readonly subifd: number;
  readonly width: number;
  readonly height: number;
  /** A smaller edition of another one, or its mask. */
  readonly reduced: boolean;
  /** Of each channel. */
  readonly bits: readonly number[];
  /** What values are. */
  readonly numbers: Numbers;
  /** By their numbers in the format. */
  readonly compression: number;
  readonly colours: number;
  readonly channels: number;
  /** What the channels beside the colours are. */
  readonly beside: "nothing" | "transparency" | "others" | "both";
  /** Whether values are those of a sensor, before development. */
  readonly raw: boolean;
}

/** `whole` ones begin at 0; of `unknown` ones the file says nothing that the format knows. */
export type Numbers = "whole" | "signed" | "floating point" | "complex" | "unknown";

export interface Tiff {
  readonly directories: readonly TiffDirectory[];
  /** Which camera's RAW file it is; null for a picture. */
  readonly raw: string | null;
}

const tag = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  make: 271,
  samples: 277,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  dngVersion: 50706,
  leafData: 34310,
  kodakIfd: 65024,
} as const;

/** PhotometricInterpretation of sensor values: a colour filter array, or one plane a colour. */
const sensor = new Set([32803, 34892]);
/** Compressions that only cameras use: Kodak, Sony, Nikon, Samsung, Pentax, and packed values. */
const cameraOnly = new Set([262, 32767, 32769, 32770, 34713, 34892, 52546, 65000, 65535]);
/** Fields in which a maker keeps the sensor's values, beside a preview that is a plain picture. */
const makers: readonly (readonly [field: number, name: string])[] = [
  [tag.dngVersion, "DNG"],
  [tag.kodakIfd, "Kodak KDC"],
  [tag.leafData, "Leaf MOS"],
];

/** Bytes of each type of field. */
const sizes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** A file with more is made to keep readers busy. */
const mostDirectories = 200;

/** The directories of a TIFF or BigTIFF file, as far as they are whole. */
export function readTiff(bytes: Buffer): Tiff {
  const reader = new Reader(bytes);
  const directories: TiffDirectory[] = [];
  let make = "";
  let maker: string | null = null;
  const seen = new Set<number>();
  let offset = reader.first;
  for (let page = 0; offset > 0 && !seen.has(offset) && directories.length < mostDirectories; page++) {
    seen.add(offset);
    const { fields, next } = reader.directory(offset);
    maker ??= makers.find(([field]) => fields.has(field))?.[1] ?? null;
    make ||= reader.text(fields.get(tag.make));
    directories.push(directoryOf(reader, fields, page, -1));
    for (const [subifd, at] of reader.numbers(fields.get(tag.subIfds)).entries()) {
      if (seen.has(at) || directories.length >= mostDirectories) continue;
      seen.add(at);
      directories.push(directoryOf(reader, reader.directory(at).fields, page, subifd));
    }
    offset = next;
  }
  const raw = maker ?? (directories.some((one) => one.raw) ? (make.trim().split(/[\s,]/)[0] ?? "") : null);
  return { directories, raw };
}

/**
 * The photograph itself: the first that is no reduced edition and not much smaller than the largest. Null where there
 * is none.
 */
export function photographIn({ directories }: Tiff): TiffDirectory | null {
  const whole = directories.filter((one) => !one.reduced && one.width > 0 && one.height > 0);
  const most = Math.max(...whole.map((one) => one.width * one.height));
  return whole.find((one) => 4 * one.width * one.height >= most) ?? null;
}

function directoryOf(reader: Reader, fields: Fields, page: number, subifd: number): TiffDirectory {
  const one = (id: number, usual: number) => reader.numbers(fields.get(id))[0] ?? usual;
  const bits = reader.numbers(fields.get(tag.bits));
  const extra = reader.numbers(fields.get(tag.extraSamples));
  return {
    page,
    subifd,
    width: one(tag.width, 0),
    height: one(tag.height, 0),
    // Of the flags, bit 0 is a reduced edition and bit 2 a mask.
    reduced: (one(tag.subfileType, 0) & 0b101) !== 0,
    bits: bits.length > 0 ? bits : [1],
    numbers: numbersOf(reader.numbers(fields.get(tag.sampleFormat))),
    compression: one(tag.compression, 1),
    colours: one(tag.photometric, 0),
    channels: one(tag.samples, 1),
    beside: besideOf(extra),
    raw: sensor.has(one(tag.photometric, 0)) || cameraOnly.has(one(tag.compression, 1)),
  };
}

/** What is said of no channel is a whole number, and so is what is said to be of no kind. */
function numbersOf(formats: readonly number[]): Numbers {
  const kinds: Readonly<Record<number, Numbers>> = {
    1: "whole",
    2: "signed",
    3: "floating point",
    4: "whole",
    5: "complex",
    6: "complex",
  };
  const found = formats.map((format) => kinds[format] ?? "unknown");
  return found.find((one) => one !== "whole") ?? "whole";
}

/** Of the channels beside the colours, 1 and 2 are transparency; others may be selections that were saved, or inks. */
function besideOf(extra: readonly number[]): TiffDirectory["beside"] {
  const transparent = extra.filter((what) => what === 1 || what === 2).length;
  if (transparent === extra.length) return transparent === 0 ? "nothing" : transparent === 1 ? "transparency" : "both";
  return transparent === 0 ? "others" : "both";
}

interface Field {
  readonly type: number;
  readonly count: number;
  /** Where its values lie. */
  readonly at: number;
}
type Fields = ReadonlyMap<number, Field>;

/** Reads numbers in the file's own order; what lies outside the file is not there. */
class Reader {
  readonly first: number;
  readonly #bytes: Buffer;
  readonly #little: boolean;
  readonly #big: boolean;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#little = bytes.toString("latin1", 0, 2) === "II";
    this.#big = this.#number(2, 2) === 43;
    this.first = this.#big ? this.#number(8, 8) : this.#number(4, 4);
  }

  directory(offset: number): { readonly fields: Fields; readonly next: number } {
    const [counted, entry, wide] = this.#big ? [8, 20, 8] : [2, 12, 4];
    const count = Math.min(this.#number(offset, counted), 4096);
    const fields = new Map<number, Field>();
    for (let i = 0; i < count; i++) {
      const at = offset + counted + i * entry;
      const type = this.#number(at + 2, 2);
      const values = this.#number(at + 4, wide);
      const inline = (sizes[type] ?? 0) * values <= wide;
      fields.set(this.#number(at, 2), {
        type,
        count: values,
        at: inline ? at + 4 + wide : this.#number(at + 4 + wide, wide),
      });
    }
    return { fields, next: this.#number(offset + counted + count * entry, wide) };
  }

  numbers(field: Field | undefined): readonly number[] {
    const size = sizes[field?.type ?? 0] ?? 0;
    if (!field || size === 0) return [];
    return Array.from({ length: Math.min(field.count, 64) }, (_, i) => this.#number(field.at + i * size, size));
  }

  text(field: Field | undefined): string {
    return field
      ? this.#bytes.toString("latin1", field.at, field.at + Math.min(field.count, 64)).replace(/\0.*$/s, "")
      : "";
  }

  #number(at: number, size: number): number {
    if (at < 0 || at + size > this.#bytes.length) return 0;
    if (size === 8) {
      const value = this.#little ? this.#bytes.readBigUInt64LE(at) : this.#bytes.readBigUInt64BE(at);
      return Number(value);
    }
    return this.#little ? this.#bytes.readUIntLE(at, size) : this.#bytes.readUIntBE(at, size);
  }
}
