/** The whole studio in one file, and every file that is none. */
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hash } from "node:crypto";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { ZipFile } from "yazl";
import { library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../tests/library.ts";
import { backUpToFile } from "./archive.ts";
import { lookAtBackup } from "./look.ts";
import { openArchive } from "./source.ts";
import { finishRestore } from "./finish.ts";
import { restoreEverything, stageRestore } from "./restore.ts";

const never = new AbortController().signal;
const quiet = () => {};

/** A studio with a person and a picture, and what backs it up. */
async function studio() {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const shelf = await library(folder);
  const photo = await noisePicture(join(folder, "anna.png"));
  const anna = await shelf.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  const picturesFolder = join(folder, "pictures");
  await shelf.call(
    "pictures.record",
    newPicture(await noisePicture(join(picturesFolder, "2026", "one.png")), {
      people: [{ id: anna.id, reference: anna.photos[0]!.id }],
      recipe: recipe({ subjects: [{ path: photo, name: "Anna" }] }),
    }),
  );
  writeFileSync(join(home, "settings.json"), JSON.stringify({ creator: "Mira", provider: "cuda" }));
  const file = join(folder, "drive", "studio.zip");
  const backup = (signal = never, to = file) =>
    backUpToFile({ library: shelf, home, picturesFolder, file: to, onProgress: quiet, signal });
  return { folder, home, shelf, picturesFolder, file, backup };
}

/** A zip of these files. */
async function zipped(file: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

const manifest = (...files: readonly (readonly [path: string, content: string | Buffer])[]) =>
  JSON.stringify({
    format: 1,
    made: 0,
    files: files.map(([path, content]) => ({
      path,
      sha256: hash("sha256", content),
      bytes: Buffer.byteLength(content),
      was: null,
    })),
  });

const restore = (from: string, replace = false) => {
  const there = temporaryFolder();
  const options = { home: join(there, "home"), picturesFolder: join(there, "pictures"), replace };
  return { there, ...options, run: () => restoreEverything({ from, ...options, onProgress: quiet, signal: never }) };
};

test("a studio goes into one file, and out of it on another machine", async () => {
  const { file, backup, shelf, folder } = await studio();
  const progress: number[] = [];
  const report = await backup();
  expect(report).toMatchObject({ place: file, missing: [] });
  // Nothing but the file itself is left beside it.
  expect(readdirSync(dirname(file))).toEqual(["studio.zip"]);
  await shelf.close();
  rmSync(join(folder, "home"), { recursive: true });
  rmSync(join(folder, "pictures"), { recursive: true });
  expect(await lookAtBackup(file)).toMatchObject({ people: 1, styles: 0, pictures: 1 });
  const { there, home, picturesFolder } = restore(file);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "settings.json"), JSON.stringify({ provider: "cpu", port: 4180 }));
  const options = { from: file, home, picturesFolder, replace: false, signal: never };
  await restoreEverything({ ...options, onProgress: ({ done, total }) => progress.push(done / total) });
  expect(progress.at(-1)).toBe(1);
  const again = await library(there);
  expect(await again.call("people.list", { view: "all" })).toMatchObject([
    { name: "Anna", photos: [{ present: true }] },
  ]);
  const { pictures } = await again.call("pictures.query", { query: {} });
  expect(pictures).toMatchObject([{ present: true, people: [{ name: "Anna" }] }]);
  // The artist's settings came along, the machine's own stay.
  expect(JSON.parse(readFileSync(join(home, "settings.json"), "utf8"))).toEqual({
    creator: "Mira",
    provider: "cpu",
    port: 4180,
    picturesFolder,
  });
});

test("broken off, or with a name that is taken, there is no file and no rest of one", async () => {
  const { file, home, folder, backup } = await studio();
  const controller = new AbortController();
  controller.abort();
  await expect(backup(controller.signal)).rejects.toMatchObject({ code: "engine.cancelled" });
  expect(readdirSync(dirname(file))).toEqual([]);
  symlinkSync(home, join(folder, "link"));
  for (const inside of [join(home, "b.zip"), join(home, "backups", "b.zip"), join(folder, "link", "new", "b.zip")])
    await expect(backup(never, inside)).rejects.toMatchObject({ code: "backup.inside" });
  writeFileSync(join(folder, "letters.zip"), "mine");
  await expect(backup(never, join(folder, "letters.zip", "b.zip"))).rejects.toMatchObject({
    code: "image.folder-unusable",
    message: expect.stringContaining("a file stands where its folder should be"),
  });
  await expect(backup(never, join(folder, "letters.zip"))).rejects.toMatchObject({ code: "backup.exists" });
  expect(readFileSync(join(folder, "letters.zip"), "utf8")).toBe("mine");
});

