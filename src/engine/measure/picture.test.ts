import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Absence } from "../../contract/learning/measures.ts";
import { writePicture } from "../../formats/picture/write.ts";
import type { Measurer, Measurers } from "./measurer.ts";
import { measurePicture } from "./picture.ts";

const folder = mkdtempSync(join(tmpdir(), "measure-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A small picture whose first byte is its number, so that measurers can tell them apart. */
async function picture(number: number): Promise<string> {
  const file = join(folder, `${number}.png`);
  await writePicture({ width: 16, height: 16, rgb: new Uint8Array(768).fill(number) }, { file, format: "png" });
  return file;
}

const way = (
  kind: Measurer["kind"],
  formula: string,
  compare: (a: number, b: number) => number | Absence,
): Measurer => ({
  kind,
  by: formula.startsWith("face") ? "face" : "pixels",
  formula,
  weights: null,
  rough: false,
  compare: (a, b) => Promise.resolve(compare(a.rgb[0]!, b.rgb[0]!)),
});

const near = (a: number, b: number): number => -Math.abs(a - b);
const by = (...ways: readonly Measurer[]): Pick<Measurers, "all" | "words"> => ({ all: ways, words: [] });
const all = by(...(["likeness", "style", "leak", "copy"] as const).map((kind) => way(kind, "near/1", near)));
const nobody = { subjects: [], styles: [], keepsLayout: false, others: { subjects: [], styles: [] } };

test("what a picture was not made of is absent, and never zero", async () => {
  const { measures, unrelated } = await measurePicture({ picture: await picture(1), ...nobody }, all);
  expect(measures.map(({ kind, state }) => [kind, state])).toEqual([
    ["likeness", "absent"],
    ["style", "absent"],
    ["words", "absent"],
    ["leak", "absent"],
    ["copy", "absent"],
  ]);
  expect(measures).toMatchObject([
    { why: "no subject" },
    { why: "no style" },
    { why: "no words" },
    { why: "no style" },
    {},
  ]);
  expect(unrelated).toEqual([]);
});

test("of two people the one who is least like counts; styles count as much as they were to", async () => {
  const request = {
    ...nobody,
    picture: await picture(100),
    subjects: [{ path: await picture(99) }, { path: await picture(90) }],
    styles: [
      { path: await picture(104), weight: 100 },
      { path: await picture(108), weight: 300 },
    ],
  };
  const { measures } = await measurePicture(request, all);
  expect(measures).toMatchObject([{ value: -10 }, { value: -7 }, { why: "no words" }, { value: -4 }, { value: -1 }]);
});

test("in a picture that keeps the layout the person is no copy", async () => {
  const request = {
    ...nobody,
    keepsLayout: true,
    picture: await picture(100),
    subjects: [{ path: await picture(100) }],
    styles: [{ path: await picture(50) }],
  };
  expect((await measurePicture(request, all)).measures.at(-1)).toMatchObject({ kind: "copy", value: -50 });
  expect((await measurePicture({ ...request, keepsLayout: false }, all)).measures.at(-1)).toMatchObject({ value: -0 });
});

test("where the better way can tell nothing the next is taken, and says so; where none can, the last one's reason", async () => {
  const request = { ...nobody, picture: await picture(100), subjects: [{ path: await picture(99) }] };
  const face = way("likeness", "face/1", () => "no face");
  const rough = way("likeness", "edges/1", near);
  expect((await measurePicture(request, by(face, rough))).measures[0]).toMatchObject({
    value: -1,
    formula: "edges/1",
    instead: "no face",
  });
  expect((await measurePicture(request, by(face))).measures[0]).toMatchObject({ state: "absent", why: "no face" });
  expect((await measurePicture(request, by())).measures[0]).toMatchObject({ state: "absent", why: "no weights" });
});

test("a network that gives no number is absent, and the next way tells; it is no zero", async () => {
  const request = { ...nobody, picture: await picture(100), subjects: [{ path: await picture(99) }] };
  const damaged = way("likeness", "dino/1", () => NaN);
  const rough = way("likeness", "edges/1", near);
  expect((await measurePicture(request, by(damaged))).measures[0]).toMatchObject({ state: "absent", why: "no number" });
  expect((await measurePicture(request, by(damaged, rough))).measures[0]).toMatchObject({
    value: -1,
    instead: "no number",
  });
  const others = { ...nobody.others, subjects: [{ path: await picture(90) }] };
  expect((await measurePicture({ ...request, others }, by(damaged))).unrelated).toEqual([]);
});

test("a reference that is gone makes its measure absent, not the others", async () => {
  const request = {
    ...nobody,
    picture: await picture(100),
    subjects: [{ path: null }],
    styles: [{ path: await picture(104) }],
  };
  const { measures } = await measurePicture(request, all);
  // Whose content has come into it cannot be told either.
  expect(measures).toMatchObject([
    { why: "unreadable" },
    { value: -4 },
    {},
    { why: "unreadable" },
    { state: "absent" },
  ]);
});

test("of what has come from the style picture is told with its subjects in sight, with other style pictures too", async () => {
  const beside: (readonly number[])[] = [];
  const leak: Measurer = {
    ...way("leak", "beside/1", near),
    compare: (_, __, { subjects = [] } = {}) => (beside.push(subjects.map(({ rgb }) => rgb[0]!)), Promise.resolve(1)),
  };
  const request = {
    ...nobody,
    picture: await picture(100),
    subjects: [{ path: await picture(7) }, { path: await picture(9) }],
    styles: [{ path: await picture(104) }],
    others: { subjects: [], styles: [{ path: await picture(50) }] },
  };
  await measurePicture(request, by(leak));
  expect(beside).toEqual([
    [7, 9],
    [7, 9],
  ]);
});

test("a crowd is judged by no other way either: what cannot be told is absent, with its reason", async () => {
  const request = { ...nobody, picture: await picture(100), subjects: [{ path: await picture(99) }] };
  const crowd = way("likeness", "face/1", () => "several faces");
  const { measures } = await measurePicture(request, by(crowd, way("likeness", "edges/1", near)));
  expect(measures[0]).toMatchObject({ state: "absent", why: "several faces", formula: "face/1" });
});

test("words are held against the picture, and other words tell what chance gives", async () => {
  const words = {
    ...way("copy", "length/1", near),
    kind: "words" as const,
    compare: (_: unknown, text: string) => Promise.resolve(text.length),
  };
  const request = {
    ...nobody,
    picture: await picture(100),
    prompt: " a boat ",
    others: { ...nobody.others, prompts: ["sea"] },
  };
  const { measures, unrelated } = await measurePicture(request, { all: [], words: [words] });
  expect(measures[2]).toMatchObject({ kind: "words", value: 6, formula: "length/1" });
  expect(unrelated).toEqual([{ kind: "words", by: "pixels", value: 3 }]);
  expect((await measurePicture(request, by())).measures[2]).toMatchObject({ state: "absent", why: "no weights" });
});

test("of a picture that was made privately nothing is compared, and that is the reason", async () => {
  const { measures } = await measurePicture({ ...nobody, private: true, picture: await picture(1) }, all);
  expect(measures.map((one) => (one.state === "absent" ? one.why : one.kind))).toEqual(measures.map(() => "private"));
});

test("others tell what chance gives, by the way that measured", async () => {
  const request = {
    ...nobody,
    picture: await picture(100),
    subjects: [{ path: await picture(99) }],
    others: { subjects: [{ path: await picture(60) }, { path: join(folder, "gone.png") }], styles: [] },
  };
  const { unrelated } = await measurePicture(request, all);
  expect(unrelated.filter(({ kind }) => kind === "likeness")).toEqual([{ kind: "likeness", by: "pixels", value: -40 }]);
});

test("a measuring that is stopped ends before the next comparison", async () => {
  const controller = new AbortController();
  let asked = 0;
  const stopping = way("likeness", "slow/1", () => (asked++, controller.abort(), 1));
  const subjects = [{ path: await picture(1) }, { path: await picture(2) }];
  await expect(
    measurePicture({ ...nobody, picture: await picture(3), subjects }, by(stopping), { signal: controller.signal }),
  ).rejects.toMatchObject({ code: "engine.cancelled" });
  expect(asked).toBe(1);
});

test("what a photograph is compared with is the part of it that is seen", async () => {
  const file = join(folder, "halves.png");
  const rgb = new Uint8Array(32 * 16 * 3).map((_, at) => (Math.floor(at / 3) % 32 < 16 ? 100 : 40));
  await writePicture({ width: 32, height: 16, rgb }, { file, format: "png" });
  const right = { path: file, seen: { turn: 0, crop: { left: 0.5, top: 0, width: 0.5, height: 1 } } } as const;
  // Turned on its head, what was at the right is at the left.
  const turned = { path: file, seen: { turn: 2, crop: null } } as const;
  const request = {
    ...nobody,
    picture: await picture(100),
    subjects: [{ path: await picture(90) }],
    others: { subjects: [{ path: file }, right, turned], styles: [] },
  };
  const { unrelated } = await measurePicture(request, all);
  expect(unrelated.filter(({ kind }) => kind === "likeness").map(({ value }) => value)).toEqual([-0, -60, -60]);
});
