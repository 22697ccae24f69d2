import { join } from "node:path";
import { expect, test } from "vitest";
import type { PersonId, PictureId, StyleId } from "../../../contract/values/id.ts";
import type { Measure, MeasureAnswer, MeasureKind } from "../../../contract/learning/measures.ts";
import { noisePicture, newPicture, recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { glances } from "./glances.ts";
import { erase } from "../removal/erase.ts";
import { measuredOutline, measuresOf, nextToMeasure, recordMeasures, beginMeasuring, measuring } from "./measures.ts";
import { placedSql } from "../finding/outline-measured.ts";
import { outline } from "../finding/outline.ts";
import { recordPicture } from "./record.ts";
import { addEntry } from "../entries/entry-changes.ts";
import { bringIn } from "../entries/import.ts";

const STAMP = "formulas 1";

/** A library with two people, two styles, and a picture of each of them in each. */
async function furnished() {
  const folder = temporaryFolder();
  const { store: inside } = await store(folder);
  const entry = async (kind: "person" | "style", name: string) => {
    const path = await noisePicture(join(folder, `${name}.png`));
    return addEntry(inside, kind, name, [await bringIn(inside, { path, name, keep: "copied" })]);
  };
  const people = [await entry("person", "Anna"), await entry("person", "Ben")];
  const styles = [await entry("style", "Ink"), await entry("style", "Oil")];
  const pictures: PictureId[] = [];
  for (const person of people)
    for (const style of styles) {
      const file = await noisePicture(join(folder, `pictures/${person.id}-${style.id}.png`), { width: 64, height: 64 });
      const made = await recordPicture(
        inside,
        newPicture(file, {
          people: [{ id: person.id as PersonId, reference: null }],
          styles: [{ id: style.id as StyleId, reference: null, weight: 100 }],
          recipe: recipe({ subjects: [{ path: `/gone/${person.id}.png`, name: person.name }] }),
        }),
      );
      pictures.push(made.id);
    }
  return { folder, inside, pictures, people, styles };
}

const found = (kind: MeasureKind, value: number): Measure => ({
  state: "measured",
  kind,
  formula: "test/1",
  weights: null,
  value,
  by: "pixels",
  rough: true,
});
const lacking = (kind: MeasureKind, why: "no face"): Measure => ({
  state: "absent",
  kind,
  formula: "test/1",
  weights: null,
  why,
});
const answer = (likeness: number | null, style: number): MeasureAnswer => ({
  measures: [likeness === null ? lacking("likeness", "no face") : found("likeness", likeness), found("style", style)],
  unrelated: (["likeness", "style"] as const).flatMap((kind) =>
    [0, 0.1, 0.2, 0.3, 0.4, 0.5].map((value) => ({ kind, by: "pixels" as const, value })),
  ),
});

async function measured() {
  const all = await furnished();
  const [a, b, c, d] = all.pictures as [PictureId, PictureId, PictureId, PictureId];
  recordMeasures(all.inside, a, STAMP, answer(0.9, 0.1));
  recordMeasures(all.inside, b, STAMP, answer(0.25, 0.9));
  recordMeasures(all.inside, c, STAMP, answer(null, 0.5));
  recordMeasures(all.inside, d, STAMP, answer(0.45, 0.7));
  return { ...all, a, b, c, d };
}

test("the newest picture is measured first, against whom it is not of; what is measured is not offered again", async () => {
  const { inside, pictures, folder } = await furnished();
  const first = await nextToMeasure(inside, STAMP);
  expect(first?.id).toBe(pictures.at(-1));
  expect(first?.picture.startsWith(folder)).toBe(true);
  expect(first?.subjects).toEqual([{ path: null }]);
  expect(first?.others.subjects).toHaveLength(1);
  expect(first?.others.styles).toHaveLength(1);
  recordMeasures(inside, first!.id, STAMP, answer(0.5, 0.5));
  expect((await nextToMeasure(inside, STAMP))?.id).not.toBe(first!.id);
  expect(measuring(inside, STAMP)).toEqual({ measured: 1, left: 3 });
  expect((await nextToMeasure(inside, "formulas 2"))?.id).toBe(first!.id);
});

test("another formula lets go of all that the one before found: two are never in one order", async () => {
  const { inside, a } = await measured();
  beginMeasuring(inside, STAMP);
  expect(measuresOf(inside, a)).toHaveLength(2);
  beginMeasuring(inside, "formulas 2");
  expect(measuresOf(inside, a)).toEqual([]);
  expect(measuring(inside, "formulas 2")).toEqual({ measured: 0, left: 4 });
});

test("a value says where it stands among pairs that have nothing to do with each other", async () => {
  const { inside, a, b, c } = await measured();
  const [likeness] = measuresOf(inside, a);
  expect(likeness).toMatchObject({ measure: { value: 0.9, rough: true }, place: { share: 1, pairs: 24 } });
  expect(likeness!.place!.lead).toBeCloseTo((0.9 - 0.25) / Math.sqrt(0.175 / 6), 2);
  expect(measuresOf(inside, b)[0]!.place!.share).toBeCloseTo(0.5, 10);
  expect(measuresOf(inside, c)[0]).toMatchObject({ measure: { state: "absent", why: "no face" }, place: null });
});

test("before there are enough pairs nothing is placed, and once there are, all pictures are", async () => {
  const { inside, pictures } = await furnished();
  const [a, b, c, d] = pictures as [PictureId, PictureId, PictureId, PictureId];
  recordMeasures(inside, a, STAMP, answer(0.9, 0.1));
  expect(measuresOf(inside, a)[0]!.place).toBeNull();
  expect(measuredOutline(inside, {}).likeness.filter((lead) => lead !== null)).toEqual([]);
  for (const id of [b, c, d]) recordMeasures(inside, id, STAMP, answer(0.4, 0.4));
  const { ids, likeness } = measuredOutline(inside, {});
  expect(likeness[ids.indexOf(a)]).toBeGreaterThan(1);
});

test("the history is sorted by a measure under its grades, what cannot be told last; stars stay as they are", async () => {
  const { inside, a, b, c, d } = await measured();
  const byLikeness = outline(inside, {}, "likeness");
  expect(byLikeness.ids).toEqual([a, d, b, c]);
  expect(byLikeness.sections).toEqual([
    { key: "very", count: 1 },
    { key: "little", count: 1 },
    { key: "not", count: 1 },
    { key: null, count: 1 },
  ]);
  expect(outline(inside, {}, "styleMatch").ids).toEqual([b, d, c, a]);
  expect(outline(inside, { stars: 1 }, "likeness").ids).toEqual([]);
});

test("a least likeness leaves out what falls short; what cannot be judged stays", async () => {
  const { inside, a, b, c, d } = await measured();
  expect(new Set(outline(inside, { likeness: 1 }, "newest").ids)).toEqual(new Set([a, c, d]));
  expect(new Set(outline(inside, { styleMatch: 1 }, "newest").ids)).toEqual(new Set([b, c, d]));
  expect(outline(inside, { likeness: 1, styleMatch: 2 }, "newest").ids).toEqual([d]);
});

test("the best of a person in a style is that whose weaker measure is the strongest", async () => {
  const { inside, folder, people, styles, a } = await measured();
  const file = await noisePicture(join(folder, "pictures/again.png"), { width: 64, height: 64 });
  const again = await recordPicture(
    inside,
    newPicture(file, {
      people: [{ id: people[0]!.id as PersonId, reference: null }],
      styles: [{ id: styles[0]!.id as StyleId, reference: null, weight: 100 }],
    }),
  );
  recordMeasures(inside, again.id, STAMP, answer(0.5, 0.6));
  const best = outline(inside, { best: true }, "newest").ids;
  expect(best).toHaveLength(4);
  expect(best).toContain(again.id);
  expect(best).not.toContain(a);
});

test("of many pictures at once, likeness and style are told where they were measured", async () => {
  const { inside, a, c } = await measured();
  const told = glances(inside, [a, c, 999 as PictureId]);
  expect(told).toMatchObject([
    { id: a, likeness: { value: 0.9, rough: true, share: 1 }, style: { value: 0.1 } },
    { id: c, likeness: null, style: { value: 0.5 } },
  ]);
});

test("sorting goes along the index, however many pictures there are", async () => {
  const { inside } = await furnished();
  const plan = inside.database
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${placedSql}`, "likeness")
    .map(({ detail }) => detail);
  expect(plan.some((step) => step.includes("COVERING INDEX measure_order"))).toBe(true);
  expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
});

test("what was measured of a picture goes with it; one that is gone meanwhile is passed over", async () => {
  const { inside, a } = await measured();
  await erase(inside, { what: { items: [{ kind: "picture", id: a }] }, showing: "stay" });
  for (const table of ["measure", "measured", "unrelated"])
    expect(inside.database.get(`SELECT 1 FROM ${table} WHERE picture = ?`, a)).toBeUndefined();
  recordMeasures(inside, a, STAMP, answer(1, 1));
  expect(measuresOf(inside, a)).toEqual([]);
});

test("a picture that was made privately is measured against nothing, and holds up no other", async () => {
  const { folder, inside } = await furnished();
  const file = await noisePicture(join(folder, "pictures/private.png"), { width: 64, height: 64 });
  const of = recipe({ subjects: [{ path: "subject-1" }], prompt: "", private: "everything" });
  const made = await recordPicture(inside, newPicture(file, { recipe: of }));
  const next = await nextToMeasure(inside, STAMP);
  expect(next).toMatchObject({ id: made.id, private: true, subjects: [], styles: [], prompt: "" });
  recordMeasures(inside, made.id, STAMP, answer(0.5, 0.5));
  expect((await nextToMeasure(inside, STAMP))?.private).toBe(false);
});

test("words of other pictures tell what chance gives; why the better way was not taken is kept", async () => {
  const { folder, inside, pictures } = await furnished();
  for (const prompt of ["a boat", "a hill"]) {
    const file = await noisePicture(join(folder, `pictures/${prompt}.png`), { width: 64, height: 64 });
    await recordPicture(inside, newPicture(file, { recipe: recipe({ subjects: [], prompt }) }));
  }
  const next = await nextToMeasure(inside, STAMP);
  expect(next).toMatchObject({ prompt: "a hill" });
  expect(next?.others.prompts).toContain("a boat");
  expect(next?.others.prompts).not.toContain("a hill");
  const one = { ...found("likeness", 0.4), instead: "no face" as const };
  recordMeasures(inside, pictures[0]!, STAMP, { measures: [one, found("words", 0.3)], unrelated: [] });
  expect(measuresOf(inside, pictures[0]!).map(({ measure }) => measure)).toEqual([one, found("words", 0.3)]);
});

test("with others it is compared as they are seen, turned and cropped", async () => {
  const { inside, people, pictures } = await furnished();
  const crop = { left: 0, top: 0, width: 0.5, height: 0.5 };
  inside.database.run(
    "UPDATE reference SET turn = 1, crop = ? WHERE entry = ?",
    JSON.stringify(crop),
    people[1]!.id as number,
  );
  const others = [];
  for (const id of pictures) {
    const next = (await nextToMeasure(inside, STAMP))!;
    others.push(...next.others.subjects);
    recordMeasures(inside, next.id, STAMP, { measures: [], unrelated: [] });
    expect(id).toBeGreaterThan(0);
  }
  const seen = others.flatMap((one) => (one.seen ? [one.seen] : []));
  expect(seen).toEqual([
    { turn: 1, crop },
    { turn: 1, crop },
  ]);
  expect(others.length).toBeGreaterThan(seen.length);
});
