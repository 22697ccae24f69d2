import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../../tests/library.ts";
import { heicFile } from "../../../../tests/fixtures/heic.ts";
import { computeFileDigest } from "../../../formats/digest.ts";
import { xmpPacket } from "../../../formats/picture/xmp.ts";

/** A library with a person, a style and two pictures of them, whose recipes carry digests and names. */
async function furnished() {
  const folder = temporaryFolder();
  const pictures = join(folder, "pictures");
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: await noisePicture(join(folder, "a.png")) }],
  });
  const comic = await shelf.call("styles.add", {
    name: "Comic",
    sources: [{ path: await noisePicture(join(folder, "c.png")) }],
  });
  const photo = await shelf.call("file.reference", { id: anna.photos[0]!.id });
  const image = await shelf.call("file.reference", { id: comic.images[0]!.id });
  const of = recipe({
    subjects: [{ path: photo.path, sha256: photo.sha256, name: "Anna" }],
    styles: [{ path: image.path, sha256: image.sha256, name: "Comic", weight: 40 }],
    loras: [{ path: join(folder, "turbo.safetensors"), sha256: "0".repeat(64), strength: 0.5 }],
  });
  const save = (name: string, change = {}) => noisePicture(join(pictures, name), { recipe: { ...of, ...change } });
  const record = async (name: string) =>
    shelf.call(
      "pictures.record",
      newPicture(await save(name), {
        recipe: of,
        people: [{ id: anna.id, reference: anna.photos[0]!.id }],
        styles: [{ id: comic.id, reference: comic.images[0]!.id, weight: 40 }],
      }),
    );
  return { folder, pictures, shelf, anna, comic, photo, image, of, save, record };
}

test("unknown pictures are added with their recipe, their date, and links to people and styles by digest", async () => {
  const { pictures, shelf, anna, comic, of, save, record } = await furnished();
  await record("known.png");
  const file = await save("deep/er/new.jpg");
  utimesSync(file, 1_600_000_000, 1_600_000_000);
  expect(await shelf.call("library.rebuild", { folder: pictures })).toEqual({
    read: 2,
    added: 1,
    known: 1,
    passedOver: [],
  });
  const { pictures: found } = await shelf.call("pictures.query", { query: { to: 1_600_000_000_000 } });
  expect(found).toMatchObject([
    {
      made: 1_600_000_000_000,
      seconds: null,
      provider: null,
      width: 64,
      file: "new.jpg",
      recipe: of,
      people: [{ id: anna.id, name: "Anna", reference: anna.photos[0]!.id }],
      styles: [{ id: comic.id, name: "Comic", reference: comic.images[0]!.id, weight: 40 }],
    },
  ]);
  expect(await shelf.call("library.rebuild", { folder: pictures })).toEqual({
    read: 2,
    added: 0,
    known: 2,
    passedOver: [],
  });
});

test("a picture made of a crop is linked to the photograph the crop was made of", async () => {
  const { folder, pictures, shelf, anna, save } = await furnished();
  const crop = await noisePicture(join(folder, "home/derived/crop.png"));
  const sha256 = await computeFileDigest(crop);
  await shelf.call("file.derived", { reference: anna.photos[0]!.id, sha256 });
  await save("cropped.png", { subjects: [{ path: crop, sha256, name: "Anna" }], styles: [] });
  await shelf.call("library.rebuild", { folder: pictures });
  const { pictures: found } = await shelf.call("pictures.query", { query: { people: [anna.id] } });
  expect(found).toMatchObject([{ people: [{ id: anna.id, reference: anna.photos[0]!.id }], styles: [] }]);
  expect(await shelf.call("people.list", { view: "all" })).toHaveLength(1);
});

test("people and styles of a lost database are made again from the copies in the library's folder", async () => {
  const { folder, pictures, shelf, record } = await furnished();
  await record("one.png");
  await record("two.png");
  await shelf.close();
  const again = await library(folder, { home: join(folder, "second") });
  cpSync(join(folder, "home/references"), join(folder, "second/references"), { recursive: true });
  expect(await again.call("library.rebuild", { folder: pictures })).toMatchObject({ added: 2, known: 0 });
  expect(
    (await again.call("people.list", { view: "all" })).map((one) => [one.name, one.pictures, one.photos.length]),
  ).toEqual([["Anna", 2, 1]]);
  expect(
    (await again.call("styles.list", { view: "all" })).map((one) => [one.name, one.pictures, one.images.length]),
  ).toEqual([["Comic", 2, 1]]);
  expect((await again.call("pictures.query", { query: { text: "anna comic" } })).total).toBe(2);
});

