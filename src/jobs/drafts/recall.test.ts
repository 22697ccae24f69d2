/** Whatever a recipe holds, recall and compose give it back: for recipes drawn at random from the schema. */
import { sameSeed, seedsSuffice } from "../../contract/making/seed.ts";
import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { anna, libraryOf, reference } from "../../../tests/fixtures/drafts.ts";
import { draftSchema, withoutMissing } from "../../contract/making/draft.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import { entry, parameterNames } from "../../contract/making/parameters.ts";
import { mostReferences } from "../../contract/making/parts.ts";
import { parseRecipe, type Recipe } from "../../contract/making/recipe.ts";
import { type Manifest, openModel } from "../../formats/manifest.ts";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { writePicture } from "../../formats/picture/write.ts";
import { blobsIn } from "../blobs.ts";
import type { KeptPart, StoredReference } from "../library.ts";
import { compose } from "./compose.ts";
import { recall } from "./recall.ts";

let folder: string;
/** A picture that can be cropped. */
let photo: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "atelier-recall-"));
  photo = join(folder, "photo.png");
  const rgb = new Uint8Array(3 * 80 * 40);
  await writePicture({ width: 80, height: 40, rgb }, { file: photo, format: "png" });
  ({ manifest } = await openModel(join(import.meta.dirname, "../../../models/uso-mini")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Any value of a schema. A new kind of schema in the recipe fails here until it is drawn, too. */
function anyOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(anyOf(schema.unwrap() as z.ZodType), { nil: undefined });
  if (schema instanceof z.ZodNullable) return fc.option(anyOf(schema.unwrap() as z.ZodType), { nil: null });
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodNumber) return anyNumber(schema);
  if (schema instanceof z.ZodString) return fc.string({ unit: "grapheme", maxLength: 80 });
  // An empty list, or an object with nothing in it, says the same as none.
  if (schema instanceof z.ZodArray)
    return fc.array(anyOf(schema.element as z.ZodType), { minLength: 1, maxLength: mostReferences });
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(([name, field]) => [name, anyOf(field as z.ZodType)] as const);
    return fc.record(Object.fromEntries(fields)).map(withoutUndefined);
  }
  throw new TypeError(`no value of ${schema.def.type} can be drawn`);
}

function anyNumber(schema: z.ZodNumber): fc.Arbitrary<number> {
  const [min, max] = [schema.minValue!, schema.maxValue!];
  const step = schema.def.checks?.flatMap(({ _zod: { def } }) =>
    "value" in def && def.check === "multiple_of" ? [Number(def.value)] : [],
  )[0];
  if (step !== undefined)
    return fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) }).map((n) => n * step);
  if (schema.isInt) return fc.integer({ min, max });
  return fc.double({ min, max, noNaN: true, minExcluded: !schema.safeParse(min).success });
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

/** Files that exist take the place of the references that were drawn: their digests are checked. */
const files = new Map<number, { readonly path: string; readonly sha256: string }>();
function fileOf(n: number): { readonly path: string; readonly sha256: string } {
  const known = files.get(n);
  if (known) return known;
  const content = `file ${n}`;
  const file = { path: join(folder, `${n}.bin`), sha256: hash("sha256", content) };
  writeFileSync(file.path, content);
  files.set(n, file);
  return file;
}

/** What can have become of a reference since. In all but the first the library has no longer what it was. */
const fates = [
  "as it was",
  "in the trash",
  "removed",
  "another crop",
  "edited in place",
  "unknown",
  "a picture",
] as const;
type Fate = (typeof fates)[number];

/** Styles of the library, of one to three pictures, each style and picture with a weight of its own. */
const anyStyles = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 200 }),
    pictures: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 3 }),
    fate: fc.constantFrom(...fates, "weighed anew", "one more", "one less"),
  }),
  { maxLength: 2 },
);

