/** What the measures say of pictures whose scores are known. */
import { expect, test } from "vitest";
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { drawnTriplet } from "../../src/engine/drawing/triplet.ts";
import { partialCorrelation } from "../../src/engine/measure/plain-statistics.ts";
import { type Compared, differenceOf, judged, scoreOf } from "./measures.ts";
import { variants } from "./variants.ts";

const compared = async (n: number): Promise<Compared> =>
  drawnTriplet({ families: ["neon", "duotone", "watercolor"], size: 64, seed: 2, photographs: [] }, n);

test("the content as it was goes none of the way, the style picture all of it", async () => {
  const triplets = await Promise.all([0, 1, 2].map(compared));
  const of = (part: (c: Compared) => Pixels) => scoreOf(triplets.map((c) => judged(part(c), c)));
  expect(of((c) => c.content)).toMatchObject({ colours: 0, strokes: 0 });
  const copied = of((c) => c.style);
  expect(copied).toMatchObject({ colours: 100, strokes: 100 });
  expect(copied.leak).toBeCloseTo(1, 5);
  const meant = of((c) => c.target);
  expect(meant.psnr).toBe(60);
  expect(meant.leak).toBe(0);
  for (const share of [meant.colours, meant.strokes]) {
    expect(share).toBeGreaterThan(25);
    expect(share).toBeLessThan(100);
  }
});

test("layout taken from the style picture counts as leak, and that of the target does not", async () => {
  const c = await compared(4);
  const half = (a: Pixels, b: Pixels): Pixels => ({ ...a, rgb: a.rgb.map((v, n) => (v + b.rgb[n]!) / 2) });
  const leaked = judged(half(c.target, c.style), c);
  expect(leaked.leak).toBeGreaterThan(0.5);
  const noise = {
    ...c.target,
    rgb: c.target.rgb.map((v, n) => Math.max(0, Math.min(255, v + ((n * 7919) % 31) - 15))),
  };
  expect(Math.abs(judged(noise, c).leak)).toBeLessThan(0.3);
});

test("what a third explains of two is no correlation between them", () => {
  const c = Float32Array.from({ length: 400 }, (_, n) => Math.sin(n));
  const [a, b] = [3, 5].map((k) => c.map((v, n) => v + 0.1 * Math.sin(k * n + k)));
  expect(Math.abs(partialCorrelation(a!, b!, c))).toBeLessThan(0.05);
  expect(partialCorrelation(a!, a!, c)).toBeCloseTo(1, 5);
  expect(partialCorrelation(c, b!, c)).toBe(0);
});

test("every ablation trains for as many steps as the whole", () => {
  const all = variants({ align: 7, disentangle: 5, reward: 3 });
  expect(all).toHaveLength(6);
  for (const { parts } of all) expect(parts.reduce((sum, { steps }) => sum + steps, 0)).toBe(15);
});

test("of two models on the same pictures it is told which was nearer, and how surely", async () => {
  const triplets = await Promise.all(Array.from({ length: 6 }, (_, n) => compared(n)));
  const targets = triplets.map((c) => judged(c.target, c));
  const contents = triplets.map((c) => judged(c.content, c));
  const { psnr, colours, leak } = differenceOf(targets, contents);
  for (const { mean, within } of [psnr, colours]) expect(mean).toBeGreaterThan(within);
  expect(colours.mean).toBeCloseTo(scoreOf(targets).colours - scoreOf(contents).colours, 6);
  expect(Number.isFinite(leak.mean)).toBe(true);
  expect(differenceOf(targets, targets).strokes).toEqual({ mean: 0, within: 0 });
});
