import { join } from "node:path";
import { expect, test } from "vitest";
import type { LibraryCalls } from "../../../contract/library/library.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Library } from "../library.ts";
import { library, newPicture, noisePicture, store, temporaryFolder } from "../../../../tests/library.ts";
import { insertEntry } from "../entries/entry-changes.ts";
import { amend, perform, redo, undo } from "./undo.ts";

async function furnished() {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const small = { width: 48, height: 48 };
  const source = async (name: string) => ({ path: await noisePicture(join(folder, `${name}.png`), small) });
  const anna = await shelf.call("people.add", { name: "Anna", sources: [await source("a"), await source("b")] });
  const comic = await shelf.call("styles.add", { name: "Comic", sources: [await source("c"), await source("d")] });
  const record = async (name: string) =>
    (
      await shelf.call(
        "pictures.record",
        newPicture(await noisePicture(join(folder, "pictures", name), small), {
          people: [{ id: anna.id, reference: anna.photos[0]!.id }],
        }),
      )
    ).id;
  return {
    folder,
    shelf,
    anna,
    comic,
    source,
    pictures: [await record("1.png"), await record("2.png"), await record("3.png")] as const,
  };
}

/** Everything a window can see. */
async function seen(shelf: Library): Promise<unknown> {
  const lists = (["all", "trash"] as const).flatMap((view) => [
    shelf.call("people.list", { view }),
    shelf.call("styles.list", { view }),
  ]);
  const pictures = [true, false].map((trash) => shelf.call("pictures.query", { query: { trash } }));
  return JSON.parse(JSON.stringify(await Promise.all([...lists, ...pictures])), (key, value: unknown) =>
    key === "trashed" ? value !== null : value,
  );
}

type Fixture = Awaited<ReturnType<typeof furnished>>;

const changes: readonly (readonly [string, (f: Fixture) => Promise<unknown>])[] = [
  ["Renamed Anna to Anne", ({ shelf, anna }) => shelf.call("people.change", { id: anna.id, change: { name: "Anne" } })],
  [
    "Changed the notes of Anna",
    ({ shelf, anna }) => shelf.call("people.change", { id: anna.id, change: { notes: "tall\nblonde" } }),
  ],
  [
    "Changed the tags of Comic",
    ({ shelf, comic }) => shelf.call("styles.change", { id: comic.id, change: { tags: { add: ["ink"] } } }),
  ],
  [
    "Made Comic a favourite",
    ({ shelf, comic }) => shelf.call("styles.change", { id: comic.id, change: { favourite: true } }),
  ],
  [
    "Added a photograph to Anna",
    async ({ shelf, anna, source }) => shelf.call("people.addPhotos", { id: anna.id, sources: [await source("e")] }),
  ],
  [
    "Removed a photograph of Anna",
    ({ shelf, anna }) => shelf.call("people.removePhoto", { id: anna.id, photo: anna.photos[0]!.id }),
  ],
  [
    "Chose another preferred photograph of Anna",
    ({ shelf, anna }) => shelf.call("people.prefer", { id: anna.id, photo: anna.photos[1]!.id }),
  ],
  [
    "Cropped a photograph of Anna",
    ({ shelf, anna }) =>
      shelf.call("people.crop", {
        id: anna.id,
        photo: anna.photos[1]!.id,
        crop: { left: 0, top: 0, width: 0.5, height: 1 },
      }),
  ],
  [
    "Changed a weight in Comic",
    ({ shelf, comic }) => shelf.call("styles.weigh", { id: comic.id, picture: comic.images[1]!.id, weight: 40 }),
  ],
  ["Added Ben", async ({ shelf, source }) => shelf.call("people.add", { name: "Ben", sources: [await source("ben")] })],
  [
    "Gave 2 pictures 5 stars",
    ({ shelf, pictures }) => shelf.call("pictures.rate", { ids: pictures.slice(0, 2), stars: 5 }),
  ],
  ["Rejected a picture", ({ shelf, pictures }) => shelf.call("pictures.rate", { ids: [pictures[2]], rejected: true })],
  [
    "Changed the tags of 3 pictures",
    ({ shelf, pictures }) => shelf.call("pictures.tag", { ids: pictures, tags: { add: ["cover"] } }),
  ],
  [
    "Moved 3 pictures to the trash",
    ({ shelf, pictures }) => shelf.call("trash.put", { items: pictures.map((id) => ({ kind: "picture", id })) }),
  ],
  [
    "Moved Anna to the trash",
    ({ shelf, anna }) => shelf.call("trash.put", { items: [{ kind: "person", id: anna.id }] }),
  ],
  [
    "Moved 2 things to the trash",
    ({ shelf, comic, pictures }) =>
      shelf.call("trash.put", {
        items: [
          { kind: "style", id: comic.id },
          { kind: "picture", id: pictures[0] },
        ],
      }),
  ],
];

