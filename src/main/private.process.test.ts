/** Private pictures through the whole studio: once they are made, nothing on the disk says what they were made of. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { emptied, sample, testStudio, tinyDraft, type TestStudio } from "../../tests/fixtures/open-studio.ts";
import { temporaryFolder } from "../../tests/library.ts";
import type { PictureId } from "../contract/values/id.ts";
import { computeFileDigest } from "../formats/digest.ts";
import { readRecipe } from "../formats/picture/metadata.ts";

let opened: TestStudio | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});
async function open(folder: string): Promise<TestStudio> {
  await opened?.close();
  opened = await testStudio(folder);
  return opened;
}

/** Files below a folder that hold one of these texts, in their bytes or their names. */
function holding(folder: string, texts: readonly string[]): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  expect(files.length).toBeGreaterThan(0);
  return files.filter((file) => {
    const bytes = readFileSync(file, "latin1");
    return texts.some((text) => bytes.includes(text) || file.includes(text));
  });
}

/** Annabella with a crop of her photograph, and a style, each of them named as nothing else is. */
async function furnished(folder: string) {
  const studio = await open(folder);
  const [photo, ink] = [join(folder, "herphoto.jpg"), join(folder, "herstyle.png")];
  await Promise.all([copyFile(sample.subject, photo), copyFile(sample.style, ink)]);
  const { window } = studio;
  const person = await window.call("people.add", { name: "Annabella", sources: [{ path: photo }] });
  const style = await window.call("styles.add", { name: "Zinnober", sources: [{ path: ink }] });
  const at = { id: person.id, photo: person.photos[0]!.id };
  await window.call("people.crop", { ...at, crop: { left: 0.25, top: 0, width: 0.5, height: 0.5 } });
  const draft = tinyDraft({
    people: [{ person: at.id, photo: at.photo }],
    styles: [{ style: style.id, weight: 80 }],
    private: "references",
  });
  return {
    studio,
    window,
    person,
    style,
    draft,
    digests: [await computeFileDigest(photo), await computeFileDigest(ink)],
  };
}

const only = async ({ window }: TestStudio) => (await window.call("pictures.query", { query: {} })).pictures[0]!;
const blobs = (folder: string) =>
  existsSync(join(folder, "home/blobs")) ? readdirSync(join(folder, "home/blobs")) : [];

test("a private picture says nowhere what it was made of, and what was kept to make it is let go", async () => {
  const folder = temporaryFolder();
  const { window, person, style, draft, digests } = await furnished(folder);
  await window.call("queue.pause", null);
  await window.call("queue.add", draft);
  const [crop] = blobs(folder);
  expect(crop).toMatch(/^[0-9a-f]{64}\.png$/);
  // Until it is made it has to say what to make, also after a restart.
  const again = await open(folder);
  expect((await again.window.call("queue.state", null)).jobs).toMatchObject([
    { title: "a house", state: { state: "waiting" } },
  ]);
  const done = emptied(again);
  await again.window.call("queue.resume", null);
  expect(await done).toEqual({ made: 1, failed: 0 });

  expect(blobs(folder)).toEqual([]);
  const traces = [crop!.slice(0, 64)];
  expect(holding(join(folder, "home"), traces)).toEqual([]);
  // The file names nobody, neither in what it carries nor in its name.
  expect(holding(join(folder, "pictures"), [...traces, ...digests, "Annabella", "Zinnober", "references/"])).toEqual(
    [],
  );
  const picture = await only(again);
  expect(picture).toMatchObject({
    people: [],
    styles: [],
    recipe: { private: "references", prompt: "a house", seed: 100 },
  });
  expect(picture.recipe.subjects).toEqual([{ path: "subject-1" }]);
  expect(picture.recipe.styles).toEqual([{ path: "style-1", weight: 80 }]);
  const [job] = (await again.window.call("queue.state", null)).jobs;
  expect(job).toMatchObject({ thumbnail: null, draft: { people: [], styles: [] } });

  // Nobody can say whom it shows, and whoever deletes somebody hears that.
  const her = { what: { items: [{ kind: "person", id: person.id }] }, showing: "go too" } as const;
  expect(await again.window.call("removal.look", her)).toMatchObject({ pictures: 0, showing: 0, unrecorded: 1 });
  const ink = { what: { items: [{ kind: "style", id: style.id }] }, showing: "go too" } as const;
  expect(await again.window.call("removal.look", ink)).toMatchObject({ unrecorded: 0 });

  // With the person and the style deleted for good there is no trace of them at all.
  await again.window.call("removal.erase", {
    what: {
      items: [
        { kind: "person", id: person.id },
        { kind: "style", id: style.id },
      ],
    },
    showing: "stay",
  });
  expect(
    holding(folder, [...digests, ...traces, "Annabella", "Zinnober"]).filter((file) => !/\/her\w+\./.test(file)),
  ).toEqual([]);
});

