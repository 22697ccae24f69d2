import { expect, test } from "vitest";
import { randn } from "../../sampling/noise.ts";
import { contentLeak, layout, styleMatch, styleStatistic } from "./judge.ts";

const SIDE = 16;
const latent = (of: (x: number, y: number, c: number) => number) => ({
  shape: [2, SIDE, SIDE],
  data: Float32Array.from({ length: 2 * SIDE * SIDE }, (_, n) =>
    of(n % SIDE, Math.floor(n / SIDE) % SIDE, Math.floor(n / SIDE / SIDE)),
  ),
});
const noise = randn(5, 2 * SIDE * SIDE);
const rough = (x: number, y: number, c: number): number => noise[(c * SIDE + y) * SIDE + x]!;
/** Stripes of one place, at another phase for every picture; and a photograph, which is smooth. */
const striped = (phase: number) => latent((x, y, c) => 2 * ((x + phase) % 2) - 1 + 0.1 * rough(x, y, c) + c);
const smooth = (at: number) => latent((x, y, c) => Math.hypot(x - at, y - at) / SIDE + 0.05 * rough(y, x, c));

test("what has the style's texture matches better than what has half of it, and that better than none", () => {
  const [pictures, subjects] = [[styleStatistic(striped(0))], [styleStatistic(smooth(4))]];
  const match = (one: ReturnType<typeof latent>) => styleMatch([styleStatistic(one)], pictures, subjects);
  const half = latent((x, y, c) => 0.5 * (2 * (x % 2) - 1) + 0.5 * c + 0.05 * rough(x, y, c));
  expect(match(striped(1))).toBeGreaterThan(90);
  expect(match(half)).toBeLessThan(match(striped(1)));
  expect(match(half)).toBeGreaterThan(match(smooth(4)));
  expect(match(smooth(4))).toBe(0);
});

test("a sample that shows a style picture's content leaks, one that shows its own subject does not", () => {
  const [picture, subject] = [layout(smooth(3)), layout(smooth(12))];
  expect(contentLeak([subject], [picture], [subject])).toBe(0);
  expect(contentLeak([picture], [picture], [subject])).toBeGreaterThan(40);
});