test("where nothing but the pictures is left, they keep the names of whom they show", async () => {
  const { folder, pictures, shelf, record } = await furnished();
  await record("one.png");
  await shelf.close();
  rmSync(join(folder, "home"), { recursive: true });
  const again = await library(folder, { home: join(folder, "second") });
  expect(await again.call("library.rebuild", { folder: pictures })).toMatchObject({ added: 1 });
  expect(await again.call("people.list", { view: "all" })).toEqual([]);
  const { pictures: found } = await again.call("pictures.query", { query: { text: "anna comic" } });
  expect(found).toMatchObject([
    {
      people: [{ id: null, name: "Anna", reference: null }],
      styles: [{ id: null, name: "Comic", reference: null, weight: 40 }],
    },
  ]);
});

test("people and styles that a rebuild makes are called as the newest of their pictures says", async () => {
  const { folder, pictures, shelf, of, save } = await furnished();
  const called = (person: string, style: string) => ({
    subjects: [{ ...of.subjects[0]!, name: person }],
    styles: [{ ...of.styles[0]!, name: style }],
  });
  // The last in the folder's order is neither the newest nor the oldest.
  for (const [file, minute, change] of [
    ["a.png", 1, called("Anna", "Comic")],
    ["b.png", 3, called("Ana", "Ligne claire")],
    ["c.png", 2, called("Annie", "Comic")],
  ] as const)
    utimesSync(await save(file, change), 60 * minute, 60 * minute);
  await shelf.close();
  const again = await library(folder, { home: join(folder, "second") });
  expect(await again.call("library.rebuild", { folder: pictures })).toMatchObject({ added: 3 });
  const people = await again.call("people.list", { view: "all" });
  expect(people.map(({ name, pictures: count }) => [name, count])).toEqual([["Ana", 3]]);
  const styles = await again.call("styles.list", { view: "all" });
  expect(styles.map(({ name, pictures: count }) => [name, count])).toEqual([["Ligne claire", 3]]);
  // What the artist calls them afterwards stays, whatever is found later.
  await again.call("people.change", { id: people[0]!.id, change: { name: "Ana K." } });
  utimesSync(await save("d.png", called("Other", "Comic")), 600, 600);
  await again.call("library.rebuild", { folder: pictures });
  expect((await again.call("people.list", { view: "all" })).map(({ name }) => name)).toEqual(["Ana K."]);
});

test("a reference that is only where the recipe says is brought in as the setting wants, a changed file is not", async () => {
  const { folder, pictures, shelf, save } = await furnished();
  const ben = await noisePicture(join(folder, "ben.png"));
  await save("ben.png", {
    subjects: [
      { path: ben, sha256: await computeFileDigest(ben), name: "Ben" },
      { path: join(folder, "a.png"), sha256: "0".repeat(64), name: "Cem" },
      { path: "//server/share/x.png", name: "Dan" },
      { path: "C:\\x\\eve.png" },
    ],
    styles: [],
  });
  await shelf.close();
  const again = await library(folder, { importing: () => "in place" });
  await again.call("library.rebuild", { folder: pictures });
  const people = await again.call("people.list", { view: "all" });
  expect(people.map((one) => [one.name, one.photos[0]!.kept])).toEqual([
    ["Anna", "copied"],
    ["Ben", "in place"],
  ]);
  const { pictures: found } = await again.call("pictures.query", { query: {} });
  expect(found[0]!.people).toMatchObject([
    { id: people[1]!.id, name: "Ben" },
    { id: null, name: "Cem" },
    { id: null, name: "Dan" },
    { id: null },
  ]);
});

test("a picture that was moved is found again with its stars, a copy of one is that one, and the trash stays the trash", async () => {
  const { folder, pictures, shelf, record } = await furnished();
  const [one, two] = [await record("one.png"), await record("two.png")];
  await shelf.call("pictures.rate", { ids: [one.id], stars: 5 });
  await shelf.call("trash.put", { items: [{ kind: "picture", id: two.id }] });
  await shelf.close();
  mkdirSync(join(folder, "moved"));
  renameSync(join(pictures, "one.png"), join(folder, "moved/renamed.png"));
  copyFileSync(join(pictures, "two.png"), join(folder, "moved/copy.png"));
  const again = await library(folder);
  expect((await again.call("pictures.get", { id: one.id })).present).toBe(false);
  expect(await again.call("library.notices", null)).toEqual([expect.stringContaining("1 picture is not where")]);
  expect(await again.call("library.rebuild", { folder: join(folder, "moved") })).toEqual({
    read: 2,
    added: 0,
    known: 2,
    passedOver: [],
  });
  expect(await again.call("pictures.get", { id: one.id })).toMatchObject({
    present: true,
    stars: 5,
    file: "renamed.png",
  });
  expect(await again.call("pictures.counts", null)).toMatchObject({ all: 1, trash: 1 });
});