test("what is no whole backup is refused before anything is changed, in words", async () => {
  const { file, backup, folder } = await studio();
  await backup();
  const whole = readFileSync(file);
  const cut = join(folder, "cut.zip");
  writeFileSync(cut, whole);
  truncateSync(cut, whole.length - 40);
  const spoiled = join(folder, "spoiled.zip");
  // A byte in the middle of the first photograph's noise.
  const at = whole.indexOf("references/") + 3000;
  writeFileSync(spoiled, whole.with(at, whole[at]! ^ 1));
  const holiday = await zipped(join(folder, "holiday.zip"), { "beach.jpg": "sand" });
  const words = join(folder, "words.zip");
  writeFileSync(words, "not a zip at all");
  const without = await zipped(join(folder, "without.zip"), { "manifest.json": manifest(["library.sqlite", "x"]) });
  for (const [place, why] of [
    [cut, "it is no zip file, or its end is missing"],
    [spoiled, "was changed"],
    [holiday, "so another program made it"],
    [words, "it is no zip file"],
    [without, "library.sqlite is missing"],
  ] as const) {
    const { home, picturesFolder, run } = restore(place);
    await expect(run()).rejects.toMatchObject({
      code: "backup.not-whole",
      message: expect.stringContaining(why) as string,
    });
    expect(existsSync(join(home, "library.sqlite"))).toBe(false);
    expect(existsSync(join(home, "restoring"))).toBe(false);
    expect(existsSync(picturesFolder) ? readdirSync(picturesFolder) : []).toEqual([]);
  }
  await expect(restore(join(folder, "nowhere.zip")).run()).rejects.toMatchObject({ code: "backup.not-there" });
});

test.each([
  "../escaped.png",
  "pictures/../../escaped.png",
  "/etc/escaped",
  "restoring/ready.json",
  "library.sqlite-wal",
])("a list that names %s takes nothing anywhere", async (path) => {
  const folder = temporaryFolder();
  const file = await zipped(join(folder, "evil.zip"), {
    "library.sqlite": "x",
    "manifest.json": manifest(["library.sqlite", "x"], [path, "evil"]),
  });
  const { there, run } = restore(file);
  await expect(run()).rejects.toMatchObject({ code: "backup.not-whole" });
  expect(readdirSync(there, { recursive: true }).filter((name) => String(name).includes("escaped"))).toEqual([]);
});

test("a backup of a newer version is refused by name, and files that it would delete stay", async () => {
  const { file, backup, folder, shelf } = await studio();
  await shelf.close();
  const mine = join(folder, "mine.txt");
  writeFileSync(mine, "mine");
  const database = new DatabaseSync(join(folder, "home", "library.sqlite"));
  database.prepare("INSERT INTO meta VALUES ('doomed', ?)").run(JSON.stringify([mine]));
  database.exec("PRAGMA journal_mode = DELETE");
  database.close();
  const bytes = readFileSync(join(folder, "home", "library.sqlite"));
  const old = await zipped(join(folder, "old.zip"), {
    "library.sqlite": bytes,
    "manifest.json": manifest(["library.sqlite", bytes]),
  });
  const good = restore(old);
  await good.run();
  await library(good.there);
  expect(readFileSync(mine, "utf8")).toBe("mine");
  const raised = new DatabaseSync(join(folder, "home", "library.sqlite"));
  raised.exec("PRAGMA user_version = 9999");
  raised.close();
  const newer = readFileSync(join(folder, "home", "library.sqlite"));
  await zipped(join(folder, "newer.zip"), {
    "library.sqlite": newer,
    "manifest.json": manifest(["library.sqlite", newer]),
  });
  await expect(restore(join(folder, "newer.zip")).run()).rejects.toMatchObject({ code: "library.newer" });
  void [file, backup];
});

