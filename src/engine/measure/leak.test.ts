/** Leak is the content of a style picture, and not what two pictures share because they are of one style. */
import { hash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { Picture } from "../../formats/picture/read.ts";
import { content } from "../drawing/content.ts";
import { drawnStyle, laidOn } from "../drawing/styles/families.ts";
import { scatter } from "../../../tests/fixtures/random-flux.ts";
import { alikeBeyond } from "./beyond.ts";
import { encodedMeasurers } from "./encoded.ts";
import { pixelMeasurers } from "./pixels.ts";
import { alikeInForm, structureOf } from "./structure.ts";
import { cosineOf } from "./style-statistic.ts";
import { layings, takenApart } from "./taken-apart.ts";

const SIDE = 128;
/** Those whose strokes or grids lie in the same places of every picture, and others to compare with. */
const families = ["halftone", "crossstitch", "poster", "linocut"] as const;
const others = ["oil", "pastel", "watercolor"] as const;
const named = (pixels: Pixels): Picture => ({ ...pixels, sha256: hash("sha256", pixels.rgb, "hex") });
const leak = pixelMeasurers.find(({ kind }) => kind === "leak")!;

/** The left half of one picture, the right half of another. */
const halves = (left: Pixels, right: Pixels): Pixels => ({
  ...left,
  rgb: left.rgb.map((value, i) => (Math.floor(i / 3) % SIDE < SIDE / 2 ? value : right.rgb[i]!)),
});

interface Case {
  readonly subject: Picture;
  readonly style: Picture;
  /** The subject in that style, in another style, and in that style with half of what the style picture shows. */
  readonly alone: Picture;
  readonly elsewhere: Picture;
  readonly leaked: Picture;
}
const cases: Case[] = [];
beforeAll(async () => {
  for (let n = 0; n < 12; n++) {
    const [style, other] = [drawnStyle(families[n % 4]!, 40 + n), drawnStyle(others[n % 3]!, 80 + n)];
    const [shown, beside] = [await content(200 + n, SIDE, []), await content(300 + n, SIDE, [])];
    cases.push({
      subject: named(shown.picture),
      style: named(laidOn(beside.picture, style, 1)),
      alone: named(laidOn(shown.picture, style, 2)),
      elsewhere: named(laidOn(shown.picture, other, 2)),
      leaked: named(laidOn(halves(shown.picture, beside.picture), style, 3)),
    });
  }
});

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
/** How often one of the first is above one of the second. */
const above = (first: readonly number[], second: readonly number[]): number =>
  mean(first.flatMap((a) => second.map((b) => Number(a > b))));

test("a style that is merely shared is no leak, and half of what the style picture shows is one, also in prints and stitches", async () => {
  const of = (which: "alone" | "elsewhere" | "leaked") =>
    Promise.all(
      cases.map(async (one) => (await leak.compare(one[which], one.style, { subjects: [one.subject] })) as number),
    );
  const [alone, elsewhere, leaked] = [await of("alone"), await of("elsewhere"), await of("leaked")];
  expect(above(leaked, alone)).toBeGreaterThan(0.95);
  expect(Math.abs(above(alone, elsewhere) - 0.5)).toBeLessThan(0.15);
  expect(mean(alone)).toBeLessThan(0.08);
  expect(mean(leaked)).toBeGreaterThan(0.3);
  // Edges as they are take a style's grid for its content.
  const edges = (which: "alone" | "elsewhere") =>
    cases.map((one) => alikeInForm(structureOf(one[which]), structureOf(one.style)));
  expect(above(edges("alone"), edges("elsewhere"))).toBeGreaterThan(0.7);
});

test("what the subject shows itself is no leak; where it shows just what the style picture does, nobody can tell", async () => {
  const [{ subject, style, alone }] = cases as [Case];
  const without = (await leak.compare(alone, subject)) as number;
  expect(without).toBeGreaterThan(0.4);
  expect(await leak.compare(alone, subject, { subjects: [subject] })).toBe("as the subject");
  const page = named({ ...style, rgb: new Uint8Array(style.rgb.length).fill(240) });
  expect(await leak.compare(alone, page, { subjects: [subject] })).toBe("blank");
});

test("by a network, what picture and style picture share with the style taken apart is taken away", async () => {
  // A network that sees a style as a direction of its own, and shapes beside it.
  const style = scatter(32, 9);
  const shapes = new Map<string, Float32Array>();
  const of = async (picture: Pixels): Promise<Float32Array> => {
    const key = hash("sha256", picture.rgb, "hex");
    const known = shapes.get(key) ?? scatter(32, shapes.size + 20).map((value) => value / 4);
    shapes.set(key, known);
    return known.map((value, i) => value + (isPhotograph(picture) ? 0 : style[i]!));
  };
  const [one] = cases as [Case];
  const isPhotograph = (picture: Pixels): boolean => picture.rgb === one.subject.rgb;
  const none = { dinov2: null, clip: null, words: null, csd: null };
  const found = encodedMeasurers({ ...none, dino: { weights: "0".repeat(64), of } }).all;
  const by = found.find(({ kind }) => kind === "leak")!;
  expect(by.formula).toBe("dino-beyond-subject-and-style/2");
  expect(cosineOf(await of(one.alone), await of(one.style))).toBeGreaterThan(0.8);
  expect(Math.abs((await by.compare(one.alone, one.style, { subjects: [one.subject] })) as number)).toBeLessThan(0.4);
  expect(await by.compare(one.style, one.style, { subjects: [one.subject] })).toBeCloseTo(1, 5);
});

test("what is left of two vectors is their partial correlation; with nothing to explain it is the cosine", () => {
  const [a, b, c] = [scatter(64, 1), scatter(64, 2), scatter(64, 3)];
  const [ab, ac, bc] = [cosineOf(a, b), cosineOf(a, c), cosineOf(b, c)];
  expect(alikeBeyond(a, b, [c])).toBeCloseTo((ab - ac * bc) / Math.sqrt((1 - ac ** 2) * (1 - bc ** 2)), 5);
  expect(alikeBeyond(a, b, [])).toBeCloseTo(ab, 6);
  // Told twice, in other words, and together with another: the same space.
  const twice = c.map((value) => -3 * value);
  expect(alikeBeyond(a, b, [c, twice])).toBeCloseTo(alikeBeyond(a, b, [c])!, 5);
  expect(alikeBeyond(a, b, [b.map((value) => 2 * value)])).toBeNull();
  expect(alikeBeyond(b, a, [b])).toBe(0);
  expect(alikeBeyond(a, new Float32Array(64), [c])).toBeNaN();
});

test("a picture taken apart has every colour as often, and hardly anything of its places", () => {
  const [{ style }] = cases as [Case];
  const apart = takenApart(style, layings[0]);
  expect(mean([...apart.rgb])).toBeCloseTo(mean([...style.rgb]), 0);
  const [before, after] = [structureOf(style), structureOf(apart)];
  expect(alikeInForm(before, after)).toBeLessThan(0.2);
  expect(alikeInForm(structureOf(takenApart(style, layings[1])), after)).toBeLessThan(0.2);
});
