/** Whatever a recipe holds, recall and compose give it back: for recipes drawn at random from the schema. */
import { sameSeed, seedsSuffice } from "../../contract/seed.ts";
import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { anna, libraryOf, reference } from "../../../tests/fixtures/drafts.ts";
import { draftSchema } from "../../contract/draft.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Picture } from "../../contract/library.ts";
import { entry, mostReferences, parameterNames } from "../../contract/parameters.ts";
import { parseRecipe, type Recipe } from "../../contract/recipe.ts";
import { type Manifest, openModel } from "../../formats/manifest.ts";
import { blobsIn } from "../blobs.ts";
import type { StoredReference } from "../library.ts";
import { compose } from "./compose.ts";
import { recall } from "./recall.ts";

let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "atelier-recall-"));
  ({ manifest } = await openModel(join(import.meta.dirname, "../../../models/uso-mini")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Any value of a schema. A new kind of schema in the recipe fails here until it is drawn, too. */
function anyOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(anyOf(schema.unwrap() as z.ZodType), { nil: undefined });
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

/** Styles of the library, of one to three pictures, each style and picture with a weight of its own. */
const anyStyles = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 200 }),
    pictures: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 2 },
);

/** A recipe, and the library its pictures are from. */
const anyRecipe = fc
  .record({
    people: fc.integer({ min: 0, max: 3 }),
    styles: anyStyles,
    rest: fc.record(
      Object.fromEntries(
        parameterNames
          .filter((name) => !["model", "subjects", "styles"].includes(name))
          .map((name) => [name, anyOf(entry(name).schema)]),
      ),
    ),
  })
  .filter(({ people, styles, rest }) => people + styles.length > 0 || String(rest["prompt"]).trim() !== "")
  .map(({ people, styles, rest }) => {
    const photos = Array.from({ length: people }, (_, n) =>
      reference(1 + n, anna, fileOf(n).path, { sha256: fileOf(n).sha256 }),
    );
    const chosen = styles.flatMap(({ weight, pictures }, s) =>
      pictures.map((own, n) => {
        const id = 100 * (s + 1) + n;
        const owner = { kind: "style", id: (s + 1) as StyleId, name: `Style ${s}` } as const;
        const together = Math.min(200, Math.max(1, Math.round((weight * own) / 100)));
        return { image: reference(id, owner, fileOf(id).path, { sha256: fileOf(id).sha256, weight: own }), together };
      }),
    );
    const named = ({ path, sha256, owner }: StoredReference) => ({ path, sha256, name: owner.name });
    const loras = rest["loras"] as Recipe["loras"];
    const recipe = parseRecipe(
      withoutUndefined({
        ...rest,
        version: 1,
        model: "uso-mini",
        subjects: photos.map(named),
        styles: chosen.map(({ image, together }) => ({
          ...named(image),
          ...(together === 100 ? {} : { weight: together }),
        })),
        loras: loras?.map((lora, n) => ({ ...lora, ...fileOf(900 + n) })),
      }),
    );
    const picture: Picture = {
      id: 1 as PictureId,
      width: recipe.width,
      height: recipe.height,
      colour: null,
      collections: [],
      made: 0,
      seconds: null,
      provider: null,
      recipe,
      people: photos.map(({ id }) => ({ id: 1 as PersonId, name: "Anna", reference: id as ReferenceId })),
      styles: chosen.map(({ image, together }) => ({
        id: image.owner.id as StyleId,
        name: image.owner.name,
        reference: image.id,
        weight: together,
      })),
      stars: 0,
      rejected: false,
      tags: [],
      trashed: null,
      exported: null,
      file: "1.png",
      present: true,
      sheet: null,
    };
    return { recipe, picture, library: libraryOf([...photos, ...chosen.map(({ image }) => image)]) };
  });

/** A LoRA that counts nothing is left out. */
function counting({ loras = [], ...rest }: Recipe): Recipe {
  const counted = loras.filter(({ strength }) => strength !== 0);
  return { ...rest, ...(counted.length > 0 ? { loras: counted } : {}) };
}

test("what a recipe holds comes back from recall and compose, whatever it is", async () => {
  await fc.assert(
    fc.asyncProperty(anyRecipe, async ({ recipe, picture, library }) => {
      const seed = sameSeed(recipe.seed);
      fc.pre(seedsSuffice(seed, recipe.count));
      const { draft, missing } = await recall(picture, library);
      expect(missing).toEqual([]);
      // As the window sends it back.
      const sent = draftSchema.parse(structuredClone(draft));
      const blobs = blobsIn(join(folder, "blobs"));
      const composed = await compose(sent, sent.seed!, manifest, { library, blobs });
      expect(composed.recipe).toEqual({ ...counting(recipe), seed });
      expect(composed.styles.map(({ weight }) => weight)).toEqual(picture.styles.map(({ weight }) => weight));
    }),
    { seed: 2026, numRuns: 300 },
  );
});
