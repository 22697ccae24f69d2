import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { readFloats, readSafetensors } from "../../formats/safetensors/read.ts";
import { writePicture } from "../../formats/picture/write.ts";
import { input } from "../graph/tensor.ts";
import { enlargePicture } from "../networks/rdn.ts";
import { load } from "../runtime/session.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { weightsOf } from "../weights/lookup.ts";
import { enlarged, enlargePixels, enlargingTiles } from "./enlarge.ts";

const means = { folder: join(import.meta.dirname, "../../../models/esrgan-medium"), provider: "cpu" } as const;
const folder = temporaryFolder();

/** Planes of numbers that have a pattern and no symmetry. */
const pattern = (length: number) => Float64Array.from({ length }, (_, i) => 127 + 120 * Math.sin(i * 1.7 + (i % 13)));

interface Map64 {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** The network once more, in loops over doubles, to compare with. */
async function inDoubles(factor: number, image: Map64): Promise<Float64Array> {
  const { tensors } = await readSafetensors(join(means.folder, `x${factor}.safetensors`));
  const layer = async (name: string) => {
    const [kernel, bias] = [tensors.get(`${name}.kernel`)!, tensors.get(`${name}.bias`)!];
    return { shape: kernel.shape, kernel: await readFloats(kernel), bias: await readFloats(bias) };
  };
  const conv = async (name: string, x: Map64, positive = false): Promise<Map64> => {
    const { shape, kernel, bias } = await layer(name);
    const [out, within, side] = shape as readonly [number, number, number];
    const data = new Float64Array(out * x.height * x.width);
    const reach = (side - 1) / 2;
    for (let o = 0; o < out; o++)
      for (let at = 0; at < x.height * x.width; at++) {
        const [row, column] = [Math.floor(at / x.width), at % x.width];
        let sum = bias[o]!;
        for (let k = 0; k < side * side; k++) {
          const [y, z] = [row + Math.floor(k / side) - reach, column + (k % side) - reach];
          if (y < 0 || z < 0 || y >= x.height || z >= x.width) continue;
          for (let c = 0; c < within; c++)
            sum += kernel[(o * within + c) * side * side + k]! * x.data[(c * x.height + y) * x.width + z]!;
        }
        data[o * x.height * x.width + at] = positive ? Math.max(0, sum) : sum;
      }
    return { ...x, channels: out, data };
  };
  const joined = (...all: readonly Map64[]): Map64 => ({
    ...all[0]!,
    channels: all.reduce((sum, { channels }) => sum + channels, 0),
    data: Float64Array.from(all.flatMap(({ data }) => [...data])),
  });
  const sum = (a: Map64, b: Map64): Map64 => ({ ...a, data: a.data.map((value, i) => value + b.data[i]!) });

  const shallow = await conv("F_m1", image);
  let x = await conv("F_0", shallow);
  const blocks: Map64[] = [];
  for (let n = 1; n <= 10; n++) {
    x = sum(await conv(`LFF_${n}`, joined(x, await conv(`F_${n}_1`, x, true))), x);
    blocks.push(x);
  }
  const deep = sum(await conv("GFF_2", await conv("GFF_1", joined(...blocks))), shallow);
  const small = await conv("UPN3", await conv("UPN2", await conv("UPN1", deep, true), true));
  const [height, width] = [factor * small.height, factor * small.width];
  const large = Float64Array.from({ length: small.channels * height * width }, (_, i) => {
    const [channel, place] = [Math.floor(i / (height * width)), i % (height * width)];
    const [row, column] = [Math.floor(place / width / factor), Math.floor((place % width) / factor)];
    return small.data[(channel * small.height + row) * small.width + column]!;
  });
  return (await conv("SR", { channels: small.channels, height, width, data: large })).data;
}

test.each([2, 4] as const)("×%i: the network computes what the same sums in doubles give", async (factor) => {
  const [height, width] = [5, 7];
  const data = pattern(3 * height * width);
  const weights = weightsOf(await openCheckpoint([join(means.folder, `x${factor}.safetensors`)]));
  const graph = {
    name: "enlarger",
    outputs: { enlarged: enlargePicture(weights, factor, input("image", [3, height, width])) },
  };
  const session = await load(graph, { provider: "cpu", precision: "float32", prepack: false });
  const given = { data: Float32Array.from(data), shape: [3, height, width] };
  const { data: found, shape } = (await session.run({ image: given }))["enlarged"]!;
  await session.release();
  expect(shape).toEqual([3, factor * height, factor * width]);
  const expected = await inDoubles(factor, { channels: 3, height, width, data: Float64Array.from(given.data) });
  expect(relativeError(found, Float32Array.from(expected))).toBeLessThan(1e-5);
});

const picture = (width: number, height: number) => ({
  width,
  height,
  rgb: Uint8Array.from(pattern(3 * width * height)),
});

test("a picture of several tiles has no seam: nowhere is it a level from the same picture in other tiles", async () => {
  const [width, height] = [enlargingTiles.side + 50, 24];
  const whole = picture(width, height);
  const wide = await enlargePixels(whole, 2, means);
  expect([wide.width, wide.height, wide.rgb.length]).toEqual([2 * width, 2 * height, 12 * width * height]);
  // The right end alone, where the last tile of the whole began elsewhere.
  const from = 60;
  const right = {
    width: width - from,
    height,
    rgb: Uint8Array.from({ length: 3 * (width - from) * height }, (_, i) => {
      const [row, rest] = [Math.floor(i / (3 * (width - from))), i % (3 * (width - from))];
      return whole.rgb[3 * (row * width + from) + rest]!;
    }),
  };
  const alone = await enlargePixels(right, 2, means);
  const inner = 2 * 24;
  let most = 0;
  for (let row = 0; row < 2 * height; row++)
    for (let x = inner; x < alone.width; x++)
      for (let c = 0; c < 3; c++) {
        const there = wide.rgb[3 * (row * wide.width + 2 * from + x) + c]!;
        most = Math.max(most, Math.abs(there - alone.rgb[3 * (row * alone.width + x) + c]!));
      }
  expect(most).toBeLessThanOrEqual(1);
});

test("only the picture that a recipe names is enlarged, and stopping ends it between tiles", async () => {
  const path = join(folder, "small.png");
  await writePicture(picture(32, 16), { file: path, format: "png" });
  const { pixels, sha256 } = await enlarged({ path, factor: 2 }, means, {});
  expect([pixels.width, pixels.height, sha256]).toEqual([64, 32, expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const again = await enlarged({ path, sha256, factor: 2 }, means, {});
  expect(Buffer.compare(again.pixels.rgb, pixels.rgb)).toBe(0);
  await expect(enlarged({ path, sha256: "0".repeat(64), factor: 2 }, means, {})).rejects.toMatchObject({
    code: "recipe.reference-changed",
  });
  await expect(enlarged({ path: `${path}.gone`, factor: 2 }, means, {})).rejects.toMatchObject({
    code: "recipe.reference-missing",
  });
  const stop = new AbortController();
  const stopped = enlargePixels(picture(enlargingTiles.side + 8, 16), 2, means, {
    signal: stop.signal,
    progress: () => stop.abort(new Error("stopped")),
  });
  await expect(stopped).rejects.toThrow("stopped");
});