test("what a private picture cannot do is said, and what it can do it does", async () => {
  const folder = temporaryFolder();
  const { studio, window, draft } = await furnished(folder);
  const done = emptied(studio);
  await window.call("queue.add", draft);
  await done;
  const { id } = await only(studio);
  const fault = { code: "queue.not-recorded" };
  await expect(window.call("queue.recall", { picture: id })).rejects.toMatchObject(fault);
  for (const seed of ["same", "new"] as const)
    await expect(window.call("queue.again", { picture: id, seed })).rejects.toMatchObject(fault);
  const enlarged = emptied(studio);
  await window.call("queue.enlarge", { picture: id, factor: 2 });
  expect(await enlarged).toEqual({ made: 1, failed: 0 });
  expect(await only(studio)).toMatchObject({ width: 128, recipe: { private: "references", enlarged: { factor: 2 } } });
  // One of words alone lacks nothing.
  const words = emptied(studio);
  await window.call("queue.add", tinyDraft({ private: "references" }));
  await words;
  const plain = await only(studio);
  expect(await window.call("queue.recall", { picture: plain.id })).toMatchObject({
    prompt: "a house",
    private: "references",
  });
});

test("where the artist says so the words stay out as well", async () => {
  const folder = temporaryFolder();
  const { studio, window, draft } = await furnished(folder);
  const done = emptied(studio);
  await window.call("queue.add", { ...draft, prompt: "a whispered wish", private: "everything" });
  await done;
  expect((await only(studio)).file).toBe("Private picture-100.png");
  expect(holding(folder, ["whispered"])).toEqual([]);
  expect(await window.call("prompts.suggest", { text: "a whisp" })).toEqual([]);
});

test("the words of a private draft are nowhere on the disk once it says something else", async () => {
  const folder = temporaryFolder();
  const { window, draft } = await furnished(folder);
  const keep = (change: object) => window.call("draft.keep", { draft: { ...draft, ...change }, by: "test" } as never);
  // They were there before the switch was turned, and lie in the database's file then.
  await keep({ prompt: "a whispered wish", private: undefined });
  await keep({ prompt: "a whispered wish", private: "everything" });
  expect(holding(join(folder, "home"), ["whispered"])).not.toEqual([]);
  await keep({ prompt: "", private: undefined });
  expect(holding(join(folder, "home"), ["whispered"])).toEqual([]);
});

test("cancelled, it is forgotten; a backup made before does not know it; what others use stays", async () => {
  const folder = temporaryFolder();
  const { studio, window, person, draft } = await furnished(folder);
  const open = emptied(studio);
  await window.call("queue.add", { ...draft, private: undefined });
  await open;
  const [kept] = blobs(folder);
  await window.call("queue.pause", null);
  const { id } = await window.call("queue.add", { ...draft, styles: [], prompt: "hush" });
  const photo = { id: person.id, photo: person.photos[0]!.id };
  await window.call("people.crop", { ...photo, crop: { left: 0, top: 0, width: 0.5, height: 0.5 } });
  const other = await window.call("queue.add", { ...draft, styles: [], prompt: "hush" });
  const own = blobs(folder)
    .find((name) => name !== kept)!
    .slice(0, 64);
  expect(holding(join(folder, "home"), [own])).not.toEqual([]);
  const { place: copy } = await window.call("backup.everything", { folder: join(folder, "copy") });
  expect(readFileSync(join(copy, "library.sqlite"), "latin1")).toContain(kept!.slice(0, 64));
  expect(holding(copy, [own])).toEqual([]);
  await window.call("queue.cancel", { ids: [id, other.id] });
  expect(holding(join(folder, "home"), [own])).toEqual([]);
  // The first picture was made of the same crop, and says so.
  expect(blobs(folder)).toEqual([kept]);
  await expect(window.call("queue.retry", { id })).rejects.toMatchObject({ code: "queue.not-recorded" });
  expect((await window.call("queue.recall", { picture: (await only(studio)).id })).missing).toBeUndefined();
});

