import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RemovalScope } from "../../../contract/library/removal.ts";
import { computeFileDigest } from "../../../formats/digest.ts";
import { library, newJob, newPicture, noisePicture, recipe, temporaryFolder } from "../../../../tests/library.ts";

/** Anna and Ben, a style, pictures of them, and whatever the studio keeps of each. */
async function furnished() {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const shelf = await library(folder);
  const photo = async (name: string) => noisePicture(join(folder, `${name}.png`));
  const [own, second, shared, ink] = [
    await photo("own"),
    await photo("second"),
    await photo("shared"),
    await photo("ink"),
  ];
  const anna = await shelf.call("people.add", {
    name: "Annabella",
    sources: [own, second, shared].map((path) => ({ path })),
  });
  await shelf.call("people.change", { id: anna.id, change: { notes: "secretnote" } });
  await shelf.call("people.removePhoto", { id: anna.id, photo: anna.photos[1]!.id });
  const ben = await shelf.call("people.add", { name: "Ben", sources: [{ path: shared }] });
  const style = await shelf.call("styles.add", { name: "Ink", sources: [{ path: ink }] });

  const crop = "c".repeat(64);
  await shelf.call("file.derived", { reference: anna.photos[0]!.id, sha256: crop });
  const blobs = join(home, "blobs");
  mkdirSync(blobs, { recursive: true });
  writeFileSync(join(blobs, `${crop}.png`), "a crop");
  const sha256 = await computeFileDigest(own);
  mkdirSync(join(home, "cache/thumbnails", sha256.slice(0, 2)), { recursive: true });
  const thumbnail = join(home, "cache/thumbnails", sha256.slice(0, 2), `${sha256}-256.webp`);
  writeFileSync(thumbnail, "small");
  mkdirSync(join(home, "uploads"), { recursive: true });
  await copyFile(own, join(home, "uploads", "0a"));
  await copyFile(ink, join(home, "uploads", "0b"));

  const picture = async (name: string, of: typeof anna | typeof ben | null, subject?: string) => {
    const file = await noisePicture(join(folder, "pictures", name));
    return shelf.call(
      "pictures.record",
      newPicture(file, {
        people: of ? [{ id: of.id, reference: of.photos[0]!.id }] : [],
        recipe: recipe({
          prompt: name,
          subjects: subject === undefined ? [] : [{ path: subject, sha256: await computeFileDigest(subject) }],
        }),
      }),
    );
  };
  const direct = await picture("direct.png", anna, own);
  const through = await picture("through.png", null, join(folder, "pictures", "direct.png"));
  const other = await picture("other.png", ben, shared);
  return { folder, home, shelf, anna, ben, style, direct, through, other, own, second, shared, thumbnail, crop };
}

const person = (id: number, showing: RemovalScope["showing"] = "stay"): RemovalScope => ({
  what: { items: [{ kind: "person", id: id as never }] },
  showing,
});

test("what would go is said before, with the space of each, and nothing is changed by looking", async () => {
  const { home, shelf, anna, own, second } = await furnished();
  const bytes = [own, second].reduce((sum, file) => sum + readFileSync(file).length, 0);
  const look = await shelf.call("removal.look", person(anna.id));
  expect(look).toMatchObject({
    people: [{ id: anna.id, name: "Annabella" }],
    styles: [],
    pictures: 0,
    inPlace: 0,
    showing: 2,
  });
  // The shared photograph is Ben's too: it stays, and the artist is told.
  expect(look.alsoIn).toEqual(["Ben"]);
  expect(look.space.photographs).toBe(bytes);
  expect(look.space.crops).toBe("a crop".length + readFileSync(own).length);
  const digests = await Promise.all([own, second].map((file) => computeFileDigest(file)));
  const folder = join(home, "cache/thumbnails");
  const small = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    digests.some((digest) => name.includes(digest)),
  );
  expect(small.length).toBeGreaterThan(digests.length);
  expect(look.space.thumbnails).toBe(small.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0));
  expect(await shelf.call("people.list", { view: "all" })).toHaveLength(2);
});

test("of a person who is deleted for good nothing remains but pictures that show them", async () => {
  const { folder, home, shelf, anna, ben, direct, through, other, own, second, shared, thumbnail, crop } =
    await furnished();
  const digests = await Promise.all([own, second, shared].map((file) => computeFileDigest(file)));
  await shelf.call("library.backup", { force: true });
  const removed = await shelf.call("removal.erase", person(anna.id));
  expect(removed.left).toEqual([]);
  expect((await shelf.call("people.list", { view: "all" })).map(({ name }) => name)).toEqual(["Ben"]);
  expect(await shelf.call("people.list", { view: "trash" })).toEqual([]);
  const copies = readdirSync(join(home, "references")).map((name) => name.slice(0, 64));
  expect(copies).toContain(digests[2]);
  for (const digest of digests.slice(0, 2)) expect(copies).not.toContain(digest);
  expect(existsSync(join(home, "blobs", `${crop}.png`))).toBe(false);
  expect(existsSync(thumbnail)).toBe(false);
  expect(readdirSync(join(home, "uploads"))).toEqual(["0b"]);
  // The artist's own originals are theirs.
  expect(existsSync(own)).toBe(true);
  for (const { id } of [direct, through, other])
    expect(await shelf.call("pictures.get", { id })).toMatchObject({ present: true });
  expect((await shelf.call("pictures.get", { id: direct.id })).people).toMatchObject([
    { id: null, name: "Annabella", reference: null },
  ]);
  // Found by name still, so that the artist can find what shows her.
  expect(await shelf.call("pictures.query", { query: { text: "Annabella" } })).toMatchObject({ total: 1 });
  // No undo brings her back.
  for (let step = 0; step < 12; step++) await shelf.call("history.undo", null);
  expect((await shelf.call("people.list", { view: "all" })).map(({ id }) => id)).not.toContain(anna.id);
  await shelf.call("removal.erase", { what: { items: [{ kind: "person", id: ben.id }] }, showing: "stay" });
  await shelf.close();
  // Neither the database nor a backup holds her notes or her photographs' digests.
  const files = [
    join(home, "library.sqlite"),
    ...readdirSync(join(home, "backups")).map((name) => join(home, "backups", name)),
  ];
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = readFileSync(file, "latin1");
    expect(bytes).not.toContain("secretnote");
    expect(bytes).not.toContain(digests[1]);
  }
  expect(readdirSync(join(folder, "pictures"))).toHaveLength(3);
});

