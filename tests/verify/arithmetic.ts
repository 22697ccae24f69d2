/** What is computed without a network: noise, embeddings, schedules, pictures brought to size. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { prepareContent, prepareStyle } from "../../src/engine/image/prepare.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { timestepEmbedding } from "../../src/engine/sampling/embedding.ts";
import { randn } from "../../src/engine/sampling/noise.ts";
import { schedule } from "../../src/engine/sampling/schedule.ts";
import { bounds, largestDifference, type Check } from "./compare.ts";
import type { Vectors } from "./vectors.ts";

const RANDN = /^torch_cpu_randn\.f32\.seed(\d+)\./;

export async function verifyNoise(v: Vectors): Promise<Check[]> {
  const noises = v.names.filter((name) => RANDN.test(name));
  const checks = await Promise.all(
    noises.map(async (name): Promise<Check> => {
      const expected = (await v.floats(name)).data;
      return {
        what: name,
        error: largestDifference(randn(Number(RANDN.exec(name)![1]), expected.length), expected),
        bound: bounds.noise,
      };
    }),
  );
  if (!v.has("timestep_embedding.t")) return checks;
  const times = [...(await v.floats("timestep_embedding.t")).data];
  const embeddings = await Promise.all(
    v.names
      .filter((n) => /^timestep_embedding\.out\d+$/.test(n))
      .map(async (name): Promise<Check> => {
        const { data, shape } = await v.floats(name);
        return {
          what: name,
          error: largestDifference(timestepEmbedding(times, shape.at(-1)!), data),
          bound: bounds.embedding,
        };
      }),
  );
  return [...checks, ...embeddings];
}

interface Schedule {
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly timesteps: readonly number[];
}

export async function verifySchedules(file: string): Promise<Check[]> {
  const { schedules } = JSON.parse(await readFile(file, "utf8")) as { schedules: readonly Schedule[] };
  return schedules.map(({ width, height, steps, timesteps }) => ({
    what: `${width}×${height}, ${steps} steps`,
    error: largestDifference(schedule({ width, height, steps, kind: "uso" }), timesteps),
    bound: bounds.schedule,
  }));
}

interface PreparedPicture {
  readonly source: string;
  readonly size: readonly [number, number];
  /** Present where the rule is the content picture's. */
  readonly long_size?: number;
}

export async function verifyPreprocess(index: string): Promise<Check[]> {
  const folder = dirname(index);
  const pictures = JSON.parse(await readFile(index, "utf8")) as Record<string, PreparedPicture>;
  return Promise.all(
    Object.entries(pictures).map(async ([name, { source, size, long_size }]): Promise<Check> => {
      const [given, expected] = await Promise.all([readPicture(join(folder, source)), readPicture(join(folder, name))]);
      const ours = await (long_size === undefined ? prepareStyle(given, size[0]) : prepareContent(given, long_size));
      const fits = ours.width === size[0] && ours.height === size[1];
      const sum = fits ? ours.rgb.reduce((total, value, i) => total + Math.abs(value - expected.rgb[i]!), 0) : Infinity;
      return { what: name, error: sum / expected.rgb.length, bound: bounds.pixels };
    }),
  );
}
