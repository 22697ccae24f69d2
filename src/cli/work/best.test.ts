import { expect, test } from "vitest";
import type { Absence, Measure } from "../../contract/learning/measures.ts";
import { rankedLines } from "./best.ts";

const shared = { formula: "test/1", weights: null } as const;
const absent = (kind: Measure["kind"], why: Absence): Measure => ({ state: "absent", kind, why, ...shared });
const style: Measure = { state: "measured", kind: "style", value: 0.5, by: "style encoder", rough: true, ...shared };

test("a picture of which something cannot be told says why, each reason once, and no number stands for it", () => {
  const ranked = ["a.png", "b.png"].map((file) => ({
    file,
    measures: [absent("likeness", "several faces in the photograph"), style, absent("leak", "blank")],
  }));
  const [first, second, why, ...more] = rankedLines(ranked, 2);
  expect([first, second]).toEqual(["a.png  style 0.50, rough", "b.png  style 0.50, rough"]);
  expect(why).toMatch(/^likeness: can’t tell. A crowd is seen in the photograph/);
  expect(more).toEqual([]);
});

test.each(["blank", "no face", "no weights", "unreadable", "private"] as const)("%s is told in a sentence", (why) => {
  const lines = rankedLines([{ file: "a.png", measures: [absent("style", why)] }], 1);
  expect(lines[0]).toBe("a.png  it cannot be told how good it is");
  expect(lines[1]).toMatch(/^style: can’t tell\. .+\.$/);
});

test("what was made of nobody needs no word; what was measured otherwise says why", () => {
  const otherwise: Measure = { ...style, kind: "likeness", instead: "no face in the photograph" };
  const lines = rankedLines([{ file: "a.png", measures: [otherwise, absent("style", "no style")] }], 1);
  expect(lines[1]).toMatch(/^likeness: No face is seen in the photograph.*measured otherwise\.$/);
  expect(lines).toHaveLength(2);
});
