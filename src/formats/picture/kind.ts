/** What a file is by its first bytes. Its name says nothing: files are renamed, and programs name them wrongly. */

/** What can be read: by sharp, or after `heic.ts`. */
export type Readable = "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif" | "heic";

export type Kind =
  | { readonly kind: Readable }
  /** A photograph before its development, with at most a small preview that shows it. */
  | { readonly kind: "camera raw"; readonly name: string }
  /** A kind that is not read, with its article: "a Photoshop file". */
  | { readonly kind: "other"; readonly name: string }
  | { readonly kind: "unknown" };

/** Bytes at an offset, written as Latin-1. */
type Signature = readonly [offset: number, signs: string];

const readable: readonly (readonly [Readable, ...Signature[]])[] = [
  ["jpeg", [0, "\xff\xd8\xff"]],
  ["png", [0, "\x89PNG\r\n\x1a\n"]],
  ["gif", [0, "GIF8"]],
  ["webp", [0, "RIFF"], [8, "WEBP"]],
];

/** RAW files that call themselves something else than TIFF, or TIFF with a sign of their own. */
const raw: readonly (readonly [string, ...Signature[]])[] = [
  ["Fujifilm RAF", [0, "FUJIFILMCCD-RAW"]],
  ["Canon CR3", [4, "ftypcrx "]],
  ["Canon CR2", [8, "CR\x02\0"]],
  ["Canon CRW", [6, "HEAPCCDR"]],
  ["Olympus ORF", [0, "IIRO"]],
  ["Olympus ORF", [0, "IIRS"]],
  ["Olympus ORF", [0, "MMOR"]],
  ["Panasonic RW2", [0, "IIU\0"]],
  ["Sigma X3F", [0, "FOVb"]],
  ["Minolta MRW", [0, "\0MRM"]],
  ["Phase One IIQ", [8, "IIII"]],
  ["Phase One IIQ", [8, "MMMM"]],
];

const others: readonly (readonly [string, ...Signature[]])[] = [
  ["a JPEG XL picture (JXL)", [0, "\xff\x0a"]],
  ["a JPEG XL picture (JXL)", [0, "\0\0\0\x0cJXL \r\n\x87\n"]],
  ["a Photoshop file (PSD)", [0, "8BPS"]],
  ["a JPEG 2000 picture", [0, "\0\0\0\x0cjP  \r\n\x87\n"]],
  ["a JPEG 2000 picture", [0, "\xff\x4f\xff\x51"]],
  ["a JPEG XR picture", [0, "II\xbc"]],
  ["an OpenEXR picture (EXR)", [0, "v/1\x01"]],
  ["a Radiance picture (HDR)", [0, "#?RADIANCE"]],
  ["a GIMP file (XCF)", [0, "gimp xcf"]],
  ["an icon (ICO)", [0, "\0\0\x01\0"]],
  ["a DDS texture", [0, "DDS "]],
  ["a QOI picture", [0, "qoif"]],
  ["a PDF document", [0, "%PDF"]],
  ["a PostScript drawing", [0, "%!PS"]],
  ["a film", [0, "\x1aE\xdf\xa3"]],
  ["a film", [0, "RIFF"], [8, "AVI "]],
  ["a PostScript drawing", [0, "\xc5\xd0\xd3\xc6"]],
  ["a plain picture (PPM or PGM)", [0, "P5"], [2, "\n"]],
  ["a plain picture (PPM or PGM)", [0, "P6"], [2, "\n"]],
  ["a FITS picture", [0, "SIMPLE  ="]],
  ["a Mac's note on the picture that lies beside it (AppleDouble)", [0, "\0\x05\x16\x07"]],
  ["a ZIP archive", [0, "PK\x03\x04"]],
  ["a RAR archive", [0, "Rar!\x1a\x07"]],
  ["a 7z archive", [0, "7z\xbc\xaf'\x1c"]],
  ["a file compressed with gzip", [0, "\x1f\x8b\x08"]],
];

/** What texts are that come in place of a picture, by how they begin. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^\s*(<\?xml[^>]*>\s*)?<(!doctype\s+)?html/i, "a web page"],
  [
    /^version https:\/\/git-lfs\.github\.com\/spec\//,
    "a Git LFS pointer in place of the picture (git lfs pull fetches it)",
  ],
];

/** The kind of a file of these bytes. Which TIFFs are RAW files their directories tell, see `tiff.ts`. */
export function kindOf(bytes: Buffer): Kind {
  const is = ([offset, signs]: Signature) => bytes.toString("latin1", offset, offset + signs.length) === signs;
  const all = ([, ...signatures]: readonly [string, ...Signature[]]) => signatures.every(is);
  const camera = raw.find(all);
  if (camera) return { kind: "camera raw", name: camera[0] };
  const known = readable.find(all);
  if (known) return { kind: known[0] };
  if (/^(II[*+]\0|MM\0[*+])/.test(bytes.toString("latin1", 0, 4))) return { kind: "tiff" };
  const boxed = isoMedia(bytes);
  if (boxed) return { kind: boxed };
  const other = others.find(all);
  if (other) return { kind: "other", name: other[0] };
  // Sound lies in the same box.
  if (/^ftyp(?!M4[AB]|F4[AB])/.test(bytes.toString("latin1", 4, 11))) return { kind: "other", name: "a film" };
  // Two letters are too few to go by; a bitmap also says how large its header is.
  if (is([0, "BM"]) && bytes.length > 18 && [12, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14)))
    return { kind: "other", name: "a Windows bitmap (BMP)" };
  // What else comes in place of a picture, the decoder's refusal tells.
  const begin = bytes.toString("utf8", 0, 300).replace(/^\ufeff/, "");
  const text = texts.find(([pattern]) => pattern.test(begin));
  return text ? { kind: "other", name: text[1] } : { kind: "unknown" };
}

const heic = /hei[cxms]|hev[cxms]/;
const avif = /avi[fs]/;

/** AVIF and HEIC lie in the same box; the brand tells, or where it says "a picture" only, the brands it agrees with. */
function isoMedia(bytes: Buffer): "avif" | "heic" | null {
  if (bytes.toString("latin1", 4, 8) !== "ftyp") return null;
  const brands = bytes.toString("latin1", 8, Math.min(bytes.readUInt32BE(0), 200)).match(/.{4}/gs) ?? [];
  const [major = "", , ...compatible] = brands;
  if (heic.test(major)) return "heic";
  if (avif.test(major)) return "avif";
  if (!/mif[12]|msf1|heif|miaf/.test(major)) return null;
  return compatible.some((brand) => avif.test(brand)) ? "avif" : "heic";
}
