/** What there is in TIFF that is not read, by its name: what no decoder here knows, and what would come out wrong. */
import { listed } from "../../contract/values/listed.ts";
import type { Numbers, TiffDirectory } from "./tiff.ts";

/** None, three of fax machines, LZW, JPEG, Deflate twice, PackBits, a fourth fax, and WebP. */
const decoded = new Set([1, 2, 3, 4, 5, 7, 8, 32771, 32773, 32946, 50001]);

const compressions: Readonly<Record<number, string>> = {
  6: "compressed as JPEG in the manner of 1992",
  32809: "compressed by ThunderScan",
  32908: "compressed as PixarFilm",
  32909: "compressed as PixarLog",
  33003: "compressed as JPEG 2000",
  33005: "compressed as JPEG 2000",
  34661: "compressed as JBIG",
  34676: "compressed as LogLuv",
  34677: "compressed as LogLuv",
  34712: "compressed as JPEG 2000",
  34887: "compressed as LERC",
  34925: "compressed as LZMA",
  50000: "compressed as Zstandard",
  50002: "compressed as JPEG XL",
};

const colours: Readonly<Record<number, string>> = {
  0: "grey",
  1: "grey",
  2: "RGB",
  3: "palette",
  5: "CMYK",
  6: "YCbCr",
  4: "that is only a mask",
  8: "with CIE L*a*b* colours",
  9: "with CIE L*a*b* colours",
  10: "with CIE L*a*b* colours",
  32844: "with logarithms of light (LogLuv)",
  32845: "with logarithms of light (LogLuv)",
};
/** Brightness and two differences of colour: the decoder takes them for red, green and blue, but in a JPEG. */
const ycbcr = 6;
const jpeg = 7;
const readColours = new Set([0, 1, 2, 3, 5, 6]);
/** Of these a value may be a part of a byte. */
const ofOneChannel = new Set([0, 1, 3]);

const unread: Readonly<Record<Exclude<Numbers, "whole">, (bits: string) => string>> = {
  signed: (bits) => `with signed numbers of ${bits}, below 0 and above`,
  "floating point": (bits) => `with floating point numbers of ${bits}`,
  complex: (bits) => `with complex numbers of ${bits}`,
  unknown: () => "that does not say what its numbers are (SampleFormat)",
};

/** What a picture in a TIFF is that is not read: "a TIFF picture with 32 bits a channel"; null where it is read. */
export function unreadableTiff(directory: TiffDirectory): string | null {
  const what = whatIsUnread(directory);
  return what === null ? null : `a TIFF picture ${what}`;
}

function whatIsUnread({ bits, numbers, compression, colours: kind, beside }: TiffDirectory): string | null {
  const depths = [...new Set(bits)];
  const told = depths.length === 1 ? `${depths[0]} bits a channel` : `${listed(depths)} bits in its channels`;
  if (numbers !== "whole") return unread[numbers](told);
  if (!readColours.has(kind)) return colours[kind] ?? `whose colours are of a kind that few programs know (${kind})`;
  if (!decoded.has(compression))
    return compressions[compression] ?? `compressed in a way that few programs know (${compression})`;
  if (kind === ycbcr && compression !== jpeg) return "with YCbCr colours that are not compressed as JPEG";
  const read = ofOneChannel.has(kind) && bits.length === 1 ? [1, 2, 4, 8, 16] : [8, 16];
  if (depths.length > 1 || !read.includes(depths[0]!)) return `with ${told}`;
  return beside === "both" ? "with transparency and further channels" : null;
}
