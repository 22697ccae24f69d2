import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { z } from "zod";
import { bundledManifest } from "../../../tests/fixtures/model-copy.ts";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { Fault } from "../../contract/fault.ts";
import { markAt } from "../../contract/making/sheet-mark.ts";
import { modelDigest, textDigest } from "../store/digests.ts";
import { asReason, fromReason, isHopeless, withoutPlaces } from "../broker/failures.ts";
import { form, jobIdOf, orderOf, orderSchema, pack, parseOrder, resultSchema, ticketSchema } from "./order.ts";

const folder = temporaryFolder();
const photo = join(folder, "Frau Zimmermann.JPG");
writeFileSync(photo, "pixels");
const sha256 = textDigest("pixels");
const recipe = recipeWith({ subjects: [{ path: photo, name: "Frau Zimmermann" }], seed: 7, count: 3 });
const model = textDigest("model");

test("a recipe travels without the artist's places and names", async () => {
  const packed = await pack(recipe);
  expect(packed.recipe.subjects).toEqual([{ path: `${sha256}.jpg`, sha256 }]);
  expect([...packed.files]).toEqual([[`${sha256}.jpg`, photo]]);
  expect(orderOf(packed.recipe, model)).not.toMatch(/Zimmermann|\/tmp/);
});

test("whose sheet a picture is for stays here, and makes no other order of it", async () => {
  const marked = (id: string) => {
    const sheet = { id, name: "", people: ["Frau Zimmermann"], styles: [], seeds: { first: 7, of: 3 } };
    return { ...recipe, sheet: markAt(sheet, 0, 0) };
  };
  const [one, other] = await Promise.all(["one", "other"].map((id) => pack(marked(id))));
  expect(orderOf(one!.recipe, model)).not.toContain("Zimmermann");
  expect(orderOf(one!.recipe, model)).toBe(orderOf(other!.recipe, model));
});

test("a batch is one order, whichever of its pictures are asked for; each picture is a job of its own", async () => {
  const order = orderOf((await pack(recipe)).recipe, model);
  expect(parseOrder(order, "").recipe).toMatchObject({ prompt: recipe.prompt, count: 1 });
  expect(orderOf((await pack({ ...recipe, seed: 8, count: 1 })).recipe, model)).toBe(order);
  expect(orderOf((await pack({ ...recipe, prompt: "another" })).recipe, model)).not.toBe(order);
  const jobs = [7, 8, 9].map((seed) => jobIdOf({ order: textDigest(order), seed }));
  expect(new Set(jobs).size).toBe(3);
});

test.each([
  ["no JSON", "{", "it is no JSON"],
  ["something else", '{"engine":"1"}', "order"],
])("%s in place of an order is refused", (_, text, problem) => {
  expect(() => parseOrder(text, sha256)).toThrow(problem);
});

test.each(["../../etc/passwd", "/etc/passwd", `${sha256.toUpperCase()}.jpg`, `${sha256}/../x`, "C:\\x.png"])(
  "an order that names %s as a file is refused",
  async (path) => {
    const { recipe: packed } = await pack(recipe);
    const text = JSON.stringify({ engine: "1", model, recipe: { ...packed, subjects: [{ path, sha256 }] } });
    expect(() => parseOrder(text, sha256)).toThrow("it names files by paths");
  },
);

test("a model is told by its weights and preparation, wherever its files lie and whatever they are called", () => {
  const manifest = bundledManifest();
  const digest = modelDigest(manifest);
  const [name = "", ...others] = Object.keys(manifest.files);
  expect(modelDigest({ ...manifest, id: "copy", name: "Copy", description: "" })).toBe(digest);
  const moved = JSON.parse(JSON.stringify(manifest).replaceAll(`"${name}"`, '"moved/weights.safetensors"'));
  expect(modelDigest(moved)).toBe(digest);
  const changed = { ...manifest.files, [name]: { ...manifest.files[name]!, sha256: "0".repeat(64) } };
  expect(others.length).toBeGreaterThan(0);
  expect(modelDigest({ ...manifest, files: changed })).not.toBe(digest);
  expect(modelDigest({ ...manifest, image: { ...manifest.image, position_span: 3 } })).not.toBe(digest);
});

test("a fault crosses the queue as what it is, its file by the name it has here", () => {
  const file = `/cache/blobs/${sha256}.jpg`;
  const reason = asReason(new Fault("image.unreadable", { file, reason: "it is damaged" }), ["/cache"]);
  expect(reason).not.toContain("/cache");
  const fault = fromReason(reason, (name) => (name === `${sha256}.jpg` ? photo : undefined));
  expect(fault).toMatchObject({ code: "image.unreadable", data: { file: photo } });
  expect(fault.message).toContain("Frau Zimmermann.JPG could not be read");
  expect(fromReason("job stalled more than allowable limit", () => undefined).message).toContain("stalled");
});

test("nobody reads of a machine's own places, wherever they stand", () => {
  const places = ["/home/ana/farm", "/mnt/Ana's drive/store"];
  const said = "ENOENT: '/mnt/Ana's drive/store/blobs/1', then /home/ana/farm/made-1/picture.png";
  const reason = asReason(new Error(said), places);
  expect(reason).not.toMatch(/home|mnt|drive/);
  expect(fromReason(reason, () => undefined).message).toContain("store/blobs/1");
  expect(withoutPlaces(`nothing fits into ${homedir()}/farm`, [])).toBe("nothing fits into ~/farm");
});

test("what fails everywhere is told from what another machine may do", () => {
  expect(isHopeless(new Fault("image.unreadable", { file: "x", reason: "y" }) as Fault)).toBe(true);
  expect(isHopeless(new Fault("image.disk-full", { file: "x" }) as Fault)).toBe(false);
  expect(isHopeless(new Fault("engine.crashed", { exitCode: 1, signal: null }) as Fault)).toBe(false);
  expect(isHopeless(new Fault("farm.blank-picture", { worker: "x" }) as Fault)).toBe(false);
});

test("whoever changes what the queue or the store holds raises the number of its form", () => {
  const fields = (schema: z.ZodObject): readonly string[] => Object.keys(schema.shape);
  // Not equal any more? Then raise `form` in order.ts, and this with it: machines of both forms may meet on one farm.
  expect({ form, order: fields(orderSchema), ticket: fields(ticketSchema), result: fields(resultSchema) }).toEqual({
    form: 2,
    order: ["engine", "model", "recipe"],
    ticket: ["order", "seed", "failedBy", "cancelled"],
    result: ["picture", "seconds", "provider", "worker"],
  });
});
