import { join } from "node:path";
import { expect, test } from "vitest";
import type { Measure } from "../../../contract/learning/measures.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { newJob, newPicture, noisePicture, recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { jobsIn } from "../jobs/jobs.ts";
import { recordMeasures } from "../pictures/measures.ts";
import { outline } from "./outline.ts";
import { recordPicture } from "../pictures/record.ts";

const likeness = (value: number | null): Measure =>
  value === null
    ? { state: "absent", kind: "likeness", formula: "test/1", weights: null, why: "no face" }
    : { state: "measured", kind: "likeness", formula: "test/1", weights: null, value, by: "face", rough: false };

/** A library with a job of five pictures, the best two of which are to go first, between two other pictures. */
async function made(best: number | undefined) {
  const folder = temporaryFolder();
  const { store: inside } = await store(folder);
  const { draft, ...rest } = newJob("five");
  const job = jobsIn(inside).add({ ...rest, draft: { ...draft, count: 5, ...(best === undefined ? {} : { best }) } });
  const picture = async (seed: number, of: number | null) => {
    const file = await noisePicture(join(folder, `pictures/${seed}.png`));
    return (await recordPicture(inside, newPicture(file, { job: of as never, recipe: recipe({ seed }) }))).id;
  };
  const before = await picture(1, null);
  const ids: PictureId[] = [];
  for (const seed of [10, 11, 12, 13, 14]) ids.push(await picture(seed, job.id));
  const after = await picture(20, null);
  const measure = (values: readonly (number | null)[]) => {
    for (const [n, value] of values.entries())
      recordMeasures(inside, ids[n]!, "test", { measures: [likeness(value)], unrelated: [] });
  };
  const [a, b, c, d, e] = ids as [PictureId, PictureId, PictureId, PictureId, PictureId];
  return { inside, before, after, measure, a, b, c, d, e };
}

test("once they are measured, the best of a job stand before the others, and those are one stack", async () => {
  const { inside, before, after, measure, a, b, c, d, e } = await made(2);
  expect(outline(inside, {}, "newest")).toMatchObject({
    ids: [after, e, d, c, b, a, before],
    stacks: [{ at: 1, count: 5 }],
  });
  measure([0.5, 0.9, 0.1, 0.7, null]);
  expect(outline(inside, {}, "newest")).toMatchObject({
    ids: [after, b, d, a, c, e, before],
    stacks: [{ at: 3, count: 3 }],
  });
  expect(outline(inside, {}, "oldest").ids).toEqual([before, b, d, a, c, e, after]);
});

test("stars are the artist's: they stay as they were, and their order is their own", async () => {
  const { inside, measure, a } = await made(1);
  inside.database.run("UPDATE picture SET stars = 5 WHERE id = ?", a);
  measure([0.1, 0.9, 0.2, 0.3, 0.4]);
  expect(outline(inside, {}, "stars").ids[0]).toBe(a);
  expect(inside.database.all("SELECT id FROM picture WHERE stars > 0")).toEqual([{ id: a }]);
});

test("of a job that was cancelled what there is, is put in order; more best than there are is all of them", async () => {
  const { inside, measure, a, b, c, d, e } = await made(9);
  inside.database.run("UPDATE picture SET trashed = 1 WHERE id IN (?, ?)", d, e);
  measure([0.1, 0.9, 0.2]);
  const { ids, stacks } = outline(inside, {}, "newest");
  expect(ids.slice(1, 4)).toEqual([b, c, a]);
  expect(stacks).toEqual([]);
});

test("without that wish a job's pictures stay in the order in which they were made", async () => {
  const { inside, measure, before, after, a, b, c, d, e } = await made(undefined);
  measure([0.5, 0.9, 0.1, 0.7, null]);
  expect(outline(inside, {}, "newest").ids).toEqual([after, e, d, c, b, a, before]);
});
