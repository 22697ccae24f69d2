import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JobId, PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import type { PictureQuery } from "../../../contract/library/finding.ts";
import {
  draft,
  library,
  newJob,
  newPicture,
  noisePicture,
  recipe,
  store,
  temporaryFolder,
} from "../../../../tests/library.ts";
import { libraryCalls } from "../../../contract/library/library.ts";
import { queryPictures } from "./pictures.ts";
import { insertPicture } from "./record.ts";

/** A library with a person, a style, and a picture made of both. */
async function furnished() {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const sources = async (name: string) => [{ path: await noisePicture(join(folder, `${name}.png`)) }];
  const anna = await shelf.call("people.add", { name: "Anna", sources: await sources("anna") });
  const comic = await shelf.call("styles.add", { name: "Comic", sources: await sources("comic") });
  const people = [{ id: anna.id, reference: anna.photos[0]!.id }];
  const styles = [{ id: comic.id, reference: comic.images[0]!.id, weight: 60 }];
  const file = await noisePicture(join(folder, "pictures/one.png"));
  const one = await shelf.call(
    "pictures.record",
    newPicture(file, { people, styles, recipe: recipe({ prompt: "by the sea", seed: 7 }) }),
  );
  return { folder, shelf, anna, comic, people, styles, file, one };
}

