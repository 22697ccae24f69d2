/**
 * CLIP-I, CLIP-T, DINO, DINOv2 and CSD of 100 pictures against a second implementation: PyTorch for the networks, Pillow for the
 * pictures' sizes, on the weights of the reference vectors. See tests/reference/README.md.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  clipPictureEncoder,
  clipWordsEncoder,
  csdEncoder,
  dinoEncoder,
  dinov2Encoder,
} from "../../src/engine/measure/encoders.ts";
import { cosineOf } from "../../src/engine/measure/style-statistic.ts";
import { openEncoder } from "../../src/engine/runtime/encoder.ts";
import { Sessions } from "../../src/engine/runtime/sessions.ts";
import { renamed } from "../../src/engine/weights/renamed.ts";
import { csdFromOpenai } from "../../src/formats/layouts/clip-vision.ts";
import { csdConfig, dinoConfig } from "../../src/formats/measures.ts";
import { entryGraph } from "../../src/engine/networks/entry.ts";
import { endOf } from "../../src/engine/networks/clip.ts";
import { embeddingsOf } from "../../src/engine/weights/embeddings.ts";
import { clipTextConfig, clipVisionConfig } from "../../src/formats/configs.ts";
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { openVectors } from "../verify/vectors.ts";

const folder = join(import.meta.dirname, "../reference");
const expected = JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8")) as Record<
  "clip" | "clip-t" | "dino" | "dinov2" | "dinov2-registers" | "csd",
  readonly number[]
>;
const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 30 });
afterAll(() => sessions.release());

/** Whole numbers by chance, the same in any program. */
function chance(n: number): () => number {
  let state = Math.imul(n + 1, 2654435761) >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16;
}

/** Squares of colour with noise over them, drawn from whole numbers alone so that any program draws the same. */
function drawn(n: number): Pixels {
  const next = chance(n);
  const width = 40 + (next() % 200);
  const height = 40 + (next() % 200);
  const cell = 6 + (next() % 20);
  const columns = Math.ceil(width / cell);
  const colours = Array.from({ length: columns * Math.ceil(height / cell) }, () => [0, 1, 2].map(() => next() % 224));
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const noise = next() % 32;
      const colour = colours[Math.floor(y / cell) * columns + Math.floor(x / cell)]!;
      for (const [channel, value] of colour.entries()) rgb[3 * (y * width + x) + channel] = value + noise;
    }
  return { width, height, rgb };
}

const pictures = Array.from({ length: 100 }, (_, n) => drawn(n));

test("the pictures are those that the second implementation saw", () => {
  expect(pictures[0]).toMatchObject({ width: 141, height: 171 });
  expect([...pictures[0]!.rgb.subarray(0, 3), ...pictures[99]!.rgb.subarray(-3)]).toEqual([188, 13, 117, 41, 45, 107]);
});

/** How far each picture's cosine with the next is from that of the second implementation. */
async function apart(
  name: keyof typeof expected,
  of: (picture: Pixels) => Promise<Float32Array>,
): Promise<readonly number[]> {
  const vectors: Float32Array[] = [];
  for (const picture of pictures) vectors.push(await of(picture));
  return expected[name].map((value, n) => Math.abs(cosineOf(vectors[n]!, vectors[(n + 1) % vectors.length]!) - value));
}

/** Of cosines: a pixel in a thousand is rounded the other way by one of 255. */
const near = 1e-4;

const opened = async (file: string) => {
  const vectors = await openVectors(join(folder, `${file}.safetensors`));
  return { config: vectors.meta("config"), lookup: await vectors.weights(), fileOf: (one: string) => one };
};

test("CLIP-I", async () => {
  const { config, ...component } = await opened("clip-vision");
  const settings = { files: [], config: clipVisionConfig.parse(config) };
  const encode = await openEncoder(clipPictureEncoder, { ...component, settings }, sessions);
  const off = await apart("clip", async (picture) => (await encode(picture)).embedding.data);
  expect(off).toHaveLength(100);
  expect(Math.max(...off)).toBeLessThan(near);
});

test("DINO", async () => {
  const { config, ...component } = await opened("dino");
  const settings = { files: [], config: dinoConfig.parse(config) };
  const encode = await openEncoder(dinoEncoder, { ...component, settings }, sessions);
  const off = await apart("dino", async (picture) => (await encode(picture)).cls.data);
  expect(off).toHaveLength(100);
  expect(Math.max(...off)).toBeLessThan(near);
});

test.each(["dinov2", "dinov2-registers"] as const)("%s", async (name) => {
  const { config, ...component } = await opened(name);
  const settings = { files: [], config: dinoConfig.parse(config) };
  const encode = await openEncoder(dinov2Encoder, { ...component, settings }, sessions);
  const off = await apart(name, async (picture) => (await encode(picture)).cls.data);
  expect(off).toHaveLength(100);
  expect(Math.max(...off)).toBeLessThan(near);
});

/** Words of a vocabulary of 99, filled up with the sign that ends them. */
function words(n: number): BigInt64Array {
  const next = chance(n);
  const ids = new BigInt64Array(17).fill(98n);
  const count = 2 + (next() % 14);
  for (let k = 0; k < count; k++) ids[k] = BigInt(1 + (next() % 97));
  return ids;
}

test("CLIP-T", async () => {
  expect([...words(1)].slice(0, 9).map(Number)).toEqual([90, 78, 51, 69, 49, 45, 12, 91, 98]);
  const vision = await opened("clip-vision");
  const look = await openEncoder(
    clipPictureEncoder,
    { ...vision, settings: { files: [], config: clipVisionConfig.parse(vision.config) } },
    sessions,
  );
  const { config: found, lookup } = await opened("clip-text");
  const config = clipTextConfig.parse(found);
  // Tokens are read elsewhere; here the network begins with them.
  const settings = { config, max_length: 17 } as never;
  const graph = entryGraph(clipWordsEncoder, { settings, lookup }, () => ({}));
  const table = lookup.tensor("text_model.embeddings.token_embedding.weight");
  const off: number[] = [];
  for (const [n, picture] of pictures.entries()) {
    const ids = words(n);
    const end = { data: BigInt64Array.of(BigInt(endOf(ids, config))), shape: [1] };
    const { embedding } = await sessions.run(graph, { embedded: await embeddingsOf(table, ids), end });
    const seen = (await look(picture)).embedding.data;
    off.push(Math.abs(cosineOf(seen, embedding!.data.subarray(0, seen.length)) - expected["clip-t"][n]!));
  }
  expect(off).toHaveLength(100);
  expect(Math.max(...off)).toBeLessThan(near);
});

test("CSD", async () => {
  const { config, lookup, fileOf } = await opened("csd");
  const parsed = csdConfig.parse(config);
  const { shapes, translation } = csdFromOpenai(parsed);
  const component = { settings: { files: [], config: parsed }, lookup: renamed(lookup, shapes, translation), fileOf };
  const encode = await openEncoder(csdEncoder, component, sessions);
  const off = await apart("csd", async (picture) => (await encode(picture)).style.data);
  expect(off).toHaveLength(100);
  expect(Math.max(...off)).toBeLessThan(near);
});
