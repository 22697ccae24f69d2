import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Measure, MeasuredBy, MeasureKind } from "../../contract/learning/measures.ts";
import { ablations } from "./contestants.ts";
import { dreambenchSet, readPrompts } from "./dreambench-set.ts";
import { openJournal } from "./journal.ts";
import { type BenchCase, caseKey } from "./set.ts";
import { estimate } from "./statistics.ts";
import { absentFrom, columnOf, comparisonsOf, tableOf } from "./table.ts";
import { usoCases, usoSet } from "./uso-set.ts";

const folder = mkdtempSync(join(tmpdir(), "bench-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const one = (name: string) => ({ name, path: `/set/${name}.png` });
const many = (n: number, name: string) => Array.from({ length: n }, (_, i) => one(`${name}${i}`));
const prompts = Array.from({ length: 30 }, (_, i) => `{} in place ${i}`);

test("the protocol has the paper's counts", () => {
  const cases = usoCases(many(50, "content"), many(50, "style"), prompts, prompts);
  const of = (task: string) => cases.filter((one) => one.task === task).length;
  expect(of("subject-driven")).toBe(50 * 30 * 4);
  expect(of("style-driven")).toBe(50 * 30 * 4);
  expect(of("both")).toBe(50 * 50 * 2);
  expect(new Set(cases.map(caseKey)).size).toBe(cases.length);
  expect(cases[0]?.prompt).toBe("content0 in place 0");
});

test("a folder with a subject too few, or a style too many, is refused, and what it is is named", async () => {
  const set = join(folder, "uso");
  for (const [part, count] of [
    ["content", 49],
    ["style", 50],
  ] as const) {
    mkdirSync(join(set, part), { recursive: true });
    for (let n = 0; n < count; n++) writeFileSync(join(set, part, `${n}.png`), "");
  }
  for (const name of ["subject-prompts.txt", "style-prompts.txt"]) writeFileSync(join(set, name), prompts.join("\n"));
  await expect(usoSet(set)).rejects.toMatchObject({
    code: "bench.incomplete",
    data: { missing: ["1 of 50 pictures in content"] },
  });
  writeFileSync(join(set, "content", "49.png"), "");
  expect((await usoSet(set)).cases.length).toBe(17_000);
  // One too many would be another number, too.
  writeFileSync(join(set, "style", "50.png"), "");
  writeFileSync(join(set, "style-prompts.txt"), [...prompts, "one more"].join("\n"));
  await expect(usoSet(set)).rejects.toMatchObject({
    code: "bench.too-many",
    data: { surplus: ["51 instead of 50 pictures in style", "31 instead of 30 prompts in style-prompts.txt"] },
  });
});

const published = [
  "Classes\nsubject_name,class\ncat,cat\nvase,vase\n",
  "Object Prompts\nprompt_list = [",
  ...Array.from({ length: 25 }, (_, n) => `'a {0} {1} number ${n}'.format(unique_token, class_token),`),
  "]\nLive Subject Prompts\nprompt_list = [",
  ...Array.from({ length: 25 }, (_, n) => `'a living {0} {1} ${n}'.format(unique_token, class_token),`),
  "]",
].join("\n");

test("DreamBench's own file of prompts and classes is read", () => {
  const { classes, objects, lives } = readPrompts(published);
  expect(classes.get("cat")).toBe("cat");
  expect([objects.length, lives.length]).toEqual([25, 25]);
  expect(objects[3]).toBe("a {0} {1} number 3");
});

test("DreamBench without some of its subjects is refused by their names", async () => {
  const set = join(folder, "dreambench");
  mkdirSync(join(set, "cat"), { recursive: true });
  writeFileSync(join(set, "prompts_and_classes.txt"), published);
  writeFileSync(join(set, "cat", "00.jpg"), "");
  const refused = await dreambenchSet(set).catch(
    (error: { data: { missing: readonly string[] } }) => error.data.missing,
  );
  expect(refused).toContain("cat/04.jpg");
  expect(refused).toContain("vase");
  expect(refused).toContain("the class of teapot");
});

const value = (kind: "likeness" | "style", number: number): Measure => ({
  state: "measured",
  kind,
  formula: "test/1",
  weights: null,
  value: number,
  by: "pixels",
  rough: false,
});
const cases: readonly BenchCase[] = many(3, "person").map((content) => ({
  task: "subject-driven",
  content,
  style: null,
  references: [content.path],
  prompt: "",
  image: 0,
}));
const entry = (model: string, n: number, likeness: number) => ({
  model,
  seed: 1,
  key: caseKey(cases[n]!),
  file: `${n}.png`,
  measures: [
    value("likeness", likeness),
    { state: "absent", kind: "style", formula: "test/1", weights: null, why: "no style" } as const,
  ],
});

test("a measure that could not be computed has no row, and is never zero", () => {
  const rows = tableOf(cases, [entry("a", 0, 0.2), entry("a", 1, 0.4), entry("a", 2, 0.9)]);
  expect(rows.map(({ column }) => column)).toEqual(["likeness (pixels)"]);
  expect(rows[0]!.all).toMatchObject({ groups: 3, values: 3 });
  expect(rows[0]!.all.mean).toBeCloseTo(0.5, 10);
  expect(rows[0]!.subjects.map(([name]) => name)).toEqual(["person0", "person1", "person2"]);
});

test("columns have their published names, and DINO is absent where there is only DINOv2", () => {
  const row = (kind: MeasureKind, by: MeasuredBy) => ({ kind, column: columnOf({ kind, by }) });
  const rows = [row("likeness", "dinov2"), row("likeness", "clip"), row("likeness", "clip and dino")];
  expect(rows.map(({ column }) => column)).toEqual(["likeness (dinov2)", "CLIP-I", "likeness (clip and dino)"]);
  expect(absentFrom(rows)).toEqual(["DINO", "CSD", "CLIP-T", "style", "leak", "copy"]);
  const all = [row("likeness", "dino"), row("style", "csd"), row("words", "clip"), row("leak", "dino"), ...rows];
  expect(absentFrom(all)).toEqual(["copy"]);
});

test("two models are compared case by case", () => {
  const done = [0, 1, 2].flatMap((n) => [entry("a", n, 0.5 + n / 10), entry("b", n, 0.4 + n / 10)]);
  const [difference, ...others] = comparisonsOf(cases, done);
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ first: "a", second: "b", column: "likeness (pixels)" });
  expect(difference!.difference.mean).toBeCloseTo(0.1, 10);
  expect(difference!.difference.low).toBeCloseTo(0.1, 10);
});