/** Names of one person or style: with it the library's reference as it is today, and what the picture kept of it. */
function part(id: number, owner: StoredReference["owner"], fate: string, own: number, together: number) {
  const file = fileOf(id);
  const today = reference(id, owner, file.path, {
    sha256: file.sha256,
    weight: own,
    ...(fate === "another crop" ? { path: photo, crop: { left: 0, top: 0, width: 0.5, height: 1 } } : {}),
    ...(fate === "edited in place" ? { path: fileOf(id + 500).path, kept: "in place" } : {}),
  });
  const gone = fate === "unknown" || fate === "a picture";
  const kept: KeptPart = {
    ...file,
    name: owner.name,
    weight: together,
    entry: gone ? null : owner.id,
    reference: gone ? null : (id as ReferenceId),
    present: !gone && fate !== "in the trash" && fate !== "removed",
    picture: fate === "a picture" ? ((1000 + id) as PictureId) : null,
  };
  return { today, kept };
}

/** A recipe, and the library its pictures are from, as it has become since. */
const anyRecipe = fc
  .record({
    people: fc.array(fc.constantFrom(...fates), { maxLength: 3 }),
    styles: anyStyles,
    rest: fc.record(
      Object.fromEntries(
        parameterNames
          .filter((name) => !["model", "subjects", "styles"].includes(name))
          .map((name) => [name, anyOf(entry(name).schema)]),
      ),
    ),
  })
  .filter(({ people, styles, rest }) => people.length + styles.length > 0 || String(rest["prompt"]).trim() !== "")
  .map(({ people, styles, rest }) => {
    const photos = people.map((fate: Fate, n) =>
      part(1 + n, { kind: "person", id: (1 + n) as PersonId, name: "Anna" }, fate, 100, 100),
    );
    const chosen = styles.map(({ weight, pictures, fate }, s) => {
      const owner = { kind: "style", id: (s + 1) as StyleId, name: `Style ${s}` } as const;
      return {
        fate,
        parts: pictures.map((own, n) =>
          part(100 * (s + 1) + n, owner, fate, own, Math.min(200, Math.max(1, Math.round((weight * own) / 100)))),
        ),
      };
    });
    const kept = { subjects: photos.map((p) => p.kept), styles: chosen.flatMap((c) => c.parts.map((p) => p.kept)) };
    const named = ({ path, sha256, name }: KeptPart) => ({ path, sha256, name });
    const loras = rest["loras"] as Recipe["loras"];
    const recipe = parseRecipe(
      withoutUndefined({
        ...rest,
        version: 1,
        model: "uso-mini",
        subjects: kept.subjects.map(named),
        styles: kept.styles.map((one) => ({ ...named(one), ...(one.weight === 100 ? {} : { weight: one.weight }) })),
        loras: loras?.map((lora, n) => ({ ...lora, ...fileOf(900 + n) })),
        enlarged: undefined,
        edition: undefined,
        sheet: undefined,
      }),
    );
    const today = chosen.flatMap(({ fate, parts }) => [
      ...parts.map((p) => ({ ...p.today, ...(fate === "weighed anew" ? { weight: 201 - p.today.weight } : {}) })),
      ...(fate === "one more" ? [{ ...parts[0]!.today, id: 777 as ReferenceId }] : []),
    ]);
    const less = new Set(chosen.filter(({ fate }) => fate === "one less").map(({ parts }) => parts.at(-1)!.today.id));
    const used = [...kept.subjects, ...kept.styles].filter(({ picture }) => picture !== null);
    const library = libraryOf(
      [...photos.map((p) => p.today), ...today.filter(({ id }) => !less.has(id))],
      [
        { picture: pictureOf(1 as PictureId, recipe), file: fileOf(999), parts: kept },
        ...used.map((one) => ({
          picture: pictureOf(one.picture!, recipe),
          file: { path: one.path!, sha256: one.sha256! },
          parts: { subjects: [], styles: [] },
        })),
      ],
    );
    return { recipe, kept, library };
  });

const pictureOf = (id: PictureId, recipe: Recipe): Picture => ({
  id,
  width: recipe.width,
  height: recipe.height,
  made: 0,
  seconds: null,
  provider: null,
  recipe,
  people: [],
  styles: [],
  stars: 0,
  rejected: false,
  tags: [],
  trashed: null,
  exported: null,
  file: "1.png",
  present: true,
  sheet: null,
  colour: null,
  collections: [],
});

/** A LoRA that counts nothing is left out. */
function counting({ loras = [], ...rest }: Recipe): Recipe {
  const counted = loras.filter(({ strength }) => strength !== 0);
  return { ...rest, ...(counted.length > 0 ? { loras: counted } : {}) };
}

