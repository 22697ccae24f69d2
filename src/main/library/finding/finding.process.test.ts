import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { PictureQuery, PictureSort } from "../../../contract/library/finding.ts";
import type { PersonId, PictureId } from "../../../contract/values/id.ts";
import { offsetHere } from "../../../contract/library/made.ts";
import { recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { addCollection, removeCollection, takeOut } from "./collections.ts";
import { facets } from "./facets.ts";
import { seedsOf } from "./condition.ts";
import { outline } from "./outline.ts";
import { insertPicture, markExported } from "../pictures/record.ts";
import { ratePictures, tagPictures } from "../pictures/picture-changes.ts";
import { queryPictures, somePictures } from "../pictures/pictures.ts";
import { putInTrash } from "../pictures/trash.ts";
import { undo } from "../database/undo.ts";

const day = (date: number, hour: number) => new Date(2026, 2, date, hour).getTime();

/** A library with the people Zoë and Anna and six pictures over three days; four of them are of one job. */
async function furnished() {
  const { store: library, close } = await store(temporaryFolder());
  onTestFinished(close);
  const { database } = library;
  const person = (name: string): PersonId =>
    database.run("INSERT INTO entry (kind, name, added) VALUES ('person', ?, 0)", name) as PersonId;
  const [zoe, anna] = [person("Zoë"), person("anna")];
  const job = database.run(
    "INSERT INTO job (draft, title, seed, state, added, position) VALUES ('{}', '', 1, 'done', 0, 0)",
  );
  const made = (
    n: number,
    time: number,
    change: { who?: PersonId; style?: string; job?: number; model?: string; seed?: number; offset?: number } = {},
  ) =>
    insertPicture(
      library,
      {
        path: join("/pictures", `${n}.png`),
        sha256: `${n}`.repeat(64),
        width: 64,
        height: n % 2 ? 64 : 96,
        ...(n === 1 ? { colour: "#112233" } : {}),
        made: time,
        ...(change.offset === undefined ? {} : { offset: change.offset }),
        seconds: 1,
        provider: "cpu",
        job: change.job ?? null,
        recipe: recipe({ prompt: `picture ${n}`, model: change.model ?? "uso-mini", seed: change.seed ?? n }),
      },
      [
        ...(change.who === undefined ? [] : [{ kind: "person", entry: change.who, name: "" } as const]),
        ...(change.style === undefined ? [] : [{ kind: "style", entry: null, name: change.style } as const]),
      ].map((link) => ({ ...link, reference: null, source: null, weight: 100 })),
    );
  const ids = [
    made(1, day(28, 23), { who: zoe, seed: 348_201 }),
    made(2, day(29, 0), { who: anna, job }),
    made(3, day(29, 1), { who: anna, job }),
    made(4, day(29, 12), { who: zoe, style: "Ink", job, model: "flux" }),
    made(5, day(30, 9), { job, seed: 34 }),
    made(6, day(30, 10)),
  ];
  const look = (query: PictureQuery = {}, sort: PictureSort = "newest") => {
    const { ids: found, sections, stacks } = outline(library, query, sort);
    return { found: found.map((id) => ids.indexOf(id) + 1), sections, stacks };
  };
  return { library, ids, zoe, anna, look, made };
}

const at = (ids: readonly PictureId[], ...numbers: readonly number[]) => numbers.map((n) => ids[n - 1]!);

test("the outline has every picture under its day, and runs of one job, none over the end of a day", async () => {
  const { look, library } = await furnished();
  expect(look()).toEqual({
    found: [6, 5, 4, 3, 2, 1],
    sections: [
      { key: day(30, 0), count: 2 },
      { key: day(29, 0), count: 3 },
      { key: day(28, 0), count: 1 },
    ],
    stacks: [{ at: 2, count: 3 }],
  });
  expect(look({}, "oldest")).toMatchObject({ found: [1, 2, 3, 4, 5, 6], stacks: [{ at: 1, count: 3 }] });
  const { colours, versions } = outline(library, {}, "oldest");
  expect([colours[0], colours[1], versions[0], versions[5]]).toEqual(["#112233", null, "11111111", "66666666"]);
});

test("the day is the one where it was made, under one heading, and to whoever asks for that day", async () => {
  const { look, ids, made } = await furnished();
  const elsewhere = (n: number, time: number, ahead: number) =>
    ids.push(made(n, time, { offset: offsetHere(time) + ahead * 60 }));
  elsewhere(7, day(29, 22), 3);
  elsewhere(8, day(30, 1), -3);
  expect(look()).toMatchObject({
    found: [6, 5, 7, 8, 4, 3, 2, 1],
    sections: [
      { key: day(30, 0), count: 3 },
      { key: day(29, 0), count: 4 },
      { key: day(28, 0), count: 1 },
    ],
  });
  expect(look({}, "oldest").found).toEqual([1, 2, 3, 4, 8, 7, 5, 6]);
  expect(look({ from: day(30, 0) }).found).toEqual([6, 5, 7]);
  expect(look({ from: day(29, 0), to: day(30, 0) - 1 }).found).toEqual([8, 4, 3, 2]);
});

test("other orders stand under their headings, the newest first in each, and what has none comes last", async () => {
  const { library, ids, look } = await furnished();
  ratePictures(library, at(ids, 2, 5), { stars: 4 });
  ratePictures(library, at(ids, 1), { stars: 5 });
  expect(look({}, "stars")).toMatchObject({
    found: [1, 5, 2, 6, 4, 3],
    sections: [
      { key: 5, count: 1 },
      { key: 4, count: 2 },
      { key: 0, count: 3 },
    ],
  });
  expect(look({}, "person")).toMatchObject({
    found: [3, 2, 4, 1, 6, 5],
    sections: [
      { key: "anna", count: 2 },
      { key: "Zoë", count: 2 },
      { key: null, count: 2 },
    ],
  });
  expect(look({}, "model").sections.map(({ key }) => key)).toEqual(["flux", "uso-mini"]);
  // The person stands before the style among what a picture was made with.
  expect(look({}, "style")).toMatchObject({
    found: [4, 6, 5, 3, 2, 1],
    sections: [
      { key: "Ink", count: 1 },
      { key: null, count: 5 },
    ],
  });
});

test("of one facet any value will do, of several facets each must hold", async () => {
  const { library, ids, zoe, anna, look } = await furnished();
  tagPictures(library, at(ids, 1, 2), { add: ["Cover"] });
  tagPictures(library, at(ids, 4), { add: ["live"] });
  markExported(library, at(ids, 4));
  expect(look({ people: [zoe] }).found).toEqual([4, 1]);
  expect(look({ people: [zoe, anna] }).found).toEqual([4, 3, 2, 1]);
  expect(look({ people: [zoe, anna], tags: ["cover"] }).found).toEqual([2, 1]);
  expect(look({ tags: ["cover", "LIVE"], models: ["flux"] }).found).toEqual([4]);
  expect(look({ people: [zoe], exported: false }).found).toEqual([1]);
  expect(look({ people: [], tags: [], models: [] }).found).toHaveLength(6);
});

test("a number that is searched for is found as the begin of a seed, in words and grouped as it is shown", async () => {
  const { look } = await furnished();
  expect(look({ text: "348" }).found).toEqual([1]);
  expect(look({ text: "348\u202f201" }).found).toEqual([1]);
  expect(look({ text: "34" }).found).toEqual([5, 1]);
  // The words of the prompt are found all the same.
  expect(look({ text: "6" }).found).toContain(6);
});

test.each([
  ["a text with letters", "seed 34", null],
  ["nothing", "", null],
  ["a sign", "-1", null],
  ["more digits than a seed has", "1".repeat(21), null],
  ["a number with points", "348.201", "348201%"],
])("of %s the seeds are %j", (_, text, pattern) => {
  expect(seedsOf(text)).toBe(pattern);
});

test("facets count what the other facets leave, and not by what is chosen of their own", async () => {
  const { library, ids, zoe, anna } = await furnished();
  tagPictures(library, at(ids, 1, 2), { add: ["Cover"] });
  tagPictures(library, at(ids, 3), { add: ["cover", "live"] });
  const all = facets(library, { people: [zoe] });
  expect(all.people).toEqual([
    { value: anna, name: "anna", count: 2 },
    { value: zoe, name: "Zoë", count: 2 },
  ]);
  expect(all.models).toEqual([
    { value: "flux", count: 1 },
    { value: "uso-mini", count: 1 },
  ]);
  expect(facets(library, {}).tags).toMatchObject([{ count: 3 }, { value: "live", count: 1 }]);
  expect(facets(library, { width: 64, height: 64 }).sizes).toEqual([
    { width: 64, height: 64, count: 3 },
    { width: 64, height: 96, count: 3 },
  ]);
  putInTrash(library, [{ kind: "picture", id: ids[1]! }]);
  expect(facets(library, {}).people).toContainEqual({ value: anna, name: "anna", count: 1 });
});

test("pictures are handed out in the order in which they are asked for, without those that there are not", async () => {
  const { library, ids } = await furnished();
  const asked = [...at(ids, 5, 1), 999 as PictureId, ...at(ids, 3)];
  expect(somePictures(library, asked).map(({ id }) => id)).toEqual(at(ids, 5, 1, 3));
});

test("a collection narrows to what was put in, until it is taken out or the collection goes, and back by undo", async () => {
  const { library, ids, look } = await furnished();
  const { id, pictures } = addCollection(library, "Jonas & Co", at(ids, 2, 6, 2));
  expect(pictures).toBe(2);
  expect(look({ collection: id }).found).toEqual([6, 2]);
  expect(queryPictures(library, { collection: id }, undefined, 9).pictures[0]?.collections).toEqual([
    { id, name: "Jonas & Co" },
  ]);
  takeOut(library, id, at(ids, 2, 3));
  expect(look({ collection: id }).found).toEqual([6]);
  expect(undo(library)?.what).toContain("Jonas & Co");
  expect(look({ collection: id }).found).toEqual([6, 2]);
  removeCollection(library, id);
  expect(somePictures(library, at(ids, 6))[0]?.collections).toEqual([]);
  undo(library);
  expect(somePictures(library, at(ids, 6))[0]?.collections).toHaveLength(1);
});
