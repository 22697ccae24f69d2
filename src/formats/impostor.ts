/** Tells by a file's first bytes what it is, where it is not what its name says. */
import { open } from "node:fs/promises";
import type { Impostor } from "../contract/faults/impostors.ts";

/** Enough for a page's title or a site's message. */
const looked = 16_384;

/** Begins of files, as hexadecimal digits, and what they are. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/^47475546/, "a GGUF file"],
  [/^504b0304/, "a PyTorch or ZIP file"],
  [/^80(02|03|04|05)(?!0000)/, "a PyTorch file"],
  [/^1f8b08/, "compressed with gzip"],
  [/^28b52ffd/, "compressed with zstd"],
  [/^377abcaf271c/, "a 7z archive"],
  [/^526172211a/, "a RAR archive"],
  [/^89504e47/, "a PNG picture"],
  [/^ffd8ff/, "a JPEG picture"],
  [/^52494646.{8}57454250/, "a WebP picture"],
  [/^25504446/, "a PDF"],
  [/^894844460d0a/, "an HDF5 file"],
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
  const format = formats.find(([pattern]) => pattern.test(begin.subarray(0, 16).toString("hex")))?.[1];
  if (format) return { is: "format", format };
  const text = textOf(begin);
  return text === null ? null : impostorText(text, length <= begin.length);
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
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff")
    return new TextDecoder(mark === "fffe" ? "utf-16le" : "utf-16be").decode(bytes).trimStart();
  // A page may be in any old encoding: what marks it is ASCII in all of them.
  const text = new TextDecoder("utf-8").decode(bytes).trimStart();
  return text === "" || /\p{Cc}/u.test(text.replace(/\s/g, "")) ? null : text;
}

function impostorText(text: string, whole: boolean): Impostor | null {
  const pointer = /^version https?:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d/.test(text);
  if (pointer) return { is: "lfs-pointer", bytes: whole ? Number(/^size (\d+)\s*$/m.exec(text)?.[1]) || null : null };
  if (/^<\?xml[^]*<Error>/i.test(text))
    return { is: "message", text: inner(text, "Message") ?? inner(text, "Code") ?? "" };
  if (/^<(!|\?xml|html|head|body|script|meta|title|div)/i.test(text))
    return { is: "page", title: inner(text, "title") };
  if (/^[{[]/.test(text)) return impostorJson(text, whole);
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

/** What a site's answer says is wrong. */
function messageIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const key of ["message", "error_description", "error", "detail", "errors", "title", "msg"]) {
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