test("pictures that show a person go too where the artist says so, also those made of such pictures", async () => {
  const { folder, shelf, anna, other } = await furnished();
  const look = await shelf.call("removal.look", person(anna.id, "go too"));
  expect(look).toMatchObject({ pictures: 2, showing: 0 });
  expect(look.space.pictures).toBeGreaterThan(0);
  await shelf.call("removal.erase", person(anna.id, "go too"));
  expect((await shelf.call("pictures.query", { query: {} })).pictures.map(({ id }) => id)).toEqual([other.id]);
  expect(readdirSync(join(folder, "pictures"))).toEqual(["other.png"]);
  expect(await shelf.call("pictures.query", { query: { text: "Annabella" } })).toMatchObject({ total: 0 });
});

test("emptying the trash takes what lies in it and nothing else", async () => {
  const { folder, shelf, anna, direct, style } = await furnished();
  await shelf.call("trash.put", {
    items: [
      { kind: "picture", id: direct.id },
      { kind: "style", id: style.id },
      { kind: "person", id: anna.id },
    ],
  });
  await shelf.call("removal.erase", { what: { trash: ["picture"] }, showing: "stay" });
  expect(await shelf.call("pictures.counts", null)).toMatchObject({ all: 2, trash: 0 });
  expect(await shelf.call("people.counts", null)).toMatchObject({ trash: 1 });
  expect(await shelf.call("styles.counts", null)).toMatchObject({ trash: 1 });
  expect(readdirSync(join(folder, "pictures")).sort()).toEqual(["other.png", "through.png"]);
  const all = await shelf.call("removal.erase", { what: { trash: ["person", "style", "picture"] }, showing: "stay" });
  expect([all.people, all.styles]).toEqual([[{ id: anna.id, name: "Annabella" }], ["Ink"]]);
  expect(await shelf.call("people.counts", null)).toMatchObject({ all: 1, trash: 0 });
});

test("someone whose adding was taken back, in a window that may be gone, goes with what is deleted for good", async () => {
  const { folder, shelf, anna, direct } = await furnished();
  const by = { asker: "a window", gesture: 1 };
  const sources = [{ path: await noisePicture(join(folder, "mistake.png")) }];
  await shelf.call("people.add", { name: "Addedbymistake", sources }, { by });
  await shelf.call("history.undo", "own", { by });
  await shelf.call("people.change", { id: anna.id, change: { favourite: true } });
  await shelf.call("removal.erase", { what: { items: [{ kind: "picture", id: direct.id }] }, showing: "stay" });
  await shelf.close();
  expect(readFileSync(join(folder, "home", "library.sqlite")).includes("Addedbymistake")).toBe(false);
});

test("what is still to be made is not pulled away; a job that ended goes along", async () => {
  const { shelf, anna } = await furnished();
  const job = await shelf.call("jobs.add", {
    job: {
      ...newJob("Annabella in Ink"),
      draft: { ...newJob("").draft, people: [{ person: anna.id, photo: anna.photos[0]!.id }] },
    },
  });
  await expect(shelf.call("removal.erase", person(anna.id))).rejects.toMatchObject({ code: "library.in-queue" });
  expect(await shelf.call("people.list", { view: "all" })).toHaveLength(2);
  await shelf.call("jobs.cancel", { id: job.id });
  expect((await shelf.call("removal.erase", person(anna.id))).jobs).toEqual([job.id]);
  expect(await shelf.call("jobs.all", null)).toEqual([]);
});

test("files that a crash left are deleted at the next opening, unless they came into use again", async () => {
  const { folder, home, shelf, anna, own, shared } = await furnished();
  const name = `${await computeFileDigest(own)}.png`;
  await shelf.call("removal.erase", person(anna.id));
  await shelf.close();
  const { DatabaseSync } = await import("node:sqlite");
  const left = join(home, "blobs", "left.png");
  writeFileSync(left, "left");
  writeFileSync(join(home, "references", name), readFileSync(own));
  const database = new DatabaseSync(join(home, "library.sqlite"));
  database.exec(
    `UPDATE meta SET value = '${JSON.stringify([left, join(home, "references", name), join(home, "references", `${await computeFileDigest(shared)}.png`)])}' WHERE key = 'doomed'`,
  );
  database.close();
  const again = await library(folder);
  await again.call("people.list", { view: "all" });
  expect(existsSync(left)).toBe(false);
  expect(existsSync(join(home, "references", name))).toBe(false);
  // Ben's photograph.
  expect(existsSync(join(home, "references", `${await computeFileDigest(shared)}.png`))).toBe(true);
});
