import { expect, test } from "vitest";
import type { Doubt } from "../../../contract/library/doubts.ts";
import { randn } from "../../sampling/noise.ts";
import { understood, type Looked } from "./understand.ts";

const picture = (seed: number, { far = 0, width = 512, height = 400, doubt = null as Doubt | null } = {}): Looked => ({
  path: `/set/${seed}.png`,
  broken: null,
  doubt,
  width,
  height,
  small: Float64Array.from(randn(seed, 64)),
  statistic: Float64Array.from(randn(seed + 100, 32), (x) => 5 + x + far),
});
const set = (count: number): Looked[] => Array.from({ length: count }, (_, n) => picture(n + 1));

test("twelve good pictures are a full set: two judge, the cover never, and nothing is advised", () => {
  const report = understood(set(12), 256);
  expect(report).toMatchObject({ score: 100, advice: [] });
  expect(report.pictures.filter(({ use }) => use === "judge")).toHaveLength(2);
  expect(report.pictures[0]!.use).toBe("learn");
});

test("a near duplicate is named with what it is the same as, and left out", () => {
  const pictures = [...set(6), { ...picture(3), path: "/set/again.png" }];
  const report = understood(pictures, 256);
  expect(report.pictures[6]).toMatchObject({ sameAs: 2, use: "left out" });
  expect(report.advice).toContainEqual({ kind: "alike", count: 1 });
});

test("the one picture in another style is named and left out; in a set of one style none is", () => {
  const report = understood([...set(7), picture(30, { far: 30 })], 256);
  expect(report.pictures.filter(({ unlike }) => unlike).map(({ path }) => path)).toEqual(["/set/30.png"]);
  expect(report.advice).toContainEqual({ kind: "unlike", name: "30.png" });
  expect(understood(set(8), 256).pictures.some(({ unlike }) => unlike)).toBe(false);
});

test("a broken file keeps its reason and the others are used; small ones are counted", () => {
  const broken: Looked = { path: "/set/torn.png", broken: "It is damaged." };
  const report = understood([...set(6), broken, picture(40, { width: 90, height: 80 })], 256);
  expect(report.pictures[6]).toMatchObject({ broken: "It is damaged.", use: "left out" });
  expect(report.pictures[7]).toMatchObject({ small: true });
  expect(report.advice).toEqual(
    expect.arrayContaining([
      { kind: "broken", count: 1 },
      { kind: "small", count: 1 },
    ]),
  );
});

test("blank pages are left out however many there are, one in a border is learned from, and both are told", () => {
  const pages = [picture(50, { doubt: "blank" }), picture(50, { doubt: "blank" })];
  const report = understood([...set(6), ...pages, picture(60, { doubt: "bordered" })], 256);
  expect(report.pictures.slice(6).map(({ doubt, use }) => [doubt, use])).toEqual([
    ["blank", "left out"],
    ["blank", "left out"],
    ["bordered", expect.stringMatching(/learn|judge/)],
  ]);
  expect(report.advice).toEqual([
    { kind: "more", count: 5 },
    { kind: "blank", count: 2 },
    { kind: "bordered", count: 1 },
  ]);
});

test("fewer pictures are worth less, and it says how many more are wanted", () => {
  const [few, many] = [understood(set(5), 256), understood(set(9), 256)];
  expect(few.score).toBeLessThan(many.score);
  expect(few.advice).toContainEqual({ kind: "more", count: 7 });
});