test("foreign, torn and unreadable files are passed over with the reason, what links lead to is read once, hidden folders are not entered", async () => {
  const { folder, pictures, shelf, save } = await furnished();
  const file = await save("good.png");
  await noisePicture(join(pictures, "foreign.png"));
  writeFileSync(join(pictures, "torn.png"), "\x89PNG\r\n\x1a\nnothing");
  writeFileSync(join(pictures, "empty.webp"), "");
  writeFileSync(join(pictures, "notes.txt"), "no picture");
  mkdirSync(join(pictures, ".hidden"));
  copyFileSync(file, join(pictures, ".hidden/x.png"));
  symlinkSync(pictures, join(pictures, "loop"));
  symlinkSync(file, join(pictures, "link.png"));
  const report = await shelf.call("library.rebuild", { folder: pictures });
  expect(report).toMatchObject({ read: 4, added: 1, known: 0 });
  expect(report.passedOver.map((one) => one.file).toSorted()).toEqual(
    ["empty.webp", "foreign.png", "torn.png"].map((name) => join(pictures, name)),
  );
  expect(report.passedOver.every((one) => one.why.length > 20)).toBe(true);
  await expect(shelf.call("library.rebuild", { folder: join(folder, "absent") })).rejects.toMatchObject({
    code: "library.no-folder",
  });
  await expect(shelf.call("library.rebuild", { folder: file })).rejects.toMatchObject({ code: "library.no-folder" });
});

test("what another program brought into HEIC is read from there; what cannot be read is named by its kind", async () => {
  const { pictures, shelf, of } = await furnished();
  const made = { time: Date.parse("2026-11-28T23:30:05Z"), offset: 840 };
  const packet = Buffer.from(xmpPacket(of, { made }));
  mkdirSync(pictures, { recursive: true });
  const heic = Buffer.concat([heicFile({ turned: 1 }), boxOf("free", packet)]);
  for (const name of ["telephone.heic", "other.HEIF"])
    writeFileSync(join(pictures, name), name === "other.HEIF" ? heicFile() : heic);
  writeFileSync(join(pictures, "smaller.jxl"), Buffer.concat([Buffer.from("0000000c4a584c200d0a870a", "hex"), packet]));
  const report = await shelf.call("library.rebuild", { folder: pictures });
  expect(report).toMatchObject({ read: 3, added: 1 });
  expect(report.passedOver.map(({ file, why }) => [basename(file), why]).toSorted()).toEqual([
    ["other.HEIF", expect.stringContaining("carries no recipe")],
    ["smaller.jxl", expect.stringContaining("a JPEG XL picture (JXL)")],
  ]);
  const { pictures: found } = await shelf.call("pictures.query", { query: {} });
  // Upright, and by the clock of the place it was made in.
  expect(found).toMatchObject([
    { file: "telephone.heic", width: 48, height: 64, made: made.time, offset: 840, recipe: of },
  ]);
});

/** A box of ISO media; readers pass "free" over. */
function boxOf(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4);
  return Buffer.concat([head, content]);
}

test("a rebuild that is cancelled keeps what it has added, and closing the library ends one", async () => {
  const { pictures, shelf, save, folder } = await furnished();
  for (let i = 0; i < 8; i++) await save(`${i}.png`);
  await expect(
    shelf.call("library.rebuild", { folder: pictures }, { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: "engine.cancelled" });
  const [cancelled] = await Promise.allSettled([shelf.call("library.rebuild", { folder: pictures }), shelf.close()]);
  expect(cancelled).toMatchObject({ status: "rejected", reason: { code: "engine.cancelled" } });
  const again = await library(folder);
  expect(await again.call("library.notices", null)).toEqual([]);
  expect((await again.call("library.rebuild", { folder: pictures })).read).toBe(8);
  expect((await again.call("pictures.query", { query: {} })).total).toBe(8);
  expect(existsSync(join(pictures, "0.png"))).toBe(true);
});
