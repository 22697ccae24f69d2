/** What lies in a picture's file: found out by its bytes, refused by name where it cannot be read rightly. */
import { extname } from "node:path";
import sharp, { type Metadata, type SharpOptions } from "sharp";
import { Fault } from "../../contract/fault.ts";
import { impostorIn } from "../impostor.ts";
import { HeicError, tiffOfHeic } from "./heic.ts";
import { type Kind, kindOf, type Readable } from "./kind.ts";
import { unreadableTiff } from "./tiff-refusal.ts";
import { photographIn, readTiff } from "./tiff.ts";

/** Of either side, in pixels. */
export const smallest = 16;

/** The most pixels that are opened, so that no file exhausts the memory. Telephones take 200 megapixels. */
export const mostPixels = 300e6;

/**
 * A picture of more than `pixels` has at least a byte for so many of them. Without that a few bytes would keep a
 * decoder as busy as a photograph of 200 megapixels; a blank PNG in black and white has 8256 to a byte.
 */
const claims = { pixels: 100e6, perByte: 10_000 } as const;

/** A picture that sharp can decode. */
export interface Source {
  readonly kind: Readable;
  /** The file's bytes, or what was decoded of them where sharp cannot. */
  readonly bytes: Buffer;
  /** Which of the pictures in the file. */
  readonly which: Pick<SharpOptions, "page" | "tiff">;
  /** Channels beside the colours are no transparency: they are left out. */
  readonly opaque: boolean;
  readonly header: Metadata;
}

/**
 * Finds the photograph in a file, without decoding it where sharp can.
 * @param most pixels
 * @throws Fault `image.camera-raw`, `image.unsupported`, `image.unreadable`, `image.too-large`, `image.too-small`,
 *   `image.blank`
 */
export async function openSource(file: string, bytes: Buffer, most: number): Promise<Source> {
  const found = kindOf(bytes);
  const fits = (width: number, height: number) => checkSize(file, { width, height, bytes: bytes.length }, most);
  if (found.kind === "heic") {
    const tiff = await tiffOfHeic(bytes, fits).catch((cause: unknown) => {
      if (cause instanceof HeicError)
        throw new Fault("image.unreadable", { file, reason: "it is damaged or incomplete" }, { cause });
      throw cause;
    });
    return { kind: "heic", bytes: tiff, which: {}, opaque: false, header: await headerOf(file, tiff, found) };
  }
  const kind = readableKind(file, found);
  const { which, opaque } = kind === "tiff" ? photographOf(file, bytes) : { which: {}, opaque: false };
  const header = await headerOf(file, bytes, found, which);
  fits(header.width, header.height);
  return { kind: kind ?? refuse(file, header), bytes, which, opaque, header };
}

/**
 * What a picture's header says, its metadata included; nothing is decoded.
 * @throws Fault `image.camera-raw`, `image.unsupported`, `image.unreadable`
 */
export async function readHeader(file: string, bytes: Buffer): Promise<Metadata> {
  return headerOf(file, bytes, kindOf(bytes));
}

async function headerOf(file: string, bytes: Buffer, found: Kind, which: Source["which"] = {}): Promise<Metadata> {
  const kind = readableKind(file, found);
  try {
    return await sharp(bytes, { limitInputPixels: false, ...which }).metadata();
  } catch (cause) {
    const reason = kind === null ? inPlaceOfPicture(bytes) : "it is damaged or incomplete";
    throw new Fault("image.unreadable", { file, reason }, { cause });
  }
}

/** Why bytes of no known picture format are none: sites and tools leave other things under a picture's name. */
function inPlaceOfPicture(bytes: Buffer): string {
  const found = impostorIn(bytes, bytes.length);
  switch (found?.is) {
    case "zeros":
      return "it holds nothing but zeros: copying or downloading it was never finished";
    case "page":
      return "it is a web page that was saved in place of the picture";
    case "message":
      return found.text === ""
        ? "it is an error message of a site"
        : `it is a text in place of the picture (“${found.text}”)`;
    case "json":
    case "text":
      return "it is plain text";
    case "pointer":
      return `it is a ${found.of} pointer in place of the picture`;
    case "format":
      return `it is ${found.format}`;
    default:
      return "it is in no picture format known here";
  }
}

/** @returns null where only the decoder may know what it is */
function readableKind(file: string, found: Kind): Readable | null {
  if (found.kind === "camera raw") throw new Fault("image.camera-raw", { file, name: found.name });
  if (found.kind === "other") throw new Fault("image.unsupported", { file, format: found.name });
  return found.kind === "unknown" ? null : found.kind;
}

/** What sharp knows without having pixels of its own: drawings and documents. */
function refuse(file: string, { format }: Metadata): never {
  throw new Fault("image.unsupported", { file, format: format === "svg" ? "a drawing (SVG)" : `a ${format} file` });
}

/**
 * Cameras whose RAW file may be a plain TIFF picture to its last field, with the sensor's values behind it: what its
 * name says is all that tells it from a photograph.
 */
const cameras: Readonly<Record<string, string>> = {
  kdc: "Kodak KDC",
  dcr: "Kodak DCR",
  dcs: "Kodak DCS",
  k25: "Kodak K25",
  mos: "Leaf MOS",
  nef: "Nikon NEF",
  nrw: "Nikon NRW",
  arw: "Sony ARW",
  srf: "Sony SRF",
  sr2: "Sony SR2",
  cr2: "Canon CR2",
  pef: "Pentax PEF",
  erf: "Epson ERF",
  mef: "Mamiya MEF",
  "3fr": "Hasselblad 3FR",
  iiq: "Phase One IIQ",
  srw: "Samsung SRW",
  orf: "Olympus ORF",
  rw2: "Panasonic RW2",
  rwl: "Leica RWL",
  dng: "DNG",
};

const cameraNamed = (file: string): string | null => cameras[extname(file).slice(1).toLowerCase()] ?? null;

function photographOf(file: string, bytes: Buffer): Pick<Source, "which" | "opaque"> {
  const tiff = readTiff(bytes);
  const raw = tiff.raw ?? cameraNamed(file);
  if (raw !== null) throw new Fault("image.camera-raw", { file, name: raw });
  const photograph = photographIn(tiff);
  if (!photograph) {
    // Many programs write what describes the pictures behind them, where a copy that broke off has nothing.
    const whole = tiff.directories.some(({ width }) => width > 0);
    const reason = whole ? "there is only a small preview in it" : "it is damaged or incomplete";
    throw new Fault("image.unreadable", { file, reason });
  }
  const format = unreadableTiff(photograph);
  if (format !== null) throw new Fault("image.unsupported", { file, format });
  const { page, subifd, beside } = photograph;
  const which = subifd >= 0 ? { page, tiff: { subifd } } : page > 0 ? { page } : {};
  return { which, opaque: beside === "others" };
}

interface Claimed {
  readonly width: number;
  readonly height: number;
  /** Of the file. */
  readonly bytes: number;
}

function checkSize(file: string, { width, height, bytes }: Claimed, most: number): void {
  const pixels = width * height;
  if (pixels > most) throw new Fault("image.too-large", { file, width, height, maxPixels: most });
  if (pixels > claims.pixels && pixels > claims.perByte * bytes)
    throw new Fault("image.blank", { file, width, height, bytes });
  if (Math.min(width, height) < smallest)
    throw new Fault("image.too-small", { file, width, height, minimum: smallest });
}
