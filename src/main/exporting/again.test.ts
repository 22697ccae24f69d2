/** Exporting again: only what is new or changed is written, whatever the files are called by now. */
import { cp, readFile, readdir, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { actionsOf, exportStudiosIn } from "../../../tests/fixtures/export-studio.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { collisions } from "../../contract/library/exporting.ts";
import { writePicture } from "../../formats/picture/write.ts";

const exportStudio = exportStudiosIn(temporaryFolder());

const template = "{person}/{person}-{seed}";
const anna = [1, 2, 3, 4].map((made) => ({ person: "Anna", made }));

/** Everything below a folder with its bytes and time. */
async function everything(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [
        path.relative(folder, file),
        `${(await stat(file)).mtimeMs} ${(await readFile(file)).toString("base64")}`,
      ]),
    ),
  ) as Record<string, string>;
}

describe.each(collisions)("where files of other names are dealt with by %s", (collision) => {
  test("the same export again writes nothing, and is no failure", async () => {
    const { run, plan, out } = await exportStudio();
    expect(await run({ collision })).toMatchObject({ state: "done", written: 6, there: 0 });
    const before = await everything(out);
    const again = await plan({ collision });
    expect(new Set(again.files.map(({ action }) => action))).toEqual(new Set(["there"]));
    expect(again).toMatchObject({ problems: [], collisions: 0, bytes: 0 });
    expect(await run({ collision })).toEqual({
      state: "done",
      written: 0,
      there: 6,
      skipped: 0,
      sheets: [],
      folder: out,
    });
    expect(await everything(out)).toEqual(before);
  });

  test("part of the pictures, and one more, are told from the others by what they are and not by their number", async () => {
    const self = await exportStudio(anna);
    self.ids = self.library.ids.slice(0, 3);
    await self.run({ collision, template: "{number}" });
    expect(await self.files()).toEqual(["001.jpg", "002.jpg", "003.jpg"]);
    self.ids = self.library.ids.slice(1);
    expect(actionsOf(await self.plan({ collision, template: "{number}" }))).toEqual([
      "there 002.jpg",
      "there 003.jpg",
      "write 004.jpg",
    ]);
    expect(await self.run({ collision, template: "{number}" })).toMatchObject({ written: 1, there: 2 });
  });

  test("a name that another picture's export has is never taken from it", async () => {
    const self = await exportStudio(anna);
    self.ids = self.library.ids.slice(0, 1);
    await self.run({ collision, template: "same" });
    self.ids = self.library.ids.slice(1, 2);
    expect(actionsOf(await self.plan({ collision, template: "same" }))).toEqual(["rename same-2.jpg"]);
    const before = await everything(self.out);
    await self.run({ collision, template: "same" });
    expect(await everything(self.out)).toMatchObject(before);
  });
});

test("a picture that was rejected since stays out, and its file stays as it is", async () => {
  const self = await exportStudio(anna);
  await self.run({ template });
  Object.assign(self.library.pictures[1]!, { rejected: true });
  const planned = await self.plan({ template });
  expect(planned).toMatchObject({ pictures: 3, rejected: 1 });
  expect(new Set(planned.files.map(({ action }) => action))).toEqual(new Set(["there"]));
  expect(await self.files()).toHaveLength(4);
});

test("rejected pictures stay out unless they are asked for, and alone they are a problem in words", async () => {
  const self = await exportStudio([{ person: "Anna" }, { person: "Ben", rejected: true }]);
  expect(actionsOf(await self.plan())).toEqual(["write anna-no-style.jpg"]);
  self.rejected = true;
  expect(actionsOf(await self.plan())).toEqual(["write anna-no-style.jpg", "write ben-no-style.jpg"]);
  self.rejected = false;
  self.ids = self.library.ids.slice(1);
  expect((await self.plan()).problems).toEqual([expect.stringContaining("rejected")]);
  await expect(self.start()).rejects.toMatchObject({ code: "export.cannot-start" });
});

test("a person renamed since is found under the earlier name", async () => {
  const self = await exportStudio(anna);
  await self.run({ template });
  for (const { people } of self.library.pictures) Object.assign(people[0]!, { name: "Anne" });
  expect(await self.run({ template })).toMatchObject({ written: 0, there: 4 });
});

