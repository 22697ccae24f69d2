/** What lies in the place of weights, told by its first bytes. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import type { Impostor } from "../contract/faults/impostors.ts";
import { impostorIn } from "./impostor.ts";
import { readSafetensors } from "./safetensors/read.ts";

const folder = temporaryFolder();
const page = "<!DOCTYPE html>\n<html><head><title>Sign in &amp; go on</title></head><body></body></html>";
const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 335304388\n";
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);

const cases: readonly (readonly [string, string | Buffer, Impostor, string])[] = [
  ["a sign-in page", page, { is: "page", title: "Sign in &amp; go on" }, "is a web page (“Sign in"],
  [
    "a page after blanks and a byte order mark",
    `\ufeff\r\n  ${page}`,
    { is: "page", title: "Sign in &amp; go on" },
    "web page",
  ],
  ["a page in UTF-16", utf16(page), { is: "page", title: "Sign in &amp; go on" }, "web page"],
  [
    "a page in Latin-1",
    Buffer.from("<html><body>Gen\xe8ve</body></html>", "latin1"),
    { is: "page", title: null },
    "web page",
  ],
  ["a long page", page.repeat(500), { is: "page", title: "Sign in &amp; go on" }, "web page"],
  ["a pointer of Git LFS", pointer, { is: "pointer", of: "Git LFS", bytes: 335_304_388 }, "pointer to 335.3 MB"],
  [
    "a pointer of git-annex",
    "../.git/annex/objects/x/SHA256E-s335304388--ab.safetensors\n",
    { is: "pointer", of: "git-annex", bytes: 335_304_388 },
    "git-annex pointer to 335.3 MB",
  ],
  [
    "a pointer of Xet",
    "# xet version 0\nfilesize = 335304388\nhash = 'ab'\n",
    { is: "pointer", of: "Xet", bytes: 335_304_388 },
    "Xet pointer to 335.3 MB",
  ],
  [
    "a page in UTF-16 without a mark",
    Buffer.from(page, "utf16le"),
    { is: "page", title: "Sign in &amp; go on" },
    "web",
  ],
  [
    "a page in an old encoding",
    Buffer.from("<html><title>Anmelden f\xfcr alle</title></html>", "latin1"),
    { is: "page", title: "Anmelden für alle" },
    "Anmelden für alle",
  ],
  [
    "a page that says its encoding",
    Buffer.concat([
      Buffer.from("<meta charset=gbk><title>"),
      Buffer.from([0xb5, 0xc7, 0xc2, 0xbc]),
      Buffer.from("</title>"),
    ]),
    { is: "page", title: "登录" },
    "登录",
  ],
  ["a piece of a page", "<center><h1>403 Forbidden</h1></center>", { is: "page", title: null }, "web page"],
  [
    "an error of a store without a prologue",
    "<Error><Message>No</Message></Error>",
    { is: "message", text: "No" },
    "No",
  ],
  ["an error that is one text", '"Not found"', { is: "message", text: "Not found" }, "(“Not found”)"],
  ["an error with a reason", '{"status":404,"reason":"Gone"}', { is: "message", text: "Gone" }, "(“Gone”)"],
  [
    "a link of the system",
    "[InternetShortcut]\r\nURL=https://example.org/\r\n",
    { is: "format", format: "a link or a note of the system" },
    "a link",
  ],
  ["a film", Buffer.from("\0\0\0\x20ftypisom\0\0\x02\0", "latin1"), { is: "format", format: "a film" }, "a film"],
  [
    "an older archive",
    Buffer.concat([Buffer.from("a.safetensors"), Buffer.alloc(244), Buffer.from("ustar"), Buffer.alloc(250)]),
    { is: "format", format: "a tar archive" },
    "tar",
  ],
  [
    "a Mac's note",
    Buffer.from("0005160700020000", "hex"),
    { is: "format", format: "a Mac's note on another file (AppleDouble)" },
    "AppleDouble",
  ],
  ["an error in JSON", '{"error":"Unauthorized"}', { is: "message", text: "Unauthorized" }, "Unauthorized"],
  [
    "an error within an error",
    '{"errors":[{"message":"No access"}]}',
    { is: "message", text: "No access" },
    "No access",
  ],
  ["an error that steers a terminal", '{"message":"a\\u001b[31mb"}', { is: "message", text: "a [31mb" }, "a [31mb"],
  [
    "an error of a store",
    "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    { is: "message", text: "AccessDenied" },
    "AccessDenied",
  ],
  ["an error in words", "Entry not found", { is: "message", text: "Entry not found" }, "Entry not found"],
  ["a network's settings", '{"hidden_size": 3072}', { is: "json" }, "JSON text"],
  ["a list of parts", `{"weight_map":{${'"a":"b",'.repeat(9000)}"c":"d"}}`, { is: "json" }, "JSON text"],
  ["notes", "These are the notes on a model. ".repeat(40), { is: "text" }, "plain text"],
  ["a GGUF file", Buffer.from("GGUF\x03\0\0\0\0\0\0\0", "latin1"), { is: "format", format: "a GGUF file" }, "GGUF"],
  [
    "a PyTorch file",
    Buffer.from("PK\x03\x04\x14\0\0\0archive", "latin1"),
    { is: "format", format: "a PyTorch or ZIP file" },
    "PyTorch",
  ],
  [
    "an older PyTorch file",
    Buffer.from("\x80\x02\x8a\x0al\xfc\x9c", "latin1"),
    { is: "format", format: "a PyTorch file" },
    "PyTorch",
  ],
  ["a compressed file", gzipSync(page), { is: "format", format: "compressed with gzip" }, "gzip"],
  ["a picture", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), { is: "format", format: "a PNG picture" }, "PNG"],
  ["room that was reserved", Buffer.alloc(4096), { is: "zeros" }, "zeros"],
  ["nothing", "", { is: "empty" }, "is empty"],
];

test.each(cases)(
  "%s is told, and opened as weights it is refused in these words",
  async (name, content, found, words) => {
    const bytes = Buffer.from(content as string);
    expect(impostorIn(bytes, bytes.length)).toEqual(found);
    const file = join(folder, `${name.replaceAll(" ", "-")}.safetensors`);
    await writeFile(file, bytes);
    const message = await readSafetensors(file).then(
      () => "none",
      (error: Error) => error.message,
    );
    expect(message).toContain(words);
    expect(message).not.toContain("header");
  },
);

test.each([
  ["the begin of weights", Buffer.from([0x3c, 0, 0, 0, 0, 0, 0, 0, 0x7b])],
  ["the begin of weights with a header of 640 bytes", Buffer.from([0x80, 2, 0, 0, 0, 0, 0, 0, 0x7b])],
  ["a header of the length that begins a TIFF", Buffer.from([0x49, 0x49, 0x2a, 0, 0, 0, 0, 0, 0x7b])],
  ["noise", Buffer.from([0xfe, 0x12, 0, 0x80, 0xff, 1, 2, 3, 4])],
])("%s is none", (_, bytes) => expect(impostorIn(bytes, 100_000)).toBeNull());
