import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { PersonId } from "../../../contract/values/id.ts";
import type { Person } from "../../../contract/library/library.ts";
import { blobsIn } from "../../../jobs/blobs.ts";
import { settled } from "../../../jobs/drafts/gather.ts";
import { library, newPicture, noisePicture, temporaryFolder } from "../../../../tests/library.ts";

/** Anna and Ann, who are the same: each with a photograph of her own and one that both have, and a picture of each. */
async function twice() {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const [own, other, both] = await Promise.all(
    ["own", "other", "both"].map((name) => noisePicture(join(folder, `${name}.png`))),
  );
  const copy = join(folder, "copy.png");
  await copyFile(both!, copy);
  const add = (name: string, paths: readonly string[]) =>
    shelf.call("people.add", { name, sources: paths.map((path) => ({ path })) });
  const anna = await add("Anna", [own!, both!]);
  const ann = await add("Ann", [copy, other!]);
  await shelf.call("people.change", { id: anna.id, change: { tags: { add: ["Band"] }, notes: "sings" } });
  await shelf.call("people.change", {
    id: ann.id,
    change: { tags: { add: ["band", "tour"] }, notes: "drums", favourite: true },
  });
  const picture = async (person: Person, n: number) => {
    const { id: reference } = person.photos[n]!;
    const file = await noisePicture(join(folder, "pictures", `${person.name}-${n}.png`));
    return shelf.call("pictures.record", newPicture(file, { people: [{ id: person.id, reference }] }));
  };
  const made = { anna: await picture(anna, 0), ann: await picture(ann, 0), annOther: await picture(ann, 1) };
  const people = () => shelf.call("people.list", { view: "all" });
  const of = async (id: PersonId) =>
    (await shelf.call("pictures.query", { query: { people: [id] } })).pictures.map((one) => one.id).toSorted();
  return { folder, shelf, anna, ann, made, people, of };
}

test("two people become one, with the photographs of both, and undo makes two of them again", async () => {
  const { shelf, anna, ann, made, people, of } = await twice();
  const before = await people();
  const { entry, twice: same } = await shelf.call("people.merge", { id: anna.id, others: [ann.id], name: "Ann" });
  expect(entry).toMatchObject({
    id: anna.id,
    name: "Ann",
    notes: "sings\n\ndrums",
    tags: ["band", "tour"],
    favourite: true,
    pictures: 3,
  });
  // The photograph that both had is there once.
  expect(entry.photos.map(({ id }) => id)).toEqual([anna.photos[0]!.id, anna.photos[1]!.id, ann.photos[1]!.id]);
  expect(same).toEqual([{ gone: ann.photos[0]!.id, stays: anna.photos[1]!.id }]);
  expect(await people()).toEqual([entry]);
  expect(await of(anna.id)).toEqual([made.anna.id, made.ann.id, made.annOther.id]);
  // Also where it was made of the photograph that was joined.
  expect((await shelf.call("pictures.get", { id: made.ann.id })).people).toMatchObject([{ id: anna.id, name: "Ann" }]);
  expect(await shelf.call("pictures.query", { query: { text: "ann" } })).toMatchObject({ total: 3 });
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Merged Ann and Anna" });
  expect(await people()).toEqual(before);
  expect(await of(ann.id)).toEqual([made.ann.id, made.annOther.id]);
  expect(await of(anna.id)).toEqual([made.anna.id]);
  expect(await shelf.call("pictures.query", { query: { text: "anna" } })).toMatchObject({ total: 1 });
  await shelf.call("history.redo", null);
  expect(await people()).toEqual([entry]);
  expect(await of(anna.id)).toHaveLength(3);
});

test("three become one, styles as well, and whoever is merged with nobody else stays as they are", async () => {
  const { folder, shelf, anna, ann, people } = await twice();
  const ben = await shelf.call("people.add", {
    name: "Ben",
    sources: [{ path: await noisePicture(join(folder, "ben.png")) }],
  });
  const alone = await shelf.call("people.merge", { id: ben.id, others: [ben.id], name: "Ben" });
  expect(alone).toEqual({ entry: ben, twice: [] });
  const { entry } = await shelf.call("people.merge", { id: anna.id, others: [ann.id, ben.id, ann.id], name: "All" });
  expect(entry.photos).toHaveLength(4);
  expect(await people()).toHaveLength(1);
  await expect(shelf.call("people.merge", { id: anna.id, others: [ann.id], name: "X" })).rejects.toMatchObject({
    code: "library.unknown",
  });
  const style = async (name: string) =>
    shelf.call("styles.add", { name, sources: [{ path: await noisePicture(join(folder, `${name}.png`)) }] });
  const [ink, comic] = [await style("Ink"), await style("Comic")];
  await shelf.call("styles.weigh", { id: comic.id, picture: comic.images[0]!.id, weight: 60 });
  const merged = await shelf.call("styles.merge", { id: ink.id, others: [comic.id], name: "Ink" });
  expect(merged.entry.images.map(({ weight }) => weight)).toEqual([100, 60]);
});

