/** Pictures of any name come back from a backup, into one file as into a folder. */
import { hash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { library, newPicture, noisePicture, temporaryFolder } from "../../../tests/library.ts";
import { backUpToFile } from "./archive.ts";
import { backUpEverything } from "./everything.ts";
import { restoreEverything } from "./restore.ts";

const { signal } = new AbortController();
const onProgress = () => {};

/** As a system with other rules would not have them, and as long as this one takes. */
const odd = [
  "a b",
  "naïve".normalize("NFD"),
  "日本 語",
  "a'b\"c",
  "100%25",
  "new\nline",
  "emoji 👩‍🎤",
  "-dash",
  ".hidden",
];
const elsewhereOne = ["co:lon", "co_lon", "co\\lon", "CO_LON", "con", "trail. ", "a#b?c", "\u202eevil"];
const long = ["x".repeat(251), "語".repeat(83)];
const names = [...odd, ...elsewhereOne, ...long].map((name) => `${name}.png`);

async function restored(from: string, folder: string) {
  const picturesFolder = join(folder, "pictures");
  await restoreEverything({ from, home: join(folder, "home"), picturesFolder, replace: false, onProgress, signal });
  const { total, pictures } = await (await library(folder)).call("pictures.query", { query: {}, limit: 100 });
  return { total, lost: pictures.filter(({ present }) => !present).map(({ file }) => file) };
}

test("whatever pictures are called, and wherever they lie", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const picturesFolder = join(folder, "pictures");
  for (const name of names)
    await shelf.call("pictures.record", newPicture(await noisePicture(join(picturesFolder, "Über mich", name))));
  const elsewhere = join(folder, "elsewhere", `${"y".repeat(251)}.png`);
  await shelf.call("pictures.record", newPicture(await noisePicture(elsewhere)));
  const backing = { library: shelf, home: join(folder, "home"), picturesFolder, onProgress, signal };
  const all = { total: names.length + 1, lost: [] };

  const file = join(folder, "drive", "studio.zip");
  await backUpToFile({ ...backing, file });
  expect(await restored(file, join(folder, "one"))).toEqual(all);
  await backUpEverything({ ...backing, folder: join(folder, "backup") });
  expect(await restored(join(folder, "backup"), join(folder, "other"))).toEqual(all);
});

test.each([1, 2])("a library of version %i comes back and is a library of today", async (version) => {
  const folder = temporaryFolder();
  const backup = join(folder, "backup");
  mkdirSync(backup);
  const database = new DatabaseSync(join(backup, "library.sqlite"));
  database.exec(readFileSync(new URL(`../../../tests/fixtures/library-v${version}.sql`, import.meta.url), "utf8"));
  const pictures = database.prepare("SELECT id, path FROM picture").all() as unknown as { id: number; path: string }[];
  database.close();
  const contents = [["library.sqlite", readFileSync(join(backup, "library.sqlite")), null] as const];
  for (const { id, path } of pictures) {
    const picture = readFileSync(await noisePicture(join(folder, `${id}.png`)));
    contents.push([`pictures/${id}.png`, picture, path] as never);
  }
  const files = contents.map(([path, bytes, was]) => {
    mkdirSync(dirname(join(backup, path)), { recursive: true });
    writeFileSync(join(backup, path), bytes);
    return { path, sha256: hash("sha256", bytes, "hex"), bytes: bytes.length, was };
  });
  writeFileSync(join(backup, "manifest.json"), JSON.stringify({ format: 1, made: 1, files }));
  expect(pictures.length).toBeGreaterThan(0);
  expect(await restored(backup, join(folder, "other"))).toEqual({ total: pictures.length, lost: [] });
});