test("a restore that is interrupted has changed nothing, or is finished at the next start", async () => {
  const { file, backup, folder, home, shelf, picturesFolder } = await studio();
  await backup();
  await shelf.call("people.add", { name: "Ben", sources: [{ path: await noisePicture(join(folder, "ben.png")) }] });
  await shelf.close();
  const names = async () => {
    const opened = await library(folder);
    const people = await opened.call("people.list", { view: "all" });
    await opened.close();
    return people.map(({ name }) => name);
  };
  // Killed while it was brought: there is no mark that it is whole.
  mkdirSync(join(home, "restoring", "references"), { recursive: true });
  writeFileSync(join(home, "restoring", "library.sqlite"), "half");
  await finishRestore(home);
  expect(await names()).toEqual(["Anna", "Ben"]);
  // Killed after it was brought, and in the middle of the moves.
  const { aside } = await stageRestore({
    from: file,
    home,
    picturesFolder,
    replace: true,
    onProgress: quiet,
    signal: never,
  });
  expect(await names()).toEqual(["Anna", "Ben"]);
  mkdirSync(aside!);
  for (const step of ["references"]) {
    const { renameSync } = await import("node:fs");
    renameSync(join(home, step), join(aside!, step));
  }
  await finishRestore(home);
  await finishRestore(home);
  expect(await names()).toEqual(["Anna"]);
  // What was there before is kept whole.
  expect(readdirSync(aside!)).toEqual(expect.arrayContaining(["library.sqlite", "references"]));
  expect(readdirSync(join(aside!, "references"))).toHaveLength(2);
  expect(readdirSync(join(home, "references"))).toHaveLength(1);
});

test("a backup of the same that has the name is read again and left; one of anything else is no place", async () => {
  const { file, backup, shelf, home } = await studio();
  expect((await backup()).since).toBeNull();
  const bytes = readFileSync(file);
  const { made } = (await lookAtBackup(file)) as { made: number };
  expect((await backup()).since).toBe(made);
  expect(readFileSync(file).equals(bytes)).toBe(true);
  writeFileSync(file, bytes.with(bytes.indexOf("PNG"), 0x51));
  await expect(backup()).rejects.toMatchObject({ code: "backup.not-whole" });
  writeFileSync(file, bytes);
  writeFileSync(join(home, "settings.json"), "{}");
  await expect(backup()).rejects.toMatchObject({ code: "backup.exists" });
  await shelf.close();
});

test("what a killed backup left in the folder goes with the next one, what is being written stays", async () => {
  const { file, backup } = await studio();
  const folder = dirname(file);
  const [old, young] = [join(folder, ".atelier-backup-old"), join(folder, ".atelier-backup-young")];
  for (const left of [old, young]) {
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, "half.zip"), "half");
  }
  for (const one of [join(old, "half.zip"), old]) utimesSync(one, 1e9, 1e9);
  await backup();
  expect(readdirSync(folder).toSorted()).toEqual([".atelier-backup-young", "studio.zip"]);
});

test("a backup with the tables of more than four gigabytes is read as any other", async () => {
  const { file, backup, folder, shelf } = await studio();
  await backup();
  await shelf.close();
  const zip = new ZipFile();
  const parts = await openArchive(file);
  const large = join(folder, "large.zip");
  for (const { path } of parts.manifest.files) {
    await parts.extract(path, join(folder, "parts", path));
    zip.addFile(join(folder, "parts", path), path, { compress: false, forceZip64Format: true });
  }
  zip.addBuffer(Buffer.from(JSON.stringify(parts.manifest)), "manifest.json", { compress: false });
  zip.end({ forceZip64Format: true, comment: "" });
  await pipeline(zip.outputStream, createWriteStream(large));
  await parts.close();
  const { there, run } = restore(large);
  await run();
  expect(await (await library(there)).call("people.list", { view: "all" })).toMatchObject([{ name: "Anna" }]);
});

test("a restore that is broken off takes back the pictures that it had brought", async () => {
  const { file, backup, shelf } = await studio();
  await backup();
  await shelf.close();
  const { home, picturesFolder } = restore(file);
  const controller = new AbortController();
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    if (
      done > 0.5 * total &&
      readdirSync(picturesFolder, { recursive: true }).some((name) => String(name).endsWith(".png"))
    )
      controller.abort();
  };
  await expect(
    restoreEverything({ from: file, home, picturesFolder, replace: false, onProgress, signal: controller.signal }),
  ).rejects.toMatchObject({ code: "engine.cancelled" });
  expect(readdirSync(picturesFolder, { recursive: true }).filter((name) => String(name).includes("."))).toEqual([]);
  expect(existsSync(join(home, "restoring"))).toBe(false);
});
