/** Another network is one entry more: nothing that opens or runs networks has to know of it. */
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { fileOf, openModel } from "../../formats/manifest.ts";
import { componentsSchema, networkFormats, type NetworkFormat } from "../../formats/networks.ts";
import { toPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import { reshape, sigmoid } from "../graph/ops.ts";
import type { NetworkEntry } from "../networks/entry.ts";
import { linear } from "../nn/linear.ts";
import { openComponents } from "../weights/open-components.ts";
import { openEncoder } from "./encoder.ts";
import { Sessions } from "./sessions.ts";

const folder = temporaryFolder();
const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 30 });
afterAll(() => sessions.release());

/** How light a picture of some size is, in several ways: a layer over all of its values. */
const lightness = {
  config: z.object({ side: z.number(), ways: z.number() }),
  settings: { bright: z.number() },
  neighbours: () => ({}),
  layouts: {
    published: null,
    // Another edition calls the layer otherwise.
    other: ({ side, ways }: { side: number; ways: number }) => ({
      shapes: new Map([["light.weight", [ways, 3 * side * side]]]),
      translation: () => [{ name: "l.w", of: ways, from: 0, to: ways }],
    }),
  },
} satisfies NetworkFormat<z.ZodType, z.ZodRawShape, string, { side: number; ways: number }>;

const entry: NetworkEntry<typeof lightness, Pixels, "pixels", "light"> = {
  name: "lightness",
  format: lightness,
  inputs: ({ config: { side } }) => ({ pixels: { shape: [3, side, side] } }),
  build: (w, { config: { side } }, { pixels }) => ({
    outputs: { light: sigmoid(linear(w.at("light"), reshape(pixels, [1, 3 * side * side]))) },
  }),
  preprocess: ({ settings: { bright } }) =>
    Promise.resolve(async ({ width, height, rgb }) => ({
      pixels: { data: toPlanes({ width, height, rgb }).map((v) => bright * v), shape: [3, height, width] },
    })),
};

/** The bundled model's manifest with the entry in it, opened; and what the entry makes of a picture. */
async function light(layout: "published" | "other", name: string, bright: number): Promise<Float32Array> {
  const file = join(folder, `${layout}.safetensors`);
  await writeSafetensors(file, randomWeights({ [name]: [4, 12] }));
  const formats = { ...networkFormats, lightness };
  const model = await openModel(bundledModel);
  const stored = { layout, prefix: "" };
  const components = componentsSchema(formats).parse({
    ...model.manifest.components,
    lightness: { files: [file], stored, config: { side: 2, ways: 4 }, bright },
  });
  const within = (named: string): string => fileOf(model, named);
  const lookups = await openComponents(formats, components, within);
  const component = { settings: components.lightness, lookup: lookups.lightness, fileOf: within };
  const encode = await openEncoder(entry, component, sessions);
  const picture: Pixels = { width: 2, height: 2, rgb: Uint8Array.from({ length: 12 }, (_, i) => 20 * i) };
  return (await encode(picture)).light.data;
}

test("an entry opens beside the others of a manifest and runs on what it is given", async () => {
  const dark = await light("published", "light.weight", 0);
  expect([...dark]).toEqual([0.5, 0.5, 0.5, 0.5]);
  const bright = await light("published", "light.weight", 1);
  expect(new Set(bright).size).toBe(4);
  expect(await light("other", "l.w", 1)).toEqual(bright);
});

test("a manifest that says something else of it is refused", () => {
  const schema = componentsSchema({ lightness });
  const good = { files: ["a"], config: { side: 2, ways: 4 }, bright: 1 };
  expect(schema.safeParse({ lightness: good }).success).toBe(true);
  for (const wrong of [{ config: { side: 2 } }, { bright: "much" }, { stored: { layout: "none", prefix: "" } }])
    expect(schema.safeParse({ lightness: { ...good, ...wrong } }).success).toBe(false);
});