test.each(changes)("undone and done again: %s", async (what, change) => {
  const fixture = await furnished();
  const { shelf } = fixture;
  const before = await seen(shelf);
  await change(fixture);
  const after = await seen(shelf);
  expect(after).not.toEqual(before);
  expect(await shelf.call("history.undo", null)).toEqual({ what });
  expect(await seen(shelf)).toEqual(before);
  expect(await shelf.call("history.redo", null)).toEqual({ what });
  expect(await seen(shelf)).toEqual(after);
});

test("restoring from the trash can be undone too", async () => {
  const { shelf, anna } = await furnished();
  const items = [{ kind: "person", id: anna.id }] as const;
  await shelf.call("trash.put", { items });
  await shelf.call("trash.restore", { items });
  expect(await shelf.call("people.list", { view: "all" })).toHaveLength(1);
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Restored Anna from the trash" });
  expect(await shelf.call("people.list", { view: "trash" })).toHaveLength(1);
});

test("a chain of changes is undone in reverse, survives a restart, and a new change ends what could be redone", async () => {
  const fixture = await furnished();
  const { folder, shelf, anna } = fixture;
  const rename = (library: Library, name: string) => library.call("people.change", { id: anna.id, change: { name } });
  const name = async (library: Library) => (await library.call("people.list", { view: "all" }))[0]!.name;
  for (const next of ["B", "C", "D"]) await rename(shelf, next);
  await shelf.call("history.undo", null);
  await shelf.close();
  const again = await library(folder);
  expect(await name(again)).toBe("C");
  await again.call("history.undo", null);
  expect(await name(again)).toBe("B");
  await again.call("history.redo", null);
  expect(await name(again)).toBe("C");
  await rename(again, "E");
  expect(await again.call("history.redo", null)).toBeNull();
  await again.call("history.undo", null);
  expect(await name(again)).toBe("C");
});

test("a change that changes nothing is no step, and one that fails leaves nothing behind", async () => {
  const { shelf, anna } = await furnished();
  await shelf.call("people.change", { id: anna.id, change: { name: "Anna", tags: { remove: ["nobody has it"] } } });
  await expect(
    shelf.call("trash.put", {
      items: [
        { kind: "person", id: anna.id },
        { kind: "picture", id: 99 as never },
      ],
    }),
  ).rejects.toMatchObject({ code: "library.unknown" });
  expect(await shelf.call("people.list", { view: "trash" })).toEqual([]);
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Added Comic" });
});

/** In the name of a window, in one of its gestures. */
const named = (asker: string) => (gesture: number) => ({ by: { asker, gesture } });
const mine = named("mine");
const theirs = named("theirs");

test("the log tells where a gesture's changes begin, and that what changed nothing is not in it", async () => {
  const { shelf, pictures } = await furnished();
  const rate = (gesture: number, stars: number) => shelf.call("pictures.rate", { ids: pictures, stars }, mine(gesture));
  const logged = (gesture: number) => shelf.call("history.logged", null, mine(gesture));
  await rate(1, 3);
  await rate(2, 3);
  await rate(3, 4);
  const [first, none, third] = [await logged(1), await logged(2), await logged(3)];
  expect([first, none]).toEqual([expect.any(Number), null]);
  expect(third).toBeGreaterThan(first!);
  await shelf.call("history.undo", "own", mine(3));
  expect([await logged(3), await logged(1)]).toEqual([null, first]);
  expect(await shelf.call("history.logged", null, theirs(1))).toBeNull();
  expect(await shelf.call("history.logged", null)).toBeNull();
});

test("the changes of one gesture are taken back together, and those of another window beside them stay", async () => {
  const { shelf, pictures } = await furnished();
  const stars = async () => (await shelf.call("pictures.get", { id: pictures[0]! })).stars;
  await shelf.call("pictures.rate", { ids: pictures, stars: 3 }, mine(1));
  const { id } = await shelf.call("collections.add", { name: "Elsewhere", pictures: [] }, theirs(1));
  await shelf.call("pictures.rate", { ids: pictures, stars: 4 }, mine(1));
  expect(await shelf.call("history.undo", "own", mine(1))).toEqual({ what: "Gave 3 pictures 4 stars" });
  expect(await stars()).toBe(0);
  expect((await shelf.call("collections.list", null)).map((one) => one.id)).toContain(id);
  expect(await shelf.call("history.undo", "own", mine(1))).toBeNull();
  await shelf.call("history.redo", "own", mine(1));
  expect(await stars()).toBe(4);
  expect(await shelf.call("history.redo", "own", mine(1))).toBeNull();
  // What changes nothing is no step, and says so.
  const put = () => shelf.call("collections.put", { id, pictures: pictures.slice(0, 1) });
  expect([await put(), await put()]).toEqual([1, 0]);
});

