/** The judge's bounds on drawn triplets, whose targets are right, and on the same made wrong on purpose. */
import { beforeAll, expect, test } from "vitest";
import type { TripletMeasures } from "../../contract/learning/curation.ts";
import type { Look } from "../../contract/library/look.ts";
import { familyNames } from "../drawing/styles/families.ts";
import { drawnTriplet } from "../drawing/triplet.ts";
import { bounds } from "./judge.ts";
import { lookOf } from "./look.ts";
import { measurePlain, measureStylised, type Parts } from "./measure.ts";

const COUNT = 30;
let all: readonly Parts[] = [];

beforeAll(async () => {
  const drawn = { families: familyNames, size: 128, seed: 5, photographs: [] };
  const triplets = await Promise.all(Array.from({ length: COUNT }, (_, n) => drawnTriplet(drawn, n)));
  all = triplets.map(({ content, style, target }) => ({
    content: lookOf(content),
    style: lookOf(style),
    target: lookOf(target),
  }));
});

type Kind = "style" | "layout" | "leak" | "plain";
/** Shares of triplets that a bound rejects, leaves to the artist, and accepts. */
function shares(kind: Kind, measured: readonly TripletMeasures[]) {
  const [first, second] = bounds[kind];
  const values = measured.map((one) => one[kind]!);
  const part = (fits: (value: number) => boolean): number => values.filter(fits).length / values.length;
  return kind === "leak"
    ? { rejected: part((v) => v > second), accepted: part((v) => v <= first) }
    : { rejected: part((v) => v < first), accepted: part((v) => v >= second) };
}
const right = () => all.map((looks) => measureStylised(looks));
const wrong = (target: (looks: Parts, n: number) => Look) =>
  all.map((looks, n) => measureStylised({ ...looks, target: target(looks, n) }));
const others = () => wrong((_, n) => all[(n + 1) % COUNT]!.target);

test("style: a content that came back as it was is rejected, and most of another style; two of three right ones stay", () => {
  expect(
    shares(
      "style",
      wrong(({ content }) => content),
    ).rejected,
  ).toBe(1);
  expect(shares("style", others()).rejected).toBeGreaterThan(0.6);
  const { rejected, accepted } = shares("style", right());
  expect(rejected).toBeLessThan(0.35);
  expect(accepted).toBeGreaterThan(0.6);
});

test("layout: no right one is rejected, and of other contents' targets none is accepted", () => {
  expect(shares("layout", right())).toMatchObject({ rejected: 0 });
  expect(shares("layout", right()).accepted).toBeGreaterThan(0.9);
  expect(shares("layout", others()).rejected).toBeGreaterThan(0.6);
  expect(shares("layout", others()).accepted).toBeLessThan(0.05);
});

test("leak: the style picture that came back is rejected, hardly a right one is", () => {
  expect(
    shares(
      "leak",
      wrong(({ style }) => style),
    ).rejected,
  ).toBe(1);
  const { rejected, accepted } = shares("leak", right());
  expect(rejected).toBeLessThan(0.1);
  expect(accepted).toBeGreaterThan(0.8);
});

test("plain: contents as they were drawn are accepted, those that stayed in the style rejected", () => {
  const photographs = (n: number) => all.filter((_, m) => m !== n).map(({ content }) => content);
  const made = (content: (looks: Parts) => Look) =>
    all.map((looks, n) => measurePlain({ ...looks, content: content(looks) }, null, photographs(n)));
  expect(
    shares(
      "plain",
      made(({ content }) => content),
    ).accepted,
  ).toBe(1);
  expect(
    shares(
      "plain",
      made(({ target }) => target),
    ).rejected,
  ).toBe(1);
});
