import { describe, expect, test } from "vitest";
import { randomTensor } from "../../../../tests/fixtures/random-flux.ts";
import { decodeTiled, encodeTiled, tilesAlong, type OfTile, type Tiling } from "./tiles.ts";
import type { FloatValue } from "../../runtime/session.ts";

/** 512 pixels of FLUX.1's autoencoder, of which neighbours share 128. */
const usual: Tiling = { side: 64, overlap: 16 };
const shapeOf = ({ shape }: FloatValue) => shape as readonly [number, number, number];

/** Every value becomes a square of `scale` × `scale` of them: a decoder that needs to know nothing of neighbours. */
const enlarging =
  (scale: number, seen: (readonly number[])[] = []): OfTile =>
  (tile) => {
    const [channels, height, width] = shapeOf(tile);
    seen.push(tile.shape);
    const [rows, columns] = [height * scale, width * scale];
    const data = Float32Array.from({ length: channels * rows * columns }, (_, i) => {
      const [c, y, x] = [Math.floor(i / rows / columns), Math.floor(i / columns) % rows, i % columns];
      return tile.data[(c * height + Math.floor(y / scale)) * width + Math.floor(x / scale)]!;
    });
    return Promise.resolve({ data, shape: [channels, rows, columns] });
  };
/** The first value of every square: the reverse. */
const reducing =
  (scale: number): OfTile =>
  (tile) => {
    const [channels, height, width] = shapeOf(tile);
    const [rows, columns] = [height / scale, width / scale];
    const data = Float32Array.from(
      { length: channels * rows * columns },
      (_, i) =>
        tile.data[
          (Math.floor(i / rows / columns) * height + (Math.floor(i / columns) % rows) * scale) * width +
            (i % columns) * scale
        ]!,
    );
    return Promise.resolve({ data, shape: [channels, rows, columns] });
  };
const furthest = (a: FloatValue, b: FloatValue): number =>
  a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i]!)), 0);

const tilings: readonly Tiling[] = [
  { side: 8, overlap: 2 },
  { side: 7, overlap: 3 },
  { side: 8, overlap: 6 },
  { side: 5, overlap: 0 },
];
describe.each(tilings)("tiles of $side places that share $overlap", (tiling) => {
  test.each([
    [3, 8, 8],
    [1, 9, 8],
    [2, 20, 13],
    [2, 4, 31],
    [1, 17, 3],
  ])("give the whole where a tile depends on nothing around it, of %i × %i × %i", async (...shape) => {
    const latent = randomTensor(shape);
    const seen: (readonly number[])[] = [];
    const whole = await enlarging(4)(latent);
    const tiled = await decodeTiled(latent, enlarging(4, seen), tiling);
    expect(tiled.shape).toEqual(whole.shape);
    expect(furthest(tiled, whole)).toBeLessThan(1e-6);
    expect(new Set(seen.map(String)).size).toBe(1);
    expect(Math.max(...seen[0]!.slice(1))).toBeLessThanOrEqual(tiling.side);
    const back = await encodeTiled(tiled, reducing(4), 4, tiling);
    expect(back.shape).toEqual(shape);
    expect(furthest(back, latent)).toBeLessThan(1e-6);
  });
});

test("tiles cover an axis without a gap, share at least what was asked, and none reaches beyond it", () => {
  for (let length = 1; length < 300; length++) {
    const { side, starts } = tilesAlong(length, usual);
    expect([starts[0], starts.at(-1)! + side]).toEqual([0, length]);
    for (const [n, start] of starts.slice(1).entries()) {
      expect(start).toBeGreaterThan(starts[n]!);
      expect(starts[n]! + side - start).toBeGreaterThanOrEqual(usual.overlap);
    }
    expect(starts.length).toBe(length <= 64 ? 1 : Math.ceil((length - 16) / 48));
  }
});

test("what one tile covers is handed through as it is", async () => {
  const latent = randomTensor([2, 8, 6]);
  const result = randomTensor([1, 16, 12]);
  expect(
    await decodeTiled(latent, (tile) => Promise.resolve(tile === latent ? result : latent), { side: 8, overlap: 2 }),
  ).toBe(result);
});

test("tiles that disagree fade into each other in a straight line, without a step", async () => {
  let value = -1;
  const flat: OfTile = ({ shape }) =>
    Promise.resolve({
      data: new Float32Array(shape[1]! * shape[2]! * 4).fill((value += 1)),
      shape: [1, shape[1]! * 2, shape[2]! * 2],
    });
  const { data } = await decodeTiled({ data: new Float32Array(14), shape: [1, 1, 14] }, flat, { side: 8, overlap: 2 });
  expect(Array.from(data.subarray(0, 28), (v) => Math.round(8 * v))).toEqual([
    ...Array(12).fill(0),
    1,
    3,
    5,
    7,
    ...Array(12).fill(8),
  ]);
});

test("between tiles it is told how far the work is, and an abort ends it", async () => {
  const told: number[] = [];
  const seen: (readonly number[])[] = [];
  const latent = randomTensor([1, 14, 14]);
  const tiling = { side: 8, overlap: 2 };
  await decodeTiled(latent, enlarging(2), tiling, { progress: (share) => told.push(share) });
  expect(told).toEqual([1 / 4, 2 / 4, 3 / 4]);
  const stop = new AbortController();
  const progress = (): void => stop.abort(new Error("enough"));
  await expect(decodeTiled(latent, enlarging(2, seen), tiling, { progress, signal: stop.signal })).rejects.toThrow(
    "enough",
  );
  expect(seen.length).toBe(1);
});

test("tiles that share all they have, or part of a place, are refused", () => {
  expect(() => tilesAlong(20, { side: 8, overlap: 8 })).toThrow(RangeError);
  expect(() => tilesAlong(20, { side: 8.5, overlap: 2 })).toThrow(RangeError);
  expect(() => tilesAlong(20.5, usual)).toThrow(RangeError);
});