test("another template is another wish: files get their names by it", async () => {
  const self = await exportStudio(anna);
  await self.run({ template });
  expect(await self.run({ template: "{seed}" })).toMatchObject({ written: 4 });
  expect((await self.files()).toSorted()).toEqual([
    ...[1, 2, 3, 4].map((n) => `${n}.jpg`),
    ...[1, 2, 3, 4].map((n) => `anna/anna-${n}.jpg`),
  ]);
});

test("a folder that was moved, or copied elsewhere, is known again", async () => {
  const self = await exportStudio(anna);
  await self.run({ template });
  const moved = `${self.out}-moved`;
  await rename(self.out, moved);
  expect(await self.run({ template, folder: moved })).toMatchObject({ written: 0, there: 4 });
  // From then on it is known there.
  expect(new Set(self.library.files.slice(4).map(({ folder }) => folder))).toEqual(new Set([await realpath(moved)]));
  await cp(moved, self.out, { recursive: true });
  expect(await self.run({ template })).toMatchObject({ written: 0, there: 4 });
  await rm(self.out, { recursive: true });
  expect(await self.run({ template })).toMatchObject({ written: 4, there: 0 });
});

test("a file that was deleted is written again under its name and number", async () => {
  const self = await exportStudio(anna);
  await self.run({ template: "{number}" });
  await rm(path.join(self.out, "002.jpg"));
  self.ids = self.library.ids.slice(1, 2);
  expect(actionsOf(await self.plan({ template: "{number}" }))).toEqual(["write 002.jpg"]);
});

test("a file that somebody altered is theirs, and the choice says what happens to it", async () => {
  for (const [collision, action] of [
    ["rename", "rename anna/anna-1-2.jpg"],
    ["overwrite", "overwrite anna/anna-1.jpg"],
    ["skip", "skip anna/anna-1.jpg"],
  ] as const) {
    const self = await exportStudio(anna.slice(0, 1));
    await self.run({ template });
    const file = path.join(self.out, "anna/anna-1.jpg");
    const { size } = await stat(file);
    await writeFile(file, Buffer.alloc(size, "x"));
    expect(actionsOf(await self.plan({ template, collision }))).toEqual([action]);
    await self.run({ template, collision });
    expect((await readFile(file))[0] === 0x78).toBe(collision !== "overwrite");
  }
});

test("a file that was only touched is still the studio's", async () => {
  const self = await exportStudio(anna.slice(0, 1));
  await self.run({ template });
  await utimes(path.join(self.out, "anna/anna-1.jpg"), 1, 1);
  expect(actionsOf(await self.plan({ template }))).toEqual(["there anna/anna-1.jpg"]);
});

test("changed options or metadata bring the earlier file up to date in its place; where files are to stay, it stays", async () => {
  const self = await exportStudio(anna);
  await self.run({ template, metadata: "credit and AI mark", creator: "Mira" });
  for (const changes of [
    { metadata: "credit and AI mark", creator: "Mira Blum" },
    { metadata: "AI mark only" },
    { quality: 40 },
  ] as const) {
    expect(actionsOf(await self.plan({ template, collision: "skip", ...changes }))[0]).toBe("skip anna/anna-1.jpg");
    expect(actionsOf(await self.plan({ template, ...changes }))[0]).toBe("update anna/anna-1.jpg");
    expect(await self.run({ template, ...changes })).toMatchObject({ written: 4, there: 0 });
    expect(await self.run({ template, ...changes })).toMatchObject({ written: 0, there: 4 });
    expect(await self.files()).toHaveLength(4);
  }
});

test("another size or format is another file, which is found again beside the first", async () => {
  const self = await exportStudio(anna.slice(0, 1));
  await self.run({ template });
  expect(actionsOf(await self.plan({ template, format: "webp" }))).toEqual(["write anna/anna-1.webp"]);
  expect(actionsOf(await self.plan({ template, sizes: [32] }))).toEqual(["rename anna/anna-1-2.jpg"]);
  await self.run({ template, sizes: [32] });
  for (const size of [null, 32])
    expect(await self.run({ template, sizes: [size] })).toMatchObject({ written: 0, there: 1 });
});