test("what others change while one's own call runs is theirs", async () => {
  const { shelf, pictures, source } = await furnished();
  const seenNow = async () => [
    (await shelf.call("people.list", { view: "all" })).map(({ name }) => name).toSorted(),
    (await shelf.call("pictures.get", { id: pictures[0]! })).stars,
    (await shelf.call("collections.list", null)).length,
  ];
  const sources = [await source("ben")];
  // Pictures are brought in over many turns; what is asked meanwhile is done meanwhile.
  const adding = shelf.call("people.add", { name: "Ben", sources }, mine(1));
  await shelf.call("pictures.rate", { ids: pictures, stars: 3 }, theirs(1));
  await adding;
  await shelf.call("collections.add", { name: "Of the command line", pictures: [] });
  expect(await seenNow()).toEqual([["Anna", "Ben"], 3, 1]);
  expect(await shelf.call("history.undo", "own", mine(1))).toEqual({ what: "Added Ben" });
  expect(await seenNow()).toEqual([["Anna"], 3, 1]);
  expect(await shelf.call("history.undo", "own", theirs(1))).toEqual({ what: "Gave 3 pictures 3 stars" });
  expect(await seenNow()).toEqual([["Anna"], 0, 1]);
});

test("what was taken back can be done again whatever another window does, until one does something new", async () => {
  const { shelf, pictures, anna } = await furnished();
  const rate = (stars: number, gesture: number) => shelf.call("pictures.rate", { ids: pictures, stars }, mine(gesture));
  const note = (notes: string) => shelf.call("people.change", { id: anna.id, change: { notes } }, theirs(1));
  await rate(3, 1);
  await shelf.call("history.undo", "own", mine(1));
  await note("tall");
  expect(await shelf.call("history.redo", null)).toBeNull();
  expect(await shelf.call("history.redo", "own", mine(1))).toEqual({ what: "Gave 3 pictures 3 stars" });
  await shelf.call("history.undo", "own", mine(1));
  await rate(4, 2);
  expect(await shelf.call("history.redo", "own", mine(1))).toBeNull();
});

test("the latest before a change is of whomever, and whoever takes it back can do it again", async () => {
  const { shelf, pictures } = await furnished();
  const rate = (stars: number, by?: ReturnType<typeof mine>) =>
    shelf.call("pictures.rate", { ids: pictures, stars }, by);
  const stars = async () => (await shelf.call("pictures.get", { id: pictures[0]! })).stars;
  await rate(1, named("earlier")(1));
  await rate(2, mine(1));
  const before = (await shelf.call("history.logged", null, mine(1)))!;
  await shelf.call("collections.add", { name: "Elsewhere", pictures: [] }, theirs(1));
  await shelf.call("history.undo", "own", mine(1));
  expect(await shelf.call("history.undo", { before }, mine(2))).toEqual({ what: "Gave 3 pictures 1 star" });
  expect(await stars()).toBe(0);
  expect(await shelf.call("history.undo", "own", named("earlier")(1))).toBeNull();
  expect(await shelf.call("history.redo", "own", mine(2))).toEqual({ what: "Gave 3 pictures 1 star" });
  expect(await stars()).toBe(1);
});

test("what somebody changed since to something else stays as it is, and undo and redo say so", async () => {
  const { shelf, pictures, anna } = await furnished();
  const stars = async () => (await shelf.call("pictures.some", { ids: pictures })).map((one) => one!.stars);
  const name = async () => (await shelf.call("people.list", { view: "all" }))[0]!.name;
  const rate = (ids: readonly PictureId[], given: number, by: ReturnType<typeof mine>) =>
    shelf.call("pictures.rate", { ids, stars: given }, by);
  await rate(pictures, 3, mine(1));
  await rate(pictures.slice(0, 1), 5, theirs(1));
  const what = "Gave 3 pictures 3 stars";
  expect(await shelf.call("history.undo", "own", mine(1))).toEqual({ what, stays: "some" });
  expect(await stars()).toEqual([5, 0, 0]);
  expect(await shelf.call("history.redo", "own", mine(1))).toEqual({ what, stays: "some" });
  expect(await stars()).toEqual([5, 3, 3]);

  const rename = (to: string, by: ReturnType<typeof mine>) =>
    shelf.call("people.change", { id: anna.id, change: { name: to } }, by);
  await rename("Anne", mine(2));
  await rename("Annie", theirs(2));
  expect(await shelf.call("history.undo", "own", mine(2))).toEqual({ what: "Renamed Anna to Anne", stays: "all" });
  expect(await name()).toBe("Annie");
  // Of whomever, one that must stay gives way to the one before.
  const before = (await shelf.call("history.logged", null, theirs(2)))!;
  expect(await shelf.call("history.undo", { before }, mine(3))).toEqual({ what: "Gave a picture 5 stars" });
  // Nothing was undone, so that it is not to be done again, and is the other's to take back to.
  expect(await shelf.call("history.redo", "own", mine(2))).toBeNull();
  expect(await shelf.call("history.undo", "own", theirs(2))).toEqual({ what: "Renamed Anne to Annie" });
  expect(await name()).toBe("Anne");
  expect(await shelf.call("history.undo", "own", mine(2))).toEqual({ what: "Renamed Anna to Anne" });
});

