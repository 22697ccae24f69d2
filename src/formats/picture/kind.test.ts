import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { kindOf } from "./kind.ts";
import { readPicture } from "./read.ts";

const folder = temporaryFolder();

/** A file that begins with these signs; what follows is no matter. */
const begins = (signs: string): Buffer => Buffer.concat([Buffer.from(signs, "latin1"), Buffer.alloc(2000, 0x55)]);

const box = (brands: string): Buffer =>
  Buffer.concat([Buffer.of(0, 0, 0, 8 + brands.length), Buffer.from(`ftyp${brands}`), Buffer.alloc(100)]);

async function refusal(bytes: Uint8Array): Promise<unknown> {
  const file = join(folder, "picture.jpg");
  await writeFile(file, bytes);
  return readPicture(file).then(
    () => null,
    (error: unknown) => error,
  );
}

test.each([
  ["Fujifilm RAF", begins("FUJIFILMCCD-RAW 0201")],
  ["Canon CR3", box("crx \0\0\0\x01crx isom")],
  ["Canon CR2", begins("II*\0\x10\0\0\0CR\x02\0")],
  ["Canon CRW", begins("II\x1a\0\0\0HEAPCCDR")],
  ["Olympus ORF", begins("IIRO\x08\0\0\0")],
  ["Olympus ORF", begins("IIRS\x08\0\0\0")],
  ["Panasonic RW2", begins("IIU\0\x18\0\0\0")],
  ["Sigma X3F", begins("FOVb")],
  ["Minolta MRW", begins("\0MRM")],
  ["Phase One IIQ", begins("II*\0\x10\0\0\0IIII")],
])("%s is called a camera RAW file, whatever the file's name", async (name, bytes) => {
  expect(await refusal(bytes)).toMatchObject({ code: "image.camera-raw", data: { name } });
});

test.each([
  ["a JPEG XL picture (JXL)", begins("\xff\x0a")],
  ["a JPEG XL picture (JXL)", begins("\0\0\0\x0cJXL \r\n\x87\n")],
  ["a Photoshop file (PSD)", begins("8BPS\0\x01")],
  ["a Windows bitmap (BMP)", begins("BM\x36\x10\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0")],
  ["a JPEG 2000 picture", begins("\0\0\0\x0cjP  \r\n\x87\n")],
  ["an OpenEXR picture (EXR)", begins("v/1\x01")],
  ["a PDF document", begins("%PDF-1.7")],
  ["a film", box("qt  \0\0\0\0qt  ")],
  ["a film", box("M4V \0\0\0\0M4V mp42")],
  ["a film", box("3gp5\0\0\0\0isom")],
  ["a film", begins("RIFF\0\0\0\0AVI LIST")],
  ["a PostScript drawing", begins("\xc5\xd0\xd3\xc6\x20")],
  ["a plain picture (PPM or PGM)", begins("P6\n96 64\n255\n")],
  ["a Mac's note on the picture that lies beside it (AppleDouble)", begins("\0\x05\x16\x07\0\x02\0\0")],
  ["a web page", Buffer.from("<!DOCTYPE html><html>Not found</html>")],
  ["a ZIP archive", begins("PK\x03\x04\x14\0")],
  [
    "a Git LFS pointer in place of the picture (git lfs pull fetches it)",
    Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12345\n`),
  ],
])("%s is refused by its name, with what to do", async (format, bytes) => {
  expect(await refusal(bytes)).toMatchObject({
    code: "image.unsupported",
    data: { format },
    message: expect.stringContaining("Save it as JPEG"),
  });
});

test.each([
  ["a page that begins with a note", "<!-- kept --><html>Sign in</html>", "a web page"],
  ["a page in UTF-16", Buffer.from("<html>Sign in</html>", "utf16le"), "a web page"],
  ["a site's error in JSON", '{"error":"Not found"}', "“Not found”"],
  ["a site's error in XML", '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "“AccessDenied”"],
  ["a pointer of git-annex", "/annex/objects/SHA256E-s9--ab.jpg\n", "git-annex pointer"],
  ["a copy that was never finished", Buffer.alloc(5000), "nothing but zeros"],
  ["settings", '{"a": 1}', "plain text"],
])("%s is told as the reason", async (_, bytes, reason) => {
  expect(await refusal(Buffer.from(bytes as string))).toMatchObject({
    code: "image.unreadable",
    data: { reason: expect.stringContaining(reason) },
  });
});

test.each([
  ["heic", "heic\0\0\0\0mif1heic"],
  ["heic", "heix\0\0\0\0mif1heix"],
  ["heic", "mif1\0\0\0\0mif1heic"],
  ["heic", "msf1\0\0\0\0mif1heic"],
  ["avif", "avif\0\0\0\0mif1miaf"],
  ["avif", "mif1\0\0\0\0mif1avif"],
  ["unknown", "M4A \0\0\0\0isom"],
])("%s is told by brands %j", (kind, brands) => expect(kindOf(box(brands))).toEqual({ kind }));

test.each(["jpeg", "png", "webp", "gif", "tiff", "avif"] as const)("%s is known by its own bytes", async (kind) => {
  const bytes = await sharp({ create: { width: 16, height: 16, channels: 3, background: "#888" } })
    .toFormat(kind)
    .toBuffer();
  expect(kindOf(bytes)).toEqual({ kind });
});

test("two letters make no bitmap, and text no picture", () => {
  expect(kindOf(Buffer.from("BMW, the car, has a long story to tell"))).toEqual({ kind: "unknown" });
  expect(kindOf(Buffer.from("Dear painter"))).toEqual({ kind: "unknown" });
  expect(kindOf(Buffer.alloc(0))).toEqual({ kind: "unknown" });
});