test("a photograph goes to another person and takes what was made of it along; the last one stays", async () => {
  const { shelf, anna, ann, made, of } = await twice();
  const [own, both] = anna.photos;
  const { entry } = await shelf.call("people.movePhoto", { id: anna.id, photo: own!.id, to: ann.id });
  expect(entry.photos.map(({ id }) => id)).toEqual([...ann.photos.map(({ id }) => id), own!.id]);
  expect(await of(ann.id)).toEqual([made.anna.id, made.ann.id, made.annOther.id]);
  expect(await of(anna.id)).toEqual([]);
  const last = shelf.call("people.movePhoto", { id: anna.id, photo: both!.id, to: ann.id });
  await expect(last).rejects.toMatchObject({
    code: "library.only-picture",
    message: expect.stringContaining("Merge Anna and Ann instead"),
  });
  // To the one who has it already: nothing to do, and no undo for nothing.
  await shelf.call("people.movePhoto", { id: ann.id, photo: own!.id, to: ann.id });
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Moved a photograph from Anna to Ann" });
  expect(await of(anna.id)).toEqual([made.anna.id]);
  // One that the other has as well is there once afterwards, under the other's own.
  const joined = await shelf.call("people.movePhoto", { id: anna.id, photo: both!.id, to: ann.id });
  expect(joined.twice).toEqual([{ gone: both!.id, stays: ann.photos[0]!.id }]);
  expect(joined.entry.photos).toHaveLength(2);
});

test("someone new is made of photographs of another, with what was made of them, and undo gives them back", async () => {
  const { shelf, anna, ann, made, people, of } = await twice();
  const before = await people();
  const [both, other] = ann.photos;
  const split = { id: ann.id, photos: [other!.id, other!.id], name: "Zoë" };
  const { entry } = await shelf.call("people.split", split);
  expect(entry).toMatchObject({ name: "Zoë", photos: [{ id: other!.id }], pictures: 1 });
  expect(await of(entry.id)).toEqual([made.annOther.id]);
  expect(await of(ann.id)).toEqual([made.ann.id]);
  expect((await people()).map(({ name }) => name).toSorted()).toEqual(["Ann", "Anna", "Zoë"]);
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Made Zoë of pictures of Ann" });
  expect(await people()).toEqual(before);
  await shelf.call("history.redo", null);
  expect(await of(entry.id)).toEqual([made.annOther.id]);
  // Nobody is left without a photograph, and nobody gives away another's.
  await expect(shelf.call("people.split", { ...split, photos: [both!.id] })).rejects.toMatchObject({
    code: "library.last-picture",
  });
  await expect(shelf.call("people.split", { ...split, photos: [anna.photos[0]!.id] })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("a picture that is finished after the merge is of the one who stayed, and recalls their photograph", async () => {
  const { folder, shelf, anna, ann } = await twice();
  await shelf.call("people.merge", { id: anna.id, others: [ann.id], name: "Anna" });
  const file = await noisePicture(join(folder, "pictures", "late.png"));
  const late = await shelf.call(
    "pictures.record",
    newPicture(file, {
      people: [{ id: ann.id, reference: ann.photos[0]!.id }],
      recipe: { ...newPicture(file).recipe, subjects: [{ path: file }] },
    }),
  );
  expect(late.people).toMatchObject([{ id: anna.id, name: "Anna" }]);
  const { subjects } = await shelf.call("pictures.madeOf", { id: late.id });
  expect(subjects).toMatchObject([{ entry: anna.id, reference: anna.photos[1]!.id, present: true }]);
});

test("of someone who is deleted for good after a merge nothing remains of either", async () => {
  const { folder, shelf, anna, ann } = await twice();
  await shelf.call("people.merge", { id: anna.id, others: [ann.id], name: "Annabella" });
  await shelf.call("removal.erase", { what: { items: [{ kind: "person", id: anna.id }] }, showing: "stay" });
  for (let step = 0; step < 12; step++) await shelf.call("history.undo", null);
  expect(await shelf.call("people.list", { view: "all" })).toEqual([]);
  await shelf.close();
  expect(await readFile(join(folder, "home/library.sqlite"), "latin1")).not.toContain("drums");
});

test("a photograph is turned with its crop, in what is made of it too, and its file stays as it was", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const photo = join(folder, "lying.png");
  // Left half black, right half white.
  const white = await sharp({ create: { width: 300, height: 300, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 600, height: 300, channels: 3, background: "#000" } })
    .composite([{ input: white, left: 300, top: 0 }])
    .toFile(photo);
  const { id, photos } = await shelf.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  const reference = photos[0]!.id;
  await shelf.call("people.crop", { id, photo: reference, crop: { left: 0.5, top: 0, width: 0.5, height: 0.8 } });
  const before = await shelf.call("file.reference", { id: reference });
  const bytes = await readFile(before.path);
  const turned = await shelf.call("people.turn", { id, photo: reference, by: 1 });
  expect(turned.photos[0]).toMatchObject({
    turn: 1,
    width: 300,
    height: 600,
    crop: { left: 0.2, top: 0.5, width: 0.8, height: 0.5 },
  });
  const stored = await shelf.call("file.reference", { id: reference });
  expect(stored).toMatchObject({ path: before.path, sha256: before.sha256, turn: 1, width: 300, height: 600 });
  expect(await readFile(stored.path)).toEqual(bytes);
  const blobs = blobsIn(join(folder, "blobs"));
  const used = await settled(stored, "subject", blobs);
  const { channels } = await sharp(used.path).stats();
  expect(channels.map(({ mean }) => mean)).toEqual([255, 255, 255]);
  expect(await sharp(used.path).metadata()).toMatchObject({ width: 240, height: 300 });
  const whole = await settled({ ...stored, crop: null }, "subject", blobs);
  expect(await sharp(whole.path).metadata()).toMatchObject({ width: 300, height: 600 });
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Turned a photograph of Anna" });
  expect((await shelf.call("people.list", { view: "all" }))[0]!.photos[0]).toMatchObject({ turn: 0, width: 600 });
  for (let n = 0; n < 4; n++) await shelf.call("people.turn", { id, photo: reference, by: 1 });
  expect(await shelf.call("file.reference", { id: reference })).toEqual(before);
});
