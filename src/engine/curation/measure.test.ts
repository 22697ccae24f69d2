/** What is measured of drawn triplets, whose targets are right, and of pictures that are wrong on purpose. */
import { beforeAll, expect, test } from "vitest";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "../image/resample.ts";
import { drawnTriplet } from "../drawing/triplet.ts";
import type { Look } from "../../contract/library/look.ts";
import { lookOf, samePrint } from "./look.ts";
import { looksPainted, measurePlain, measureStylised } from "./measure.ts";

interface Looks {
  readonly content: Look;
  readonly style: Look;
  readonly target: Look;
}
let all: readonly Looks[] = [];
let first: Pixels;

beforeAll(async () => {
  const drawn = { families: ["duotone", "vintage", "pastel", "neon"], size: 128, seed: 3, photographs: [] } as const;
  const triplets = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => drawnTriplet(drawn, n)));
  first = triplets[0]!.content;
  all = triplets.map(({ content, style, target }) => ({
    content: lookOf(content),
    style: lookOf(style),
    target: lookOf(target),
  }));
});

/** The one in the middle: drawn styles differ in how far a target can go to a picture of another content. */
const median = (values: readonly (number | null)[]): number => values.map((one) => one!).toSorted((a, b) => a - b)[3]!;
const mean = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + value! / values.length, 0);

test("a target went towards its style and kept its content; the content itself went nowhere, the style all the way", () => {
  const right = all.map((looks) => measureStylised(looks));
  expect(median(right.map(({ style }) => style))).toBeGreaterThan(0.2);
  expect(mean(right.map(({ layout }) => layout))).toBeGreaterThan(0.6);
  expect(mean(right.map(({ leak }) => leak))).toBeLessThan(0.3);
  for (const looks of all) {
    expect(measureStylised({ ...looks, target: looks.content })).toMatchObject({ style: 0, leak: 0 });
    const copied = measureStylised({ ...looks, target: looks.style });
    expect(copied.style).toBeCloseTo(1, 5);
    expect(copied.leak).toBeCloseTo(1, 5);
  }
});

test("another content's target has lost the content", () => {
  const wrong = all.map((looks, n) => measureStylised({ ...looks, target: all[(n + 1) % all.length]!.target }));
  expect(mean(wrong.map(({ layout }) => layout))).toBeLessThan(0.4);
});

test("the picture that the target was made with leaks, too, where the triplet shows another", () => {
  const [one, other] = all;
  const made = measureStylised({ ...one!, style: other!.style, target: one!.style, madeWith: one!.style });
  expect(made.leak).toBeCloseTo(1, 5);
});

test("what cannot be measured is absent, never zero", () => {
  const { content, target } = all[0]!;
  const blank = lookOf({ width: 64, height: 64, rgb: new Uint8Array(64 * 64 * 3).fill(240) });
  expect(blank.doubt).toBe("blank");
  expect(measureStylised({ content, style: blank, target })).toMatchObject({ layout: null, leak: null });
  expect(measureStylised({ content, style: content, target }).style).toBeNull();
});

test("a content made plain went from the target to photographs, and the target itself went nowhere", () => {
  const photographs = all.map(({ content }) => content);
  const { content, style, target } = all[0]!;
  expect(measurePlain({ content, style, target }, all[1]!.content, photographs).plain).toBeGreaterThan(0.9);
  expect(measurePlain({ content: target, style, target }, all[1]!.content, photographs).plain).toBe(0);
});

test("a photograph of a painting looks painted among photographs, and photographs do not", () => {
  const contents = all.map(({ content }) => content);
  const styles = all.map(({ style }) => style);
  const painting = all[0]!.style;
  expect(looksPainted(painting, [...contents, painting], styles)).toBe(true);
  expect(contents.filter((one) => looksPainted(one, contents, styles)).length).toBeLessThan(3);
});

test("a picture is known again at another size, and is no other picture", () => {
  const { print } = all[0]!.content;
  expect(samePrint(lookOf(resample(first, 300, 300, "bicubic")).print, print)).toBe(true);
  expect(samePrint(all[1]!.content.print, print)).toBe(false);
});
