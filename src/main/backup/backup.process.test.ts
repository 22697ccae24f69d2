import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../tests/library.ts";
import { failed } from "./copy.ts";
import { backUpEverything } from "./everything.ts";
import { restoreEverything } from "./restore.ts";

const never = new AbortController().signal;
const quiet = () => {};

/** A studio with a copied and an in-place photograph, and a picture inside and one outside of its folder. */
async function studio() {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const shelf = await library(folder, { importing: () => "in place" });
  const anna = await shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: await noisePicture(join(folder, "anna.jpg")) }],
  });
  const pictures = join(folder, "pictures");
  for (const file of [join(pictures, "2026", "one.png"), join(folder, "old", "two.png")])
    await shelf.call(
      "pictures.record",
      newPicture(await noisePicture(file), {
        people: [{ id: anna.id, reference: anna.photos[0]!.id }],
        recipe: recipe({ subjects: [{ path: join(folder, "anna.jpg"), name: "Anna" }] }),
      }),
    );
  writeFileSync(join(home, "settings.json"), JSON.stringify({ creator: "Mira", provider: "cuda", port: 4180 }));
  const target = join(folder, "backup");
  const backup = (signal = never, force = false) =>
    backUpEverything({
      library: shelf,
      home,
      picturesFolder: pictures,
      folder: target,
      onProgress: quiet,
      signal,
      force,
    });
  return { folder, home, shelf, anna, pictures, target, backup };
}

test("a studio is moved to another machine with everything, wherever that keeps things", async () => {
  const { folder, shelf, target, backup } = await studio();
  const report = await backup();
  expect(report.missing).toEqual([]);
  await shelf.close();
  // Nothing of the old machine is there any more.
  const moved = join(temporaryFolder(), "elsewhere");
  renameSync(target, moved);
  rmSync(folder, { recursive: true });
  const there = temporaryFolder();
  const [home, picturesFolder] = [join(there, "home"), join(there, "pictures")];
  await restoreEverything({ from: moved, home, picturesFolder, replace: false, onProgress: quiet, signal: never });
  const again = await library(there);
  const [anna] = await again.call("people.list", { view: "all" });
  expect(anna).toMatchObject({ name: "Anna", photos: [{ present: true, kept: "copied" }], pictures: 2 });
  const { pictures } = await again.call("pictures.query", { query: {} });
  expect(pictures.map(({ present, people }) => [present, people[0]?.name])).toEqual([
    [true, "Anna"],
    [true, "Anna"],
  ]);
  for (const { id } of pictures) {
    const { path } = await again.call("file.picture", { id });
    expect(path.startsWith(picturesFolder)).toBe(true);
    expect(existsSync(path)).toBe(true);
  }
  // What pictures were made of is found where it is now.
  const [subject] = pictures[0]!.recipe.subjects;
  expect(subject?.path.startsWith(home)).toBe(true);
  expect(existsSync(subject?.path ?? "")).toBe(true);
  const settings = JSON.parse(readFileSync(join(home, "settings.json"), "utf8")) as object;
  expect(settings).toEqual({ creator: "Mira", picturesFolder });
});

test("a backup goes on where it was broken off, and is none until it is whole", async () => {
  const { home, pictures, target, backup } = await studio();
  const controller = new AbortController();
  controller.abort();
  await expect(backup(controller.signal)).rejects.toMatchObject({ code: "engine.cancelled" });
  const restored = { from: target, home: `${home}-2`, picturesFolder: pictures, replace: false } as const;
  const restore = () => restoreEverything({ ...restored, onProgress: quiet, signal: never });
  await expect(restore()).rejects.toMatchObject({ code: "backup.not-whole" });
  await backup();
  const copy = join(target, "pictures/2026/one.png");
  const bytes = readFileSync(copy);
  // One byte of a copy that the drive spoiled.
  writeFileSync(copy, bytes.with(100, bytes[100]! ^ 1));
  await expect(restore()).rejects.toMatchObject({ code: "backup.not-whole" });
  expect(existsSync(join(`${home}-2`, "library.sqlite"))).toBe(false);
  await backup();
  expect(readFileSync(copy).equals(bytes)).toBe(true);
  expect(readdirSync(target).filter((name) => name.endsWith(".part"))).toEqual([]);
  await restore();
});

test("a backup inside the studio's own folder is refused, and a library that is there is not overwritten", async () => {
  const { folder, home, shelf, pictures, target, backup } = await studio();
  for (const inside of [join(home, "backup"), home, folder])
    await expect(
      backUpEverything({
        library: shelf,
        home,
        picturesFolder: pictures,
        folder: inside,
        onProgress: quiet,
        signal: never,
      }),
    ).rejects.toMatchObject({ code: "backup.inside" });
  await backup();
  await shelf.close();
  const options = { from: target, home, picturesFolder: pictures, onProgress: quiet, signal: never };
  await expect(restoreEverything({ ...options, replace: false })).rejects.toMatchObject({ code: "backup.occupied" });
  const { aside } = await restoreEverything({ ...options, replace: true });
  expect(readdirSync(aside ?? "")).toContain("library.sqlite");
  expect(basename(aside ?? "")).toMatch(/^before-restore-/);
});

test("of what has not changed no other backup is made, unless it is forced; what is damaged is mended", async () => {
  const { shelf, anna, target, backup } = await studio();
  const list = () => readFileSync(join(target, "manifest.json"), "utf8");
  expect((await backup()).since).toBeNull();
  const first = list();
  const { made } = JSON.parse(first) as { made: number };
  expect((await backup()).since).toBe(made);
  expect(list()).toBe(first);
  expect((await backup(never, true)).since).toBeNull();
  expect(list()).not.toBe(first);
  await shelf.call("people.change", { id: anna.id, change: { name: "Annabella" } });
  expect((await backup()).since).toBeNull();
  writeFileSync(join(target, "pictures/2026/one.png"), "spoiled");
  expect((await backup()).since).toBeNull();
  expect((await backup()).since).not.toBeNull();
});

test("a backup that fails leaves the earlier one whole as long as it only adds, and says why in words", async () => {
  const { folder, shelf, pictures, target, backup } = await studio();
  await backup();
  await shelf.call("pictures.record", newPicture(await noisePicture(join(pictures, "2026", "zoe.png"))));
  const blocked = join(target, "pictures/2026/zoe.png");
  mkdirSync(blocked);
  writeFileSync(join(blocked, "in the way"), "");
  await expect(backup()).rejects.toMatchObject({
    code: "backup.failed",
    message: expect.stringContaining("a folder has that name"),
  });
  rmSync(blocked, { recursive: true });
  expect(readdirSync(target, { recursive: true }).filter((name) => String(name).endsWith(".part"))).toEqual([]);
  const there = { home: join(folder, "there"), picturesFolder: join(folder, "brought") };
  const options = { from: target, ...there, replace: false, onProgress: quiet, signal: never };
  expect(await restoreEverything(options)).toMatchObject({ aside: null });
  expect(readdirSync(join(folder, "brought"), { recursive: true })).not.toContain(join("2026", "zoe.png"));
  await backup();
});

test("a full disk is said in words", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(failed("/media/drive/one.png", full).message).toMatch(
    /^\/media\/drive\/one.png could not be copied: the disk is full\./,
  );
});