/** A recipe without what it calls its files, and where they lie: those are the same bytes. */
function bytesOf({ subjects, styles, loras = [], ...rest }: Recipe): object {
  return {
    ...rest,
    subjects: subjects.map(({ sha256 }) => sha256),
    styles: styles.map(({ sha256, weight }) => [sha256, weight]),
    loras: loras.map(({ path: _, name: __, ...lora }) => lora),
  };
}

test("what a recipe holds comes back from recall and compose, whatever has become of what it was made of", async () => {
  const held = { library: 0, kept: 0, picture: 0 };
  await fc.assert(
    fc.asyncProperty(anyRecipe, async ({ recipe, kept, library }) => {
      const seed = sameSeed(recipe.seed);
      fc.pre(seedsSuffice(seed, recipe.count));
      const memory = { library, blobs: blobsIn(join(folder, "blobs")) };
      const draft = await recall(await library.picture(1 as PictureId), memory);
      expect(draft.missing).toBeUndefined();
      for (const one of [...draft.people, ...draft.styles])
        held["as" in one ? "kept" : "picture" in one ? "picture" : "library"]++;
      // As the window sends it back.
      const sent = draftSchema.parse(structuredClone(draft));
      const composed = await compose(sent, sent.seed!, manifest, memory);
      expect(bytesOf(composed.recipe)).toEqual(bytesOf({ ...counting(recipe), seed }));
      expect(composed.styles.map(({ weight }) => weight)).toEqual(kept.styles.map(({ weight }) => weight));
      expect(composed.people.map(({ picture }) => picture ?? null)).toEqual(kept.subjects.map((one) => one.picture));
    }),
    { seed: 2026, numRuns: 300 },
  );
  // All three ways were gone often.
  expect(Math.min(...Object.values(held))).toBeGreaterThan(50);
});

test("a LoRA is taken as it was kept, else where it lay; one that is nowhere any more is named", async () => {
  const blobs = blobsIn(join(folder, "loras"));
  const lora = async (name: string) => {
    const path = join(folder, `${name}.safetensors`);
    await writeFile(path, name);
    return { path, strength: 1, sha256: hash("sha256", name) };
  };
  const [moved, there, lost] = await Promise.all(["moved", "there", "lost"].map(lora));
  await blobs.keep(moved!.path);
  await Promise.all([rm(moved!.path), rm(lost!.path)]);
  const recipe = recipeWith({ loras: [moved!, there!, lost!] });
  const parts = { subjects: [], styles: [] };
  const library = libraryOf([], [{ picture: pictureOf(1 as PictureId, recipe), file: fileOf(999), parts }]);
  const memory = { library, blobs };
  const draft = await recall(await library.picture(1 as PictureId), memory);
  expect(draft.missing).toEqual([{ role: "lora", name: "lost.safetensors" }]);
  const kept = { ...moved, path: join(folder, "loras", `${moved!.sha256}.safetensors`), name: "moved.safetensors" };
  expect(draft.loras).toEqual([kept, there]);
  // What is made of it again is what was.
  const hat = { ...draft, prompt: "a hat", keepPose: false };
  await expect(compose(hat, 1, manifest, memory)).rejects.toMatchObject({ code: "queue.made-of-gone" });
  const { recipe: again } = await compose(withoutMissing(hat, "lora"), 1, manifest, memory);
  expect(again.loras?.map(({ sha256 }) => sha256)).toEqual([moved, there].map((one) => one!.sha256));
});

test("what is nowhere any more is named, and the rest comes back", async () => {
  const [there, lost] = [part(1, anna, "in the trash", 100, 100), part(2, anna, "unknown", 100, 100)];
  const recipe = recipeWith({ subjects: [there, lost].map(({ kept: { path, name } }) => ({ path: path!, name })) });
  const parts = { subjects: [there.kept, { ...lost.kept, name: "Ben", path: null }], styles: [] };
  const library = libraryOf([], [{ picture: pictureOf(1 as PictureId, recipe), file: fileOf(999), parts }]);
  const blobs = blobsIn(join(folder, "blobs"));
  const draft = await recall(await library.picture(1 as PictureId), { library, blobs });
  expect(draft.missing).toEqual([{ role: "subject", name: "Ben" }]);
  expect(draft.people).toEqual([{ as: 1, at: 0 }]);
});
