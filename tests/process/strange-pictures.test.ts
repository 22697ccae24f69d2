/** Pictures that nobody thought of, measured by what comes with the program: a value, or its absence with its words. */
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whyAbsent } from "../../src/contract/learning/measure-words.ts";
import type { Absence, Measure, MeasureKind } from "../../src/contract/learning/measures.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { measuringWith } from "../../src/main/models/measures.ts";
import { modelRoots } from "../../src/main/models/catalogue.ts";
import type { Measurers } from "../../src/engine/measure/measurer.ts";
import { openMeasurers } from "../../src/engine/measure/measurers.ts";
import { measurePicture } from "../../src/engine/measure/picture.ts";

const folder = temporaryFolder();
const person = "assets/subjects/11-astronaut-photograph.jpg";
const other = "assets/subjects/10-a-woman-with-long-black-hair-in-a-red-shirt.png";
const style = "assets/styles/05-watercolor.png";
const at = (name: string): string => join(folder, `${name}.png`);
let measurers: Measurers;

beforeAll(async () => {
  measurers = await openMeasurers(await measuringWith([modelRoots({})[0]!]));
  const face = await sharp(other).resize(240, 240).toBuffer();
  const twenty = Array.from({ length: 20 }, (_, n) => ({
    input: face,
    left: 240 * (n % 5),
    top: 240 * Math.floor(n / 5),
  }));
  const ground = { create: { width: 1200, height: 960, channels: 3 as const, background: "#888" } };
  const one = sharp({ create: { width: 1, height: 1, channels: 3, background: "#48a" } });
  await Promise.all([
    sharp(ground).composite(twenty).toFile(at("twenty")),
    sharp(person).rotate(90).toFile(at("turned")),
    sharp(person).rotate(270).toFile(at("turned back")),
    sharp(person).rotate(180).toFile(at("upside down")),
    sharp("assets/styles/12-comic.png")
      .extract({ left: 0, top: 0, width: 60, height: 60 })
      .resize(300)
      .toFile(at("nobody")),
    sharp(ground).toFile(at("page")),
    one.toFile(at("one")),
    sharp(person).resize(512).toFile(at("eight")),
    sharp(person).resize(512).toColourspace("rgb16").toFile(at("sixteen")),
    sharp(person).resize(512).ensureAlpha(0.999).toFile(at("alpha")),
  ]);
});
afterAll(() => measurers.release());

async function measured(picture: string, subject: string, look: string): Promise<Record<MeasureKind, string | number>> {
  const { measures } = await measurePicture(
    {
      picture,
      subjects: [{ path: subject }],
      styles: [{ path: look }],
      keepsLayout: false,
      others: { subjects: [], styles: [] },
    },
    measurers,
  );
  return Object.fromEntries(
    measures.map((one: Measure) => [one.kind, one.state === "measured" ? one.value : one.why]),
  ) as Record<MeasureKind, string | number>;
}

const absent = (values: readonly (string | number)[]): readonly string[] =>
  values.filter((value) => typeof value === "string");

test.each([
  ["a crowd in the photograph", person, at("twenty"), style, { likeness: "several faces in the photograph" }],
  ["a crowd in the picture", at("twenty"), person, style, { likeness: "several faces" }],
  ["nobody in the photograph", person, at("nobody"), style, { likeness: "no face in the photograph" }],
  ["a style that is a blank page", person, person, at("page"), { style: "blank", leak: "blank", copy: "blank" }],
  ["a picture that is a blank page", at("page"), person, style, { likeness: "no face", style: "blank", leak: "blank" }],
  ["a photograph of one pixel", person, at("one"), style, { likeness: "unreadable", leak: "unreadable" }],
  ["a style of one pixel", person, person, at("one"), { style: "unreadable", leak: "unreadable" }],
  ["a subject that is its own style", person, style, style, { leak: "as the subject" }],
])("of %s what cannot be told is absent, each with its sentence", async (_, picture, subject, look, told) => {
  const found = await measured(picture, subject, look);
  expect(found).toMatchObject(told);
  for (const why of absent(Object.values(found))) expect(whyAbsent[why as Absence]).toMatch(/[a-z]\.$/);
});

test("a picture of one pixel is refused by name, with what would do", async () => {
  await expect(measured(at("one"), person, style)).rejects.toMatchObject({ code: "image.too-small" });
});

test.each([
  ["sixteen bits a channel", "sixteen", { depth: "ushort" }],
  ["transparency", "alpha", { hasAlpha: true }],
])("a picture with %s is measured as the same one without", async (_, name, is) => {
  expect(await sharp(at(name)).metadata()).toMatchObject(is);
  const [found, plain] = [await measured(at(name), person, style), await measured(at("eight"), person, style)];
  for (const kind of ["likeness", "style"] as const) expect(found[kind]).toBeCloseTo(plain[kind] as number, 1);
});

test.each(["turned", "turned back", "upside down"])("a face that is %s is still whose it is", async (name) => {
  expect((await measured(at(name), person, style)).likeness).toBeGreaterThan(0.85);
  expect((await measured(person, at(name), style)).likeness).toBeGreaterThan(0.85);
});
