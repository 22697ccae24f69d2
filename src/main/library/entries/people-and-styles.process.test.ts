import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { materialOf } from "../../teaching/material.ts";
import { homeAt } from "../opening/home.ts";
import type { PersonId, ReferenceId, UploadId } from "../../../contract/values/id.ts";
import { library, newPicture, noisePicture as noise, temporaryFolder, uploadsOf } from "../../../../tests/library.ts";

/** Large enough that the coach finds nothing to say. */
const noisePicture: typeof noise = (file, options) => noise(file, { width: 320, height: 320, ...options });

test("a person is made of photographs that are copied in under their digests", async () => {
  const folder = temporaryFolder();
  const photo = await noisePicture(join(folder, "Anna, March.png"));
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", { name: "  Anna\u0000 \n Berg ", sources: [{ path: photo }] });
  expect(anna).toMatchObject({
    name: "Anna Berg",
    notes: "",
    tags: [],
    favourite: false,
    trashed: null,
    pictures: 0,
    lastUsed: null,
  });
  expect(anna.photos).toMatchObject([
    { name: "Anna, March.png", width: 320, height: 320, crop: null, advice: [], kept: "copied", present: true },
  ]);
  const file = await shelf.call("file.reference", { id: anna.photos[0]!.id });
  expect(file).toMatchObject({
    path: join(folder, "home/references", `${file.sha256}.png`),
    owner: { kind: "person", id: anna.id, name: "Anna Berg" },
    weight: 100,
  });
  await rm(photo);
  expect(existsSync(file.path)).toBe(true);
});

test("the same bytes twice are one file, and one photograph of the same person", async () => {
  const folder = temporaryFolder();
  const photo = await noisePicture(join(folder, "a.png"));
  await copyFile(photo, join(folder, "b.png"));
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: photo }, { path: join(folder, "b.png") }],
  });
  const style = await shelf.call("styles.add", { name: "Noise", sources: [{ path: photo }] });
  expect(anna.photos).toHaveLength(1);
  expect(readdirSync(join(folder, "home/references"))).toHaveLength(1);
  const files = await Promise.all(
    [anna.photos[0]!, style.images[0]!].map((one) => shelf.call("file.reference", { id: one.id })),
  );
  expect(files[0]!.path).toBe(files[1]!.path);
});

test("a photograph used in place stays where it is, is noticed when it goes, and found when it is back", async () => {
  const folder = temporaryFolder();
  const photo = await noisePicture(join(folder, "a.png"));
  const first = await library(folder, { importing: () => "in place" });
  const { photos } = await first.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  expect(photos[0]).toMatchObject({ kept: "in place", present: true });
  expect((await first.call("file.reference", { id: photos[0]!.id })).path).toBe(photo);
  expect(readdirSync(join(folder, "home/references"))).toEqual([]);
  await first.close();
  await rename(photo, `${photo}.away`);
  const second = await library(folder);
  expect((await second.call("people.list", { view: "needs a look" })).map((one) => one.photos[0]!.present)).toEqual([
    false,
  ]);
  expect(await second.call("library.notices", null)).toEqual([
    expect.stringContaining("1 photograph or style picture is not where"),
  ]);
  await second.close();
  await rename(`${photo}.away`, photo);
  const third = await library(folder);
  expect((await third.call("people.list", { view: "all" }))[0]!.photos[0]!.present).toBe(true);
  expect(await third.call("library.notices", null)).toEqual([]);
});

test("an upload is always copied, keeps the name it had, and is gone afterwards, also when it is no picture", async () => {
  const folder = temporaryFolder();
  const photo = await noisePicture(join(folder, "a.png"));
  await writeFile(join(folder, "no.png"), "no picture");
  const uploads = await uploadsOf(join(folder, "uploads"), [photo, join(folder, "no.png")]);
  const shelf = await library(folder, { uploads, importing: () => "in place" });
  const anna = await shelf.call("people.add", { name: "Anna", sources: [{ upload: "upload-0" as UploadId }] });
  expect(anna.photos).toMatchObject([{ name: "my photo 0.png", kept: "copied" }]);
  const broken = shelf.call("people.addPhotos", { id: anna.id, sources: [{ upload: "upload-1" as UploadId }] });
  await expect(broken).rejects.toMatchObject({
    code: "image.unreadable",
    message: expect.stringContaining("my photo 1.png"),
  });
  expect(readdirSync(join(folder, "uploads"))).toEqual([]);
  await expect(
    shelf.call("people.addPhotos", { id: anna.id, sources: [{ upload: "upload-0" as UploadId }] }),
  ).rejects.toMatchObject({ code: "library.upload-unknown" });
});