test("a picture that was changed outside the studio is written again", async () => {
  const self = await exportStudio(anna.slice(0, 1));
  await self.run({ template });
  const original = self.library.file(self.library.ids[0]!);
  const later = new Date(Date.now() + 60_000);
  await utimes(original, later, later);
  expect(actionsOf(await self.plan({ template }))).toEqual(["there anna/anna-1.jpg"]);
  await writePicture(
    { width: 64, height: 64, rgb: new Uint8Array(3 * 64 * 64) },
    { file: original, format: "png", recipe: self.library.pictures[0]!.recipe },
  );
  await utimes(original, later, later);
  expect(actionsOf(await self.plan({ template }))).toEqual(["update anna/anna-1.jpg"]);
  await self.run({ template });
  expect(await self.files()).toEqual(["anna/anna-1.jpg"]);
});

test("files that no record knows are known by their bytes: the library was made anew", async () => {
  const self = await exportStudio(anna);
  await self.run({ template });
  self.library.files.splice(0);
  expect(await self.run({ template })).toMatchObject({ written: 0, there: 4 });
  expect(actionsOf(await self.plan({ template }))[0]).toBe("there anna/anna-1.jpg");
});

test("two pictures that are the same to the byte have a file each, and keep it", async () => {
  const self = await exportStudio([
    { person: "Anna", seed: 7 },
    { person: "Anna", seed: 7 },
  ]);
  const [first, second] = self.library.ids.map((id) => self.library.file(id));
  await cp(first!, second!);
  await self.run({ template });
  expect(await self.files()).toEqual(["anna/anna-7-2.jpg", "anna/anna-7.jpg"]);
  expect(await self.run({ template })).toMatchObject({ written: 0, there: 2 });
});

test("a file changed between the plan and the writing is not replaced", async () => {
  const self = await exportStudio(anna.slice(0, 1));
  await self.run({ template });
  const id = await self.start({ template, quality: 40 });
  await writeFile(path.join(self.out, "anna/anna-1.jpg"), "theirs");
  expect(await self.end(id)).toMatchObject({ state: "done", written: 1 });
  expect(await readFile(path.join(self.out, "anna/anna-1.jpg"), "utf8")).toBe("theirs");
  expect(await self.files()).toEqual(["anna/anna-1-2.jpg", "anna/anna-1.jpg"]);
});

describe("numbers", () => {
  test("count in each folder, the oldest picture first, whatever the order they are asked in", async () => {
    const self = await exportStudio([
      { person: "Anna", made: 30 },
      { person: "Ben", made: 20 },
      { person: "Anna", made: 10 },
    ]);
    expect(
      (await self.plan({ template: "{person}/{number}" })).files.map(({ picture, path: at }) => [picture, at]),
    ).toEqual([
      [3, "anna/001.jpg"],
      [2, "ben/001.jpg"],
      [1, "anna/002.jpg"],
    ]);
  });

  test("stay with their pictures; a new one goes on after the last, also where it is older", async () => {
    const self = await exportStudio(anna);
    self.ids = self.library.ids.slice(1, 3);
    await self.run({ template: "{person}/{number}" });
    self.ids = self.library.ids;
    expect(actionsOf(await self.plan({ template: "{person}/{number}" }))).toEqual([
      "write anna/003.jpg",
      "there anna/001.jpg",
      "there anna/002.jpg",
      "write anna/004.jpg",
    ]);
  });

  test("in the name of a folder they count through all of them", async () => {
    const self = await exportStudio([
      { person: "Anna", made: 1 },
      { person: "Ben", made: 2 },
    ]);
    expect(actionsOf(await self.plan({ template: "{number}/{person}" }))).toEqual([
      "write 001/anna.jpg",
      "write 002/ben.jpg",
    ]);
  });

  test("begin anew in a folder that was emptied", async () => {
    const self = await exportStudio(anna);
    await self.run({ template: "{number}" });
    await rm(self.out, { recursive: true });
    self.ids = self.library.ids.slice(2);
    expect(actionsOf(await self.plan({ template: "{number}" }))).toEqual(["write 001.jpg", "write 002.jpg"]);
  });
});

test("two people of one name get folders of their own, the same in every export", async () => {
  const self = await exportStudio([
    { person: "Anna", entry: 5, made: 1 },
    { person: "anna", entry: 9, made: 2 },
    { person: "Anna 2", entry: 7, made: 3 },
  ]);
  expect(actionsOf(await self.plan({ template: "{person}/{seed}" }))).toEqual([
    "write anna/1.jpg",
    "write anna-3/2.jpg",
    "write anna-2/3.jpg",
  ]);
  self.ids = self.library.ids.slice(1, 2);
  expect(actionsOf(await self.plan({ template: "{person}/{seed}" }))).toEqual(["write anna-3/2.jpg"]);
});