test("means are of the groups' means; the interval is the same for a seed and narrower for more groups", () => {
  const groups = new Map([
    ["a", [1, 1, 1, 1]],
    ["b", [0]],
  ]);
  expect(estimate(groups)?.mean).toBe(0.5);
  expect(estimate(groups)).toEqual(estimate(groups));
  const wide = (n: number) => estimate(new Map(Array.from({ length: n }, (_, i) => [`${i}`, [i % 2]])))!;
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(wide(64))).toBeLessThan(width(wide(8)));
  expect(estimate(new Map())).toBeNull();
});

test("a journal goes on after a line that was cut off, and refuses other settings", async () => {
  const place = join(folder, "journal");
  mkdirSync(place);
  const journal = await openJournal(place, { set: "x", steps: 4 });
  await journal.add(entry("a", 0, 0.1));
  writeFileSync(join(place, "journal.jsonl"), `${readFileSync(join(place, "journal.jsonl"), "utf8")}{"model":"a","se`);
  const again = await openJournal(place, { set: "x", steps: 4 });
  expect(again.done).toHaveLength(1);
  await again.add(entry("a", 1, 0.2));
  expect((await openJournal(place, { set: "x", steps: 4 })).done.map(({ file }) => file)).toEqual(["0.png", "1.png"]);
  await expect(openJournal(place, { set: "x", steps: 5 })).rejects.toMatchObject({
    code: "bench.other-run",
    data: { differs: ["steps"] },
  });
});

test("rows of an ablation are read, and what cannot be set is said", () => {
  expect(ablations("without LoRA:loraStrength=0,steps=4", undefined)).toEqual([
    { name: "without LoRA", recipe: { loraStrength: 0, steps: 4 } },
  ]);
  expect(() => ablations("x:seed=1", undefined)).toThrow(/steps, guidance/);
  expect(() => ablations("x:steps=0", undefined)).toThrow(/steps cannot be 0/);
});