test("a merging is not taken back by halves where somebody moved one of its photographs on", async () => {
  const { shelf, anna, source } = await furnished();
  const add = async (who: string) => shelf.call("people.add", { name: who, sources: [await source(who)] });
  const [ben, carl] = [await add("Ben"), await add("Carl")];
  await shelf.call("people.merge", { id: anna.id, others: [ben.id], name: "Anna" }, mine(1));
  const photo = ben.photos[0]!.id;
  await shelf.call("people.movePhoto", { id: anna.id, photo, to: carl.id }, theirs(1));
  expect(await shelf.call("history.undo", "own", mine(1))).toEqual({ what: "Merged Ben and Anna", stays: "all" });
  const all = await shelf.call("people.list", { view: "all" });
  expect(all.map((one) => [one.name, one.photos.length]).toSorted()).toEqual([
    ["Anna", 2],
    ["Carl", 2],
  ]);
  await shelf.call("history.undo", "own", theirs(1));
  expect(await shelf.call("history.undo", "own", mine(1))).toEqual({ what: "Merged Ben and Anna" });
});

test("the last 200 steps are kept", async () => {
  const { store: inner, close } = await store(temporaryFolder());
  const id = insertEntry(inner, "person", "0", [], 1);
  for (let i = 1; i <= 230; i++) perform(inner, `Step ${i}`, () => [amend(inner, "entry", id, { name: String(i) })]);
  const undone: string[] = [];
  for (let step = undo(inner); step; step = undo(inner)) undone.push(step.what);
  expect([undone.length, undone[0], undone.at(-1)]).toEqual([200, "Step 230", "Step 31"]);
  expect(inner.database.get("SELECT name FROM entry")).toMatchObject({ name: "30" });
  expect(redo(inner)).toEqual({ what: "Step 31" });
  close();
});

test("everybody who listens is told which kinds changed", async () => {
  const { shelf, anna, pictures } = await furnished();
  const kinds = async <K extends keyof LibraryCalls>(
    call: K,
    input: LibraryCalls[K]["in"],
  ): Promise<readonly string[]> => {
    const told: string[] = [];
    const off = shelf.on("library.changed", (event) => told.push(...event.kinds));
    await shelf.call(call, input);
    await shelf.call("people.counts", null);
    off();
    return told.toSorted();
  };
  expect(await kinds("people.change", { id: anna.id, change: { notes: "x" } })).toEqual(["person"]);
  expect(await kinds("people.change", { id: anna.id, change: { name: "x" } })).toEqual(["person", "picture"]);
  expect(await kinds("pictures.rate", { ids: [pictures[0]], stars: 1 })).toEqual(["picture"]);
  expect(await kinds("pictures.rate", { ids: [pictures[0]], stars: 1 })).toEqual([]);
  expect(await kinds("history.undo", null)).toEqual(["picture"]);
  expect(await kinds("trash.put", { items: [{ kind: "picture", id: pictures[0] }] })).toEqual([
    "person",
    "picture",
    "style",
  ]);
});

test("undoing one's own tag leaves those that were given since, in another window or program", async () => {
  const { shelf, anna, pictures } = await furnished();
  const id = pictures[0]!;
  const tags = async () => [
    (await shelf.call("people.list", { view: "all" }))[0]!.tags,
    (await shelf.call("pictures.get", { id })).tags,
  ];
  const give = async (tag: string, by: ReturnType<typeof mine>) => {
    const change = { add: [tag] };
    await shelf.call("people.change", { id: anna.id, change: { tags: change } }, by);
    await shelf.call("pictures.tag", { ids: [id], tags: change }, by);
  };
  await give("mine", mine(1));
  await give("theirs", theirs(1));
  expect(await tags()).toEqual([
    ["mine", "theirs"],
    ["mine", "theirs"],
  ]);
  await shelf.call("history.undo", "own", mine(1));
  expect(await tags()).toEqual([["theirs"], ["theirs"]]);
  await shelf.call("history.redo", "own", mine(1));
  expect(await tags()).toEqual([
    ["theirs", "mine"],
    ["theirs", "mine"],
  ]);
});
