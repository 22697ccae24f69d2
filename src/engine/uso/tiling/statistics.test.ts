import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomWeights, scatter } from "../../../../tests/fixtures/random-flux.ts";
import { relativeError } from "../../../../tests/verify/compare.ts";
import { onCpu } from "../../../../tests/verify/run.ts";
import { decodeTiled, type OfTile, type Tiling } from "./tiles.ts";
import { decodeGraph, decodePartGraph, decoderStatisticsGraph } from "../graphs/autoencoder.ts";
import type { FloatValue } from "../../runtime/session.ts";
import { givenBy, reduced, reducedSize, reductions, statisticsOf, type Named } from "./statistics.ts";
import { openCheckpoint } from "../../weights/checkpoint.ts";
import type { Lookup } from "../../weights/lookup.ts";
import { autoencoderTensors } from "../../../formats/layouts/autoencoder-tensors.ts";
import { writeSafetensors } from "../../../formats/safetensors/write.ts";

const value = (...data: number[]): FloatValue => ({ data: Float32Array.from(data), shape: [data.length] });
const sides = ({ shape }: FloatValue) => [shape[1]!, shape[2]!] as const;

describe("an autoencoder that looks at no neighbours", () => {
  const config = {
    in_channels: 3,
    ch: 64,
    out_ch: 3,
    ch_mult: [1, 1],
    num_res_blocks: 1,
    z_channels: 4,
    scale_factor: 0.5,
    shift_factor: 0.1,
    norm_groups: { encoder: 32, decoder: 32 },
  };
  let folder: string;
  let weights: Lookup;
  // Only the middle of each kernel counts and attention adds nothing: statistics are all that a tile does not know.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "atelier-statistics-"));
    const tensors = randomWeights(Object.fromEntries(autoencoderTensors(config)), 3);
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      const values = new Float32Array(data.buffer as ArrayBuffer);
      if (name.includes("attn_1.proj_out")) values.fill(0);
      if (shape[2] === 3) values.forEach((_, i) => i % 9 !== 4 && (values[i] = 0));
      if (/norm\w*\.bias/.test(name)) values.forEach((v, i) => (values[i] = v + 0.3));
    }
    await writeSafetensors(join(folder, "ae.safetensors"), tensors);
    weights = await openCheckpoint([join(folder, "ae.safetensors")]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = async (graphOf: typeof decodeGraph, latent: FloatValue, more: Named = {}): Promise<Named> => {
    const [height, width] = sides(latent);
    return onCpu.run(graphOf(weights, config, { height, width }), { latent, ...more });
  };
  /** Uneven, so that every tile has other statistics. */
  const latent: FloatValue = {
    data: scatter(4 * 20 * 28, 5).map((v, i) => 2 * v + Math.sin(i / 90) * (1 + Math.floor(i / 560))),
    shape: [4, 20, 28],
  };
  const tiling: Tiling = { side: 12, overlap: 4 };

  test("decodes by tiles what it decodes whole where the statistics of the whole are given, and something else by each tile's own", async () => {
    const whole = (await run(decodeGraph, latent))["image"]!;
    const given = givenBy(await run(decoderStatisticsGraph, latent));
    const by =
      (graphOf: typeof decodeGraph, more?: Named): OfTile =>
      async (tile) =>
        (await run(graphOf, tile, more))["image"]!;
    expect(
      relativeError((await decodeTiled(latent, by(decodePartGraph, given), tiling)).data, whole.data),
    ).toBeLessThan(1e-5);
    expect(relativeError((await decodeTiled(latent, by(decodeGraph), tiling)).data, whole.data)).toBeGreaterThan(1e-2);
  });
});