test("where one of several files is no picture, none is added", async () => {
  const folder = temporaryFolder();
  const photo = await noisePicture(join(folder, "a.png"));
  const shelf = await library(folder);
  const add = shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: photo }, { path: join(folder, "absent.png") }],
  });
  await expect(add).rejects.toMatchObject({ code: "image.missing" });
  expect(await shelf.call("people.list", { view: "all" })).toEqual([]);
});

test("photographs are added, preferred, cropped and removed, but never the last one", async () => {
  const folder = temporaryFolder();
  const [a, b] = [await noisePicture(join(folder, "a.png")), await noisePicture(join(folder, "b.png"))];
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", { name: "Anna", sources: [{ path: a }] });
  const both = await shelf.call("people.addPhotos", { id: anna.id, sources: [{ path: b }] });
  expect(both.photos.map((photo) => photo.name)).toEqual(["a.png", "b.png"]);
  const [first, second] = both.photos.map((photo) => photo.id) as [ReferenceId, ReferenceId];
  expect((await shelf.call("people.prefer", { id: anna.id, photo: second })).photos.map((photo) => photo.id)).toEqual([
    second,
    first,
  ]);
  const crop = { left: 0.1, top: 0, width: 0.5, height: 0.5 };
  expect((await shelf.call("people.crop", { id: anna.id, photo: second, crop })).photos[0]).toMatchObject({
    crop,
    advice: ["small"],
  });
  expect((await shelf.call("file.reference", { id: second })).crop).toEqual(crop);
  const sliver = shelf.call("people.crop", {
    id: anna.id,
    photo: second,
    crop: { left: 0, top: 0, width: 0.01, height: 1 },
  });
  await expect(sliver).rejects.toMatchObject({ code: "library.crop-too-small" });
  expect(
    (await shelf.call("people.removePhoto", { id: anna.id, photo: second })).photos.map((photo) => photo.id),
  ).toEqual([first]);
  await expect(shelf.call("people.removePhoto", { id: anna.id, photo: first })).rejects.toMatchObject({
    code: "library.last-picture",
  });
  await expect(shelf.call("people.prefer", { id: anna.id, photo: second })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("the coach says which photographs are small, blurred, very wide or very tall; a style may be soft", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const file = (name: string, size: object) => noisePicture(join(folder, name), size).then((path) => ({ path }));
  const sources = [
    await file("small.png", { width: 200, height: 400 }),
    await file("soft.png", { flat: true }),
    await file("wide.png", { width: 700, height: 300 }),
    await file("tall.png", { width: 256, height: 513 }),
  ];
  const anna = await shelf.call("people.add", { name: "Anna", sources });
  expect(anna.photos.map((photo) => photo.advice)).toEqual([["small"], ["blurred"], ["very wide"], ["very tall"]]);
  const style = await shelf.call("styles.add", { name: "Soft", sources: [sources[1]!] });
  expect(style.images[0]!.advice).toEqual([]);
});

test("a style's pictures have weights, and its references come cover first", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const style = await shelf.call("styles.add", {
    name: "Comic",
    sources: [{ path: await noisePicture(join(folder, "a.png")) }],
  });
  const grown = await shelf.call("styles.addPictures", {
    id: style.id,
    sources: [{ path: await noisePicture(join(folder, "b.png")) }],
  });
  const second = grown.images[1]!.id;
  await shelf.call("styles.weigh", { id: style.id, picture: second, weight: 35 });
  await shelf.call("styles.prefer", { id: style.id, picture: second });
  expect((await shelf.call("style.references", { id: style.id })).map((one) => [one.id, one.weight])).toEqual([
    [second, 35],
    [style.images[0]!.id, 100],
  ]);
  await shelf.call("styles.weigh", { id: style.id, picture: second, weight: 0 });
  expect((await shelf.call("styles.list", { view: "all" }))[0]!.images.map(({ weight }) => weight)).toContain(0);
  await expect(shelf.call("styles.weigh", { id: style.id, picture: second, weight: 201 })).rejects.toMatchObject({
    code: "rpc.invalid-input",
  });
  expect((await shelf.call("styles.removePicture", { id: style.id, picture: second })).images).toHaveLength(1);
});

test("shelves are listed by view, tag and words, and counted the same way", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const add = async (name: string, size = {}) =>
    (
      await shelf.call("people.add", {
        name,
        sources: [{ path: await noisePicture(join(folder, `${name}.png`), size) }],
      })
    ).id;
  const [zoe, anna, old] = [await add("Zoë"), await add("anna", { width: 100 }), await add("Old")];
  await shelf.call("people.change", {
    id: zoe,
    change: { tags: { add: ["Band", " band ", "cover"] }, favourite: true, notes: "Plays the double bass" },
  });
  await shelf.call("trash.put", { items: [{ kind: "person", id: old }] });
  await shelf.call(
    "pictures.record",
    newPicture(await noisePicture(join(folder, "made.png")), { people: [{ id: anna, reference: 2 as ReferenceId }] }),
  );
  const names = async (query: object) =>
    (await shelf.call("people.list", { view: "all", ...query })).map((one) => one.name);
  expect(await names({})).toEqual(["anna", "Zoë"]);
  expect(await names({ view: "favourites" })).toEqual(["Zoë"]);
  expect(await names({ view: "recent" })).toEqual(["anna"]);
  expect(await names({ view: "needs a look" })).toEqual(["anna"]);
  expect(await names({ view: "trash" })).toEqual(["Old"]);
  expect(await names({ tag: "cover" })).toEqual(["Zoë"]);
  expect(await names({ text: "zoe doub" })).toEqual(["Zoë"]);
  expect(await names({ text: "ban" })).toEqual(["Zoë"]);
  expect(await names({ text: "ass" })).toEqual([]);
  expect(await shelf.call("people.counts", null)).toEqual({
    all: 2,
    favourites: 1,
    recent: 1,
    needsALook: 1,
    trash: 1,
    tags: [
      { tag: "band", count: 1 },
      { tag: "cover", count: 1 },
    ],
  });
  expect(await shelf.call("styles.counts", null)).toMatchObject({ all: 0, trash: 0, tags: [] });
});

