import { expect, test } from "vitest";
import { usualDraft } from "../../contract/making/draft.ts";
import { isFault } from "../../contract/fault.ts";
import type { PersonId, ReferenceId, StyleId } from "../../contract/values/id.ts";
import { noModel } from "../../contract/making/recipe.ts";
import { cellCount, type SheetPlan } from "../../contract/making/sheets.ts";
import { cellJobs, jobsAgain } from "./cells.ts";

const person = (n: number) => ({ person: n as PersonId, photo: (100 + n) as ReferenceId });
const style = (n: number) => ({ style: n as StyleId, weight: 100 });
const plan = (people: number, styles: number, seeds: number): SheetPlan => ({
  draft: { ...usualDraft("mini", noModel), prompt: "by the sea", people: [person(9)], styles: [style(9)], count: 7 },
  people: Array.from({ length: people }, (_, n) => person(n)),
  styles: Array.from({ length: styles }, (_, n) => style(n)),
  seeds,
});
const places = (jobs: ReturnType<typeof cellJobs>) =>
  jobs.map(({ place, draft }) => [place.person, place.style, place.seed, draft.seed, draft.count]);

test("a sheet is one job for each person and style, with a picture for each seed, whatever the draft's count", () => {
  const jobs = cellJobs(plan(2, 3, 4), 50);
  expect(places(jobs)).toEqual([
    [0, 0, 0, 50, 4],
    [0, 1, 0, 50, 4],
    [0, 2, 0, 50, 4],
    [1, 0, 0, 50, 4],
    [1, 1, 0, 50, 4],
    [1, 2, 0, 50, 4],
  ]);
  expect(jobs[5]!.draft).toMatchObject({ people: [person(1)], styles: [style(2)], prompt: "by the sea" });
  expect(cellCount(plan(2, 3, 4))).toBe(24);
});

test("an axis has its values in the place of what the draft lacks", () => {
  const lacking = (people: number, styles: number): SheetPlan => {
    const whole = plan(people, styles, 1);
    return { ...whole, draft: { ...whole.draft, missing: [{ role: "subject" }, { role: "style", name: "Ink" }] } };
  };
  expect(cellJobs(lacking(1, 1), 1)[0]!.draft.missing).toBeUndefined();
  expect(cellJobs(lacking(0, 1), 1)[0]!.draft.missing).toEqual([{ role: "subject" }]);
});

test("an axis without values is the draft's own people or styles", () => {
  const [only, ...others] = cellJobs(plan(0, 0, 2), 1);
  expect(others).toEqual([]);
  expect(only!.draft).toMatchObject({ people: [person(9)], styles: [style(9)], count: 2 });
  expect(cellJobs(plan(0, 3, 1), 1).map(({ draft }) => draft.people)).toEqual([[person(9)], [person(9)], [person(9)]]);
});

test("a sheet too large is refused with its number", () => {
  let problem: unknown;
  try {
    cellJobs(plan(150, 150, 1), 1);
  } catch (error) {
    problem = error;
  }
  expect(isFault(problem, "queue.sheet-too-large") && problem.data.pictures).toBe(22_500);
});

test("a column again shares one new seed, and seeds beside one another are one job", () => {
  const three = plan(3, 2, 3);
  const column = [0, 1, 2].map((n) => ({ person: n, style: 1, seed: 0 }));
  expect(places(jobsAgain(three, column, 900))).toEqual([
    [0, 1, 0, 900, 1],
    [1, 1, 0, 900, 1],
    [2, 1, 0, 900, 1],
  ]);
  const row = [2, 0, 1].map((seed) => ({ person: 1, style: 0, seed }));
  expect(places(jobsAgain(three, row, 900))).toEqual([[1, 0, 0, 900, 3]]);
  const apart = [2, 0, 2].map((seed) => ({ person: 1, style: 0, seed }));
  expect(places(jobsAgain(three, apart, 900))).toEqual([
    [1, 0, 0, 900, 1],
    [1, 0, 2, 902, 1],
  ]);
});

test("cells that the sheet does not have are left out", () => {
  const outside = [
    { person: 3, style: 0, seed: 0 },
    { person: 0, style: 2, seed: 0 },
    { person: 0, style: 0, seed: 3 },
  ];
  expect(jobsAgain(plan(3, 2, 3), outside, 1)).toEqual([]);
});
