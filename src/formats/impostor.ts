/** Tells by a file's first bytes what it is, where it is not what its name says. */
import { open } from "node:fs/promises";
import type { Impostor, PointerKind } from "../contract/faults/impostors.ts";

/** Enough for a page's title or a site's message. */
const looked = 16_384;

/** Begins of files, as hexadecimal digits, and what they are. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/^47475546/, "a GGUF file"],
  [/^(67676d6c|6c6d6767|666d6767|746a6767)/, "a GGML file"],
  [/^504b(0304|0506|0708)/, "a PyTorch or ZIP file"],
  [/^80(02|03|04|05)(?!0000)/, "a PyTorch file"],
  [/^1f8b08/, "compressed with gzip"],
  [/^28b52ffd/, "compressed with zstd"],
  [/^425a683[1-9]314159/, "compressed with bzip2"],
  [/^fd377a585a00/, "compressed with xz"],
  [/^04224d18/, "compressed with lz4"],
  [/^377abcaf271c/, "a 7z archive"],
  [/^526172211a/, "a RAR archive"],
  [/^89504e47/, "a PNG picture"],
  [/^ffd8ff/, "a JPEG picture"],
  [/^52494646.{8}57454250/, "a WebP picture"],
  [/^47494638/, "a GIF picture"],
  [/^(49492a00(?!00000000)|4d4d002a)/, "a TIFF picture"],
  [/^.{8}6674797061766966/, "an AVIF picture"],
  [/^.{8}66747970(6865|6d69)/, "a HEIC picture"],
  [/^.{8}66747970/, "a film"],
  [/^52494646.{8}41564920/, "a film"],
  [/^25504446/, "a PDF"],
  [/^894844460d0a/, "an HDF5 file"],
  [/^934e554d5059/, "a NumPy file"],
  [/^.{8}54464c33/, "a TensorFlow Lite file"],
  [/^53514c69746520666f726d6174/, "a database"],
  [/^(7f454c46|4d5a9000)/, "a program"],
  [/^0005160[07]000[12]/, "a Mac's note on another file (AppleDouble)"],
  [/^62706c697374/, "a Mac's property list"],
];

/**
 * What bytes are that cannot be what was asked for; null where they tell nothing.
 * @param head the first bytes of it, some kilobytes at most
 * @param length bytes of all of it
 */
export function impostorIn(head: Uint8Array, length: number): Impostor | null {
  if (length === 0) return { is: "empty" };
  const begin = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, looked));
  if (begin.length >= 16 && begin.every((byte) => byte === 0)) return { is: "zeros" };
  const format = formatOf(begin);
  if (format) return { is: "format", format };
  const text = textOf(begin);
  return text === null ? null : impostorText(text, length <= begin.length);
}

function formatOf(begin: Buffer): string | undefined {
  if (begin.toString("latin1", 257, 262) === "ustar") return "a tar archive";
  return formats.find(([pattern]) => pattern.test(begin.subarray(0, 16).toString("hex")))?.[1];
}

/**
 * The same of a file.
 * @throws what the file system says
 */
export async function impostorAt(path: string): Promise<Impostor | null> {
  await using handle = await open(path, "r");
  const { size } = await handle.stat();
  const head = new Uint8Array(Math.min(size, looked));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return impostorIn(head.subarray(0, bytesRead), size);
}

/** Whether a text begins as a web page does. */
export const isPage = (head: Uint8Array): boolean => impostorIn(head, head.length)?.is === "page";

/** The bytes as text; null where they are none. */
function textOf(bytes: Buffer): string | null {
  const wide = wideIn(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes).trimStart();
  const utf8 = new TextDecoder("utf-8").decode(bytes).trimStart();
  if (utf8 === "" || /\p{Cc}/u.test(utf8.replace(/\s/g, ""))) return null;
  // A page may be in any old encoding: what marks it is ASCII in all of them, and it may say which.
  return utf8.includes("\ufffd") && utf8.startsWith("<") ? inOldEncoding(bytes, utf8).trimStart() : utf8;
}

/** Which UTF-16 bytes are in, by their mark or as every second byte of ASCII is nothing. */
function wideIn(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  const begin = bytes.toString("hex", 0, 8);
  if (begin.startsWith("fffe") || /^(?:[2-7][0-9a-f]00){4}$/.test(begin)) return "utf-16le";
  return begin.startsWith("feff") || /^(?:00[2-7][0-9a-f]){4}$/.test(begin) ? "utf-16be" : null;
}

function inOldEncoding(bytes: Buffer, text: string): string {
  const [, named] = /charset\s*=\s*["']?([\w-]+)/i.exec(text) ?? [];
  try {
    return new TextDecoder(named ?? "windows-1252").decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Small texts that stand for a file which lies elsewhere; each may say how large that is. */
const pointers: readonly (readonly [RegExp, PointerKind, RegExp])[] = [
  [/^version https?:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d/, "Git LFS", /^size (\d+)\s*$/m],
  [/^\S*\/annex\/objects\/\S+\s*$/, "git-annex", /-s(\d+)-/],
  [/^# xet version \d/, "Xet", /^filesize = (\d+)\s*$/m],
];

/** Texts that are known by how they begin. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^\[InternetShortcut\]|^\[Desktop Entry\]|^(<\?xml[^>]*>\s*)?<!DOCTYPE plist/, "a link or a note of the system"],
  [/^d8:announce|^d13:announce-list|^magnet:\?/, "a torrent"],
  [/^(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i, "a drawing (SVG)"],
];

function impostorText(text: string, whole: boolean): Impostor | null {
  const [, of, size] = pointers.find(([pattern]) => pattern.test(text)) ?? [];
  if (of && size) return { is: "pointer", of, bytes: whole ? Number(size.exec(text)?.[1]) || null : null };
  const format = texts.find(([pattern]) => pattern.test(text))?.[1];
  if (format) return { is: "format", format };
  if (/^(<\?xml[^>]*>\s*)?<Error>/i.test(text))
    return { is: "message", text: inner(text, "Message") ?? inner(text, "Code") ?? "" };
  if (/^<(!|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(text)) return { is: "page", title: inner(text, "title") };
  if (/^["{]|^\[\s*["{[\d\]-]/.test(text)) return impostorJson(text, whole);
  if (text.includes("\ufffd")) return null;
  return whole && text.length <= longestMessage ? { is: "message", text: shown(text) } : { is: "text" };
}

/** What a site says in plain words is shorter than any text of worth. */
const longestMessage = 500;

function impostorJson(text: string, whole: boolean): Impostor | null {
  if (!whole) return /^(\{\s*"|\[\s*[[{"\d\]-])/.test(text) ? { is: "json" } : null;
  try {
    const message = messageIn(JSON.parse(text) as unknown);
    return message === null ? { is: "json" } : { is: "message", text: shown(message) };
  } catch {
    return { is: "json" };
  }
}

const messageKeys =
  "message error_description error_message errorMessage statusMessage error detail errors reason title msg".split(" ");

/** What a site's answer says is wrong. */
function messageIn(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  for (const key of messageKeys) {
    const found = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof found === "string") return found;
    if (typeof found === "object" && found !== null) return messageIn(Array.isArray(found) ? found[0] : found) ?? "";
  }
  return null;
}

/** What a page's element says, without what would mark it up. */
function inner(text: string, element: string): string | null {
  const found = new RegExp(`<${element}[^>]*>([^<]{1,2000})<`, "i").exec(text)?.[1];
  return found && shown(found) !== "" ? shown(found) : null;
}

/** A stranger's text in one short line, without signs that steer. */
function shown(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