test("a person is no style, and nobody who is not there can be changed", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const style = await shelf.call("styles.add", {
    name: "Comic",
    sources: [{ path: await noisePicture(join(folder, "a.png")) }],
  });
  await expect(
    shelf.call("people.change", { id: style.id as unknown as PersonId, change: { name: "x" } }),
  ).rejects.toMatchObject({ code: "library.unknown", data: { kind: "person", id: style.id } });
  await expect(
    shelf.call("people.addPhotos", { id: 99 as PersonId, sources: [{ path: join(folder, "a.png") }] }),
  ).rejects.toMatchObject({ code: "library.unknown" });
});

test("a style keeps what its folder said of its pictures, though the copies lie beside no such words", async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, "4_ink"));
  const files = await Promise.all(["a.png", "b.png"].map((name) => noisePicture(join(folder, "4_ink", name))));
  const list = { file_name: "4_ink/b.png", text: "a boat" };
  await writeFile(join(folder, "metadata.jsonl"), JSON.stringify(list));
  const shelf = await library(folder);
  const { id } = await shelf.call("styles.add", { name: "Ink", sources: [{ path: files[0]! }] });
  await shelf.call("styles.addPictures", { id, sources: [{ path: files[1]! }] });
  await rm(join(folder, "4_ink"), { recursive: true });
  const { pictures } = await materialOf(shelf, homeAt(join(folder, "home")), id);
  expect(pictures).toMatchObject([
    { caption: "ink", repeats: 4 },
    { caption: "a boat", repeats: 4 },
  ]);
});