test("statistics that change with the reduction are followed back to the whole: means evenly, variances by a ratio", async () => {
  const seen: (readonly [number, number])[] = [];
  const whole: FloatValue = { data: new Float32Array(48 * 60), shape: [1, 48, 60] };
  const measure = (latent: FloatValue): Promise<Named> => {
    seen.push(sides(latent));
    const factor = whole.shape[2]! / sides(latent)[1];
    const [means, variances] = [
      [3 + 0.1 * factor, -2],
      [2 * 0.9 ** factor, 5 * 1.1 ** factor],
    ] as const;
    return Promise.resolve({
      "n.mean": value(...means),
      "n.square": value(...means.map((m, g) => m ** 2 + variances[g]!)),
    });
  };
  const given = await statisticsOf(whole, { side: 14, overlap: 4 }, measure);
  expect(seen).toEqual([
    [12, 15],
    [8, 10],
  ]);
  const [exact, reducedOnce] = [
    givenBy(await measure(whole)),
    givenBy(await measure(reduced(whole, { width: 15, height: 12 }))),
  ];
  expect(Object.keys(given)).toEqual(["n.factor", "n.offset"]);
  for (const name of Object.keys(given)) {
    expect(relativeError(given[name]!.data, exact[name]!.data)).toBeLessThan(1e-4);
    expect(relativeError(reducedOnce[name]!.data, exact[name]!.data)).toBeGreaterThan(0.02);
  }
});

test("groups without variance get statistics that can be computed with", () => {
  const flat = givenBy(
    { "n.mean": value(1, 1), "n.square": value(1, 0.9999) },
    { at: { "n.mean": value(1, 1), "n.square": value(1, 1) }, weight: 1.5 },
  );
  expect(Object.keys(flat)).toEqual(["n.factor", "n.offset"]);
  for (const { data } of Object.values(flat)) expect([...data].every(Number.isFinite)).toBe(true);
});

test("after each of the two decodings an abort ends the work", async () => {
  const latent = { data: new Float32Array(400), shape: [1, 20, 20] };
  let measured = 0;
  const abortedAt = async (decoding: number): Promise<void> => {
    const stop = new AbortController();
    measured = 0;
    const measure = async (): Promise<Named> => (++measured === decoding && stop.abort(new Error("enough")), {});
    const found = statisticsOf(latent, { side: 8, overlap: 2 }, measure, { signal: stop.signal });
    await expect(found).rejects.toThrow("enough");
    expect(measured).toBe(decoding);
  };
  await abortedAt(1);
  await abortedAt(2);
});

test("a latent is reduced to no more places than a tile has, by 2 or more, and once more by half as much again", () => {
  for (let height = 3; height < 200; height += 7) {
    for (let width = 65; width < 300; width += 9) {
      const [near, far] = reductions({ width, height }, { side: 64, overlap: 16 });
      const places = (factor: number): number => {
        const size = reducedSize({ width, height }, factor);
        return size.width * size.height;
      };
      const tile = 64 * Math.min(64, height);
      expect(places(near)).toBeLessThanOrEqual(tile);
      expect(near === 2 || places(near - 1) > tile).toBe(true);
      expect([near >= 2, far]).toEqual([true, Math.ceil(1.5 * near)]);
    }
  }
});

test("every place of a reduced latent is the mean of its area, also where that ends within a place", () => {
  const latent: FloatValue = { data: Float32Array.of(1, 2, 3, 5, 6, 7, 10, 20, 30, 50, 60, 70), shape: [2, 2, 3] };
  const { data, shape } = reduced(latent, { width: 2, height: 1 });
  expect(shape).toEqual([2, 1, 2]);
  for (const [n, mean] of [
    (1 + 2 / 2 + 5 + 6 / 2) / 3,
    (2 / 2 + 3 + 6 / 2 + 7) / 3,
    (10 + 20 / 2 + 50 + 60 / 2) / 3,
    (20 / 2 + 30 + 60 / 2 + 70) / 3,
  ].entries())
    expect(data[n]).toBeCloseTo(mean, 5);
  expect(reduced(latent, { width: 3, height: 2 })).toEqual(latent);
});