test("failed, it is forgotten at once: why is kept, unless that names what it was made of", async () => {
  const folder = temporaryFolder();
  const { studio, window, draft } = await furnished(folder);
  // No folder can be made where a file lies.
  writeFileSync(join(folder, "pictures"), "a file");
  await window.call("queue.pause", null);
  await window.call("queue.add", draft);
  await window.call("queue.add", { ...draft, prompt: "a whispered wish", private: "everything" });
  const [crop] = blobs(folder);
  const failed = emptied(studio);
  await window.call("queue.resume", null);
  expect(await failed).toEqual({ made: 0, failed: 2 });
  const unsaid = async (texts: readonly string[]) => {
    const { jobs } = await window.call("queue.state", null);
    expect(jobs).not.toEqual([]);
    for (const job of jobs) expect(job).toMatchObject({ thumbnail: null, draft: { people: [], styles: [] } });
    expect(blobs(folder)).toEqual([]);
    expect(holding(join(folder, "home"), texts)).toEqual([]);
    return jobs.map(({ state }) => (state.state === "failed" ? state.message : ""));
  };
  const whys = await unsaid([crop!.slice(0, 64), "whispered"]);
  expect(whys).toHaveLength(2);
  for (const why of whys) expect(why).toContain(join(folder, "pictures"));
  const { id } = (await window.call("queue.state", null)).jobs[0]!;
  await expect(window.call("queue.retry", { id })).rejects.toMatchObject({ code: "queue.not-recorded" });

  await window.call("queue.pause", null);
  rmSync(join(folder, "pictures"));
  await window.call("queue.add", draft);
  const [again] = blobs(folder);
  rmSync(join(folder, "home/blobs", again!));
  const missing = emptied(studio);
  await window.call("queue.resume", null);
  expect(await missing).toEqual({ made: 0, failed: 1 });
  expect(await unsaid([again!.slice(0, 64)])).toContainEqual(expect.stringMatching(/^This picture could not be made/));
});

test("a library that is rebuilt from private pictures knows no more than they say", async () => {
  const folder = temporaryFolder();
  const { studio, window, draft } = await furnished(folder);
  const done = emptied(studio);
  await window.call("queue.add", draft);
  await done;
  const { file } = await only(studio);
  const saved = join(folder, "pictures", readdirSync(join(folder, "pictures"))[0]!, file);
  expect((await readRecipe(saved)).subjects).toEqual([{ path: "subject-1" }]);
  // A file of that name beside it is none of what it was made of.
  await copyFile(sample.subject, join(folder, "pictures", "subject-1"));
  const other = temporaryFolder();
  const elsewhere = await open(other);
  await elsewhere.window.call("library.rebuild", { folder: join(folder, "pictures") });
  const found = await only(elsewhere);
  expect(found).toMatchObject({ people: [], styles: [], recipe: { private: "references" } });
  await expect(elsewhere.window.call("queue.recall", { picture: found.id as PictureId })).rejects.toMatchObject({
    code: "queue.not-recorded",
  });
});

test("a private sheet tells its places apart, and forgets who stood there once all is made", async () => {
  const folder = temporaryFolder();
  const { studio, window, draft } = await furnished(folder);
  const done = emptied(studio);
  const { people, styles } = draft;
  const { id } = await window.call("sheets.make", {
    draft: { ...draft, people: [], styles: [] },
    people,
    styles,
    seeds: 2,
  });
  await done;
  const sheet = await window.call("sheets.get", { id });
  expect(sheet).toMatchObject({
    name: "Person 1 × Style 1",
    people: [{ name: "Person 1", reference: null }],
    styles: [{ name: "Style 1", reference: null }],
  });
  expect(sheet.cells.map(({ takes }) => takes[0]?.picture)).not.toContain(null);
  expect(JSON.stringify(sheet.plan)).not.toContain('"person":');
  await expect(window.call("sheets.again", { id, cells: [{ person: 0, style: 0, seed: 0 }] })).rejects.toMatchObject({
    code: "queue.not-recorded",
  });
});