test("a recorded picture says what it was made of, with what, and when", async () => {
  const { shelf, anna, comic, file, one } = await furnished();
  expect(one).toMatchObject({
    width: 256,
    height: 256,
    seconds: 2,
    provider: "cpu",
    stars: 0,
    rejected: false,
    tags: [],
    trashed: null,
    exported: null,
    file: "one.png",
    present: true,
  });
  expect(one.people).toEqual([{ id: anna.id, name: "Anna", reference: anna.photos[0]!.id, picture: null }]);
  expect(one.styles).toEqual([
    { id: comic.id, name: "Comic", reference: comic.images[0]!.id, picture: null, weight: 60 },
  ]);
  expect(one.recipe).toEqual(recipe({ prompt: "by the sea", seed: 7 }));
  expect(await shelf.call("pictures.get", { id: one.id })).toEqual(one);
  expect(await shelf.call("file.picture", { id: one.id })).toMatchObject({
    path: file,
    width: 256,
    height: 256,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((await shelf.call("people.list", { view: "all" }))[0]).toMatchObject({ pictures: 1, lastUsed: one.made });
});

test("the same file recorded twice is one picture, another file under its name a second one", async () => {
  const { folder, shelf, file, one } = await furnished();
  expect((await shelf.call("pictures.record", newPicture(file))).id).toBe(one.id);
  await noisePicture(file);
  const two = await shelf.call("pictures.record", newPicture(file));
  expect(two.id).not.toBe(one.id);
  expect((await shelf.call("pictures.get", { id: one.id })).present).toBe(false);
  await expect(shelf.call("pictures.record", newPicture(join(folder, "absent.png")))).rejects.toMatchObject({
    code: "library.picture-missing",
  });
});

test("a picture is recorded whatever has become of its job, its person and its style", async () => {
  const { folder, shelf } = await furnished();
  const file = await noisePicture(join(folder, "pictures/two.png"));
  const two = await shelf.call(
    "pictures.record",
    newPicture(file, {
      job: 999 as JobId,
      people: [{ id: 998 as PersonId, reference: 997 as ReferenceId }],
      recipe: recipe({ subjects: [{ path: "/x.png", name: "Somebody" }] }),
    }),
  );
  expect(two.people).toEqual([{ id: null, name: "Somebody", reference: null, picture: null }]);
});

test("a picture made of a picture names it as its parent, and is named among its children until it is in the trash", async () => {
  const { folder, shelf, file, one } = await furnished();
  const made = await noisePicture(join(folder, "pictures/child.png"));
  const child = await shelf.call(
    "pictures.record",
    newPicture(made, {
      people: [{ id: null, reference: null, picture: one.id }],
      recipe: recipe({ subjects: [{ path: file, name: "Anna in Noise" }] }),
    }),
  );
  expect(child.people).toEqual([{ id: null, name: "Anna in Noise", reference: null, picture: one.id }]);
  expect(await shelf.call("pictures.usedIn", { id: one.id })).toEqual([child.id]);
  expect(await shelf.call("pictures.usedIn", { id: child.id })).toEqual([]);
  await shelf.call("trash.put", { items: [{ kind: "picture", id: child.id }] });
  expect(await shelf.call("pictures.usedIn", { id: one.id })).toEqual([]);
});

test("a person in the trash leaves her name in the pictures, and the link when she is back", async () => {
  const { shelf, anna, one } = await furnished();
  await shelf.call("trash.put", { items: [{ kind: "person", id: anna.id }] });
  expect((await shelf.call("pictures.get", { id: one.id })).people).toMatchObject([{ id: null, name: "Anna" }]);
  await shelf.call("trash.restore", { items: [{ kind: "person", id: anna.id }] });
  expect((await shelf.call("pictures.get", { id: one.id })).people).toMatchObject([{ id: anna.id, name: "Anna" }]);
});

describe("searching", () => {
  test("words of prompt, people, styles and tags are found by their beginnings, in any order", async () => {
    const { shelf, anna, one } = await furnished();
    await shelf.call("pictures.tag", { ids: [one.id], tags: { add: ["Brüssel"] } });
    const found = async (text: string) => (await shelf.call("pictures.query", { query: { text } })).total;
    for (const text of ["sea", "SE", "comic ann", "bruss sea", "", "  "])
      expect([text, await found(text)]).toEqual([text, 1]);
    for (const text of ["ea", "anna forest"]) expect([text, await found(text)]).toEqual([text, 0]);
    await shelf.call("people.change", { id: anna.id, change: { name: "Beatriz" } });
    expect([await found("beatriz"), await found("anna")]).toEqual([1, 0]);
    await shelf.call("history.undo", null);
    expect([await found("beatriz"), await found("anna")]).toEqual([0, 1]);
  });

  test("scripts without spaces are found inside, ß is ss, and signs find themselves or nothing", async () => {
    const { shelf, anna, one } = await furnished();
    await shelf.call("pictures.tag", { ids: [one.id], tags: { add: ["夕暮れの海辺", "Straße", "50 %"] } });
    await shelf.call("people.change", { id: anna.id, change: { name: "ガブリエラ ✨" } });
    const found = async (text: string) => (await shelf.call("pictures.query", { query: { text } })).total;
    for (const text of ["海", "海辺", "strasse", "STRAẞE", "%", "ブリ", "ブリ".normalize("NFD"), "✨", "sea ✨"])
      expect([text, await found(text)]).toEqual([text, 1]);
    for (const text of ["!!!", "[", '"', "_", "\u200b", "森", "sea 💥"])
      expect([text, await found(text)]).toEqual([text, 0]);
    expect(await shelf.call("people.list", { view: "all", text: "✨" })).toHaveLength(1);
    expect(await shelf.call("styles.list", { view: "all", text: "✨" })).toHaveLength(0);
  });

  test("text is words, never a query", async () => {
    const { shelf, one } = await furnished();
    const texts = [
      '"',
      '""" OR 1',
      "a AND",
      "NEAR(a b",
      "prompt:sea",
      "sea*",
      "-sea",
      "^sea",
      "sea OR forest",
      "{prompt} : sea",
      "'; DROP TABLE picture; --",
      "%_\\",
      "\u0000sea",
      "\ud800",
      "💥",
      "a".repeat(1000),
      "x ".repeat(500),
      "(((((((",
      "\u202esea",
      "ｓｅａ",
      "𝓈ea",
    ];
    for (const text of texts) {
      expect((await shelf.call("pictures.query", { query: { text } })).total).toBeTypeOf("number");
      expect(await shelf.call("people.list", { view: "all", text })).toBeInstanceOf(Array);
      expect(await shelf.call("prompts.suggest", { text })).toBeInstanceOf(Array);
      const add = text.trim().length > 50 ? [] : [`t${text}`];
      const { tags: remove } = await shelf.call("pictures.get", { id: one.id });
      await shelf.call("pictures.tag", { ids: [one.id], tags: { add, remove } });
      await shelf.call("people.change", { id: 1 as PersonId, change: { name: `n${text.slice(0, 50)}`, notes: text } });
    }
    expect((await shelf.call("pictures.query", { query: {} })).total).toBe(1);
    expect((await shelf.call("pictures.query", { query: { text: "sea OR forest" } })).total).toBe(0);
  });
});

test("5,000 pictures are paged through once each, newest first, also while new ones come in", async () => {
  const opened = await store(temporaryFolder());
  const insert = (i: number) =>
    insertPicture(
      opened.store,
      {
        path: `/p/${i}.png`,
        sha256: String(i).padStart(64, "0"),
        width: i % 2 ? 256 : 512,
        height: 256,
        made: 1_000_000 + Math.floor(i / 3),
        seconds: 1,
        provider: "cpu",
        job: null,
        recipe: recipe({ seed: i, prompt: i % 10 === 0 ? "green forest" : "blue sea" }),
      },
      [],
    );
  opened.store.database.transaction(() => {
    for (let i = 0; i < 5_000; i++) insert(i);
  });
  const ids = new Set<PictureId>();
  const seeds: number[] = [];
  let after: string | undefined;
  let pages = 0;
  const totals: number[] = [];
  do {
    const page = queryPictures(opened.store, {}, after, 333);
    totals.push(page.total);
    for (const picture of page.pictures) {
      ids.add(picture.id);
      seeds.push(picture.recipe.seed);
    }
    insert(10_000 + 3 * pages++);
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(totals).toEqual(Array.from({ length: 16 }, (_, page) => 5_000 + page));
  expect(seeds).toEqual(Array.from({ length: 5_000 }, (_, i) => 4_999 - i));
  expect(ids.size).toBe(5_000);
  const total = (query: PictureQuery) => queryPictures(opened.store, query, undefined, 1).total;
  expect(total({ text: "for" })).toBe(500 + 16 - 14);
  expect(total({ text: "sea", width: 512, to: 1_000_099 })).toBe(120);
  expect(total({ seed: 4711 })).toBe(1);
  expect(total({ from: 1_000_100, to: 1_000_100 })).toBe(3);
  opened.close();
});

test("pictures are found by person, style, stars, rejection, export, seed and size, and counted", async () => {
  const { folder, shelf, anna, comic, one } = await furnished();
  const record = async (name: string, change: object) =>
    (await shelf.call("pictures.record", newPicture(await noisePicture(join(folder, `pictures/${name}.png`)), change)))
      .id;
  const two = await record("two", { width: 512, recipe: recipe({ seed: 8 }) });
  const three = await record("three", {});
  await shelf.call("pictures.rate", { ids: [two, three], stars: 4 });
  await shelf.call("pictures.rate", { ids: [three], rejected: true });
  await shelf.call("pictures.exported", { ids: [one.id] });
  await shelf.call("trash.put", { items: [{ kind: "picture", id: three }] });
  const ids = async (query: PictureQuery) =>
    (await shelf.call("pictures.query", { query })).pictures.map((picture) => picture.id);
  expect(await ids({})).toEqual([two, one.id]);
  expect(await ids({ people: [anna.id] })).toEqual([one.id]);
  expect(await ids({ styles: [comic.id], stars: 1 })).toEqual([]);
  expect(await ids({ stars: 4 })).toEqual([two]);
  expect(await ids({ rejected: true, trash: true })).toEqual([three]);
  expect(await ids({ exported: false })).toEqual([two]);
  expect(await ids({ exported: true })).toEqual([one.id]);
  expect(await ids({ seed: 8, width: 512, height: 256 })).toEqual([two]);
  expect(await ids({ people: undefined, text: undefined } as never)).toEqual([two, one.id]);
  expect(await shelf.call("pictures.counts", null)).toEqual({
    all: 2,
    starred: 1,
    notExported: 1,
    rejected: 0,
    trash: 1,
  });
});

test("prompts are suggested from what was asked for, the most used first, those that begin so before those that contain it", async () => {
  const { folder, shelf } = await furnished();
  const job = (prompt: string) =>
    shelf.call("jobs.add", { job: newJob("x", { draft: draft({ prompt }), added: Date.now() }) });
  for (const prompt of ["Reading in a café", "reading by the sea", "reading by the sea", "A cat, reading", "", "  "])
    await job(prompt);
  await shelf.call(
    "pictures.record",
    newPicture(await noisePicture(join(folder, "q.png")), {
      job: 99 as JobId,
      recipe: recipe({ prompt: "from the command line" }),
    }),
  );
  expect(await shelf.call("prompts.suggest", { text: "READ" })).toEqual([
    "reading by the sea",
    "Reading in a café",
    "A cat, reading",
  ]);
  expect(await shelf.call("prompts.suggest", { text: "a cat, reading" })).toEqual([]);
  expect((await shelf.call("prompts.suggest", { text: "" }))[0]).toBe("reading by the sea");
  expect(await shelf.call("prompts.suggest", { text: "%" })).toEqual([]);
  expect(await shelf.call("prompts.suggest", { text: "from" })).toEqual(["from the command line"]);
});

test.each([
  ["pictures.query", { query: { stars: 9 } }],
  ["pictures.query", { query: {}, after: "1 OR 1" }],
  ["pictures.query", { query: {}, limit: 1e9 }],
  ["pictures.query", { query: { colour: "red" } }],
  ["pictures.query", null],
  ["pictures.get", { id: "1" }],
  ["pictures.get", { id: 1.5 }],
  ["pictures.rate", { ids: [1], stars: Number.NaN }],
  ["pictures.tag", { ids: [1], tags: { add: [" \u0000 "] } }],
  ["people.add", { name: "", sources: [{ path: "/x.png" }] }],
  ["people.add", { name: "x", sources: [] }],
  ["people.add", { name: "x", sources: [{ path: "relative.png" }] }],
  ["people.add", { name: "x", sources: "all" }],
  ["people.crop", { id: 1, photo: 1, crop: { left: 0.6, top: 0, width: 0.6, height: 1 } }],
  ["people.list", { view: "everything" }],
  ["trash.put", { items: [{ kind: "job", id: 1 }] }],
  ["library.rebuild", { folder: "../x" }],
] as const)("what the window may not ask is refused with the field that is wrong: %s %j", (name, input) => {
  const result = libraryCalls[name].in.safeParse(input);
  expect(result.error?.issues.map((issue) => issue.path)).toEqual([expect.any(Array)]);
});

test("names lose what cannot stand in a line, tags what is twice", () => {
  expect(
    libraryCalls["people.change"].in.parse({
      id: 1,
      change: { name: " a\u0000\n b\ud800 ", tags: { add: ["Ink", "ink "] }, notes: "a\nb\0" },
    }),
  ).toEqual({ id: 1, change: { name: "a b\ufffd", tags: { add: ["ink"] }, notes: "a\nb" } });
});

test("an unknown picture is named", async () => {
  const { shelf, one } = await furnished();
  await expect(shelf.call("pictures.get", { id: 99 as PictureId })).rejects.toMatchObject({
    code: "library.unknown",
    data: { kind: "picture", id: 99 },
  });
  await expect(shelf.call("pictures.rate", { ids: [one.id, 99 as PictureId], stars: 3 })).rejects.toMatchObject({
    code: "library.unknown",
  });
  expect((await shelf.call("pictures.get", { id: one.id })).stars).toBe(0);
  await expect(shelf.call("style.references", { id: 1 as unknown as StyleId })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("two windows that tag one picture both have their tags; no more are given than there can be", async () => {
  const { shelf, one } = await furnished();
  const ids = [one.id];
  await Promise.all(["sea", "summer"].map((tag) => shelf.call("pictures.tag", { ids, tags: { add: [tag] } })));
  await shelf.call("pictures.tag", { ids, tags: { add: ["Sea", "blue"], remove: ["summer", "unknown"] } });
  const tags = async () => (await shelf.call("pictures.get", { id: one.id })).tags;
  expect(await tags()).toEqual(["sea", "blue"]);
  const many = Array.from({ length: 49 }, (_, n) => `tag ${n}`);
  await expect(shelf.call("pictures.tag", { ids, tags: { add: many } })).rejects.toThrow(
    /^There would be 51 tags, and at most 50 can be given\. Take one away first\.$/,
  );
  await shelf.call("pictures.tag", { ids, tags: { add: many, remove: ["blue"] } });
  expect(await tags()).toHaveLength(50);
});
