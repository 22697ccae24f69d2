import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { picturesIn } from "./folder.ts";

const PNG = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

function folder(files: Readonly<Record<string, Buffer | string>>): string {
  const made = mkdtempSync(join(tmpdir(), "pictures-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(made, name), bytes);
  return made;
}
const namesIn = async (path: string) => (await picturesIn(path)).map((file) => basename(file));

test("pictures come in the order of their names, numbers as numbers; hidden files and folders are left", async () => {
  const there = folder({ "b10.png": PNG, "b9.JPG": PNG, "a.webp": PNG, ".hidden.png": PNG });
  mkdirSync(join(there, "deeper.png"));
  expect(await namesIn(there)).toEqual(["a.webp", "b9.JPG", "b10.png"]);
});

test("what is a picture by its bytes comes whatever it is called; what is none by name and bytes is left", async () => {
  const raw = Buffer.from("FUJIFILMCCD-RAW 0201", "latin1");
  const there = folder({ anna: PNG, "photo.bak": PNG, "DSCF1.RAF": raw, "notes.txt": "ink", "film.mov": "ftyp" });
  expect(await namesIn(there)).toEqual(["anna", "DSCF1.RAF", "photo.bak"]);
});

test("what is only called a picture comes too, so that it can be named: a page, an empty file, a link to nothing", async () => {
  const there = folder({ "page.png": "<html>", "empty.jpg": "", "drawing.psd": "8BPS", "scan.bmp": "BM" });
  symlinkSync(join(there, "gone"), join(there, "link.webp"));
  expect(await namesIn(there)).toEqual(["drawing.psd", "empty.jpg", "link.webp", "page.png", "scan.bmp"]);
});

test("a link to a picture is one, a link to a folder is none", async () => {
  const there = folder({ "a.png": PNG });
  symlinkSync(join(there, "a.png"), join(there, "again"));
  symlinkSync(there, join(there, "loop"));
  expect(await namesIn(there)).toEqual(["a.png", "again"]);
});
