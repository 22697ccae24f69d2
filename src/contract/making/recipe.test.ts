import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { draftSchema, usualDraft } from "./draft.ts";
import { isFault } from "../fault.ts";
import { carriedNames, parameterNames } from "./parameters.ts";
import { isOfBatch, noModel, ofOtherEdition, parseRecipe, type Recipe, usualFor } from "./recipe.ts";

const reference = (path: string, sha256: string) => ({ path, sha256: sha256.repeat(64), name: "Anna" });

test("what a recipe says nothing of is as it usually is; what a recipe leaves out stays out", () => {
  const younger: readonly string[] = ["count", "keepSize", "loraStrength"];
  const older = Object.fromEntries(Object.entries(recipeWith()).filter(([name]) => !younger.includes(name)));
  const read = parseRecipe(older);
  expect(read).toEqual(recipeWith());
  expect(read).not.toHaveProperty("speed");
  expect(Object.keys(parseRecipe(recipeWith({ schedule: "flux" })))).toEqual(
    ["version", ...parameterNames].filter(
      (name) => !["words", "private", "enlarged", "edition", "sheet", "loras", "speed", "styleFrom"].includes(name),
    ),
  );
});

test("a fault names every field that is wrong, in words", () => {
  const wrong = {
    ...recipeWith(),
    steps: 0,
    width: 250,
    styles: Array.from({ length: 9 }, () => ({ path: "" })),
    subjects: [{ path: "" }],
    speed: { firstBlockCache: 0 },
    schedule: "linear",
    colour: "red",
  };
  const problems: Record<string, string> = {};
  try {
    parseRecipe(wrong);
  } catch (error) {
    if (!isFault(error, "recipe.invalid")) throw error;
    for (const { field, problem } of error.data.issues) problems[field] = problem;
  }
  expect(problems).toMatchObject({
    steps: "must be at least 1",
    width: "must be a multiple of 16",
    styles: "must have at most 8 entries",
    "subjects.0.path": "must not be empty",
    "speed.firstBlockCache": "must be more than 0",
    schedule: "must be uso or flux",
    recipe: "has what is not known here: colour",
  });
});

test("a draft holds every parameter, but people in place of subjects, one prompt as typed, and nothing of an enlargement, an edition or a sheet", () => {
  const draft = usualDraft("uso-mini", noModel);
  expect(draftSchema.parse(draft)).toEqual(draft);
  const held = Object.keys(draftSchema.shape);
  expect(parameterNames.filter((name) => !held.includes(name))).toEqual([
    "subjects",
    "words",
    "enlarged",
    "edition",
    "sheet",
  ]);
  expect(carriedNames).toContain("schedule");
  const older = Object.fromEntries(Object.entries(draft).filter(([name]) => name !== "count"));
  expect(draftSchema.parse(older)).toEqual(draft);
  expect({ ...draft, subjects: [] }).toMatchObject(usualFor(noModel));
});

const batch = recipeWith({ seed: 10, count: 3, subjects: [reference("/a.png", "a")], speed: { referenceEvery: 3 } });
const one = (change: Partial<Recipe> = {}): Recipe => ({ ...batch, seed: 11, count: 1, ...change });

test.each([
  [true, "has a seed of its own", one()],
  [true, "names its files elsewhere", one({ subjects: [reference("../b.png", "a")] })],
  [true, "says which weights made it", one({ edition: "e".repeat(64) })],
  [false, "has the seed of no picture of it", one({ seed: 13 })],
  [false, "is made of another file", one({ subjects: [reference("/a.png", "b")] })],
  [false, "has another size", one({ width: 512 })],
  [false, "leaves out another part of its steps", one({ speed: { referenceEvery: 4 } })],
  [false, "spreads its steps in another way", one({ schedule: "flux" })],
] as const)("that a picture is one of a batch's is %s where it %s", (is, _, picture) => {
  expect(isOfBatch(picture, batch)).toBe(is);
});

test("a batch that keeps the subject's format takes pictures of any size", () => {
  const kept = { ...batch, keepSize: true };
  expect(isOfBatch(one({ width: 192, keepSize: false }), kept)).toBe(true);
});

test.each([
  [true, "e".repeat(64), "f".repeat(64)],
  [false, "e".repeat(64), "e".repeat(64)],
  [false, "e".repeat(64), null],
  [false, undefined, "f".repeat(64)],
])("it is %s that a picture of edition %s comes out differently with %s", (differs, edition, now) => {
  expect(ofOtherEdition(edition === undefined ? one() : one({ edition }), now)).toBe(differs);
});
