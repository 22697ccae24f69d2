import { hash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { recorded } from "../../contract/library/private.ts";
import { parseRecipe, type Recipe } from "../../contract/making/recipe.ts";
import { locateReferences } from "./references.ts";

let folder = "";
const at = (name: string): string => join(folder, name);
const picture = (): string => at("pictures/made.png");

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-references-"));
  await mkdir(at("pictures"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const made = (subjects: readonly string[], content: readonly string[] = subjects): Recipe =>
  parseRecipe({
    version: 1,
    model: "m",
    styles: [],
    prompt: "",
    width: 64,
    height: 64,
    steps: 1,
    guidance: 4,
    seed: 1,
    count: 1,
    contentLongSide: 64,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
    subjects: subjects.map((name, i) => ({ path: at(name), sha256: hash("sha256", content[i]!, "hex") })),
  });
const placesOf = ({ subjects }: Recipe): string[] => subjects.map(({ path }) => path);
const code = (c: "recipe.reference-missing" | "recipe.reference-changed") =>
  expect.toSatisfy((e: unknown) => isFault(e, c));

test("a picture still at its recorded place is taken from there", async () => {
  await writeFile(at("a.png"), "a.png");
  expect(placesOf(await locateReferences(made(["a.png"]), picture(), {}))).toEqual([at("a.png")]);
});

test("a picture that moved is found beside the finished one under its name", async () => {
  await writeFile(at("pictures/a.png"), "a.png");
  expect(placesOf(await locateReferences(made(["a.png"]), picture(), {}))).toEqual([at("pictures/a.png")]);
});

test("a recorded place that holds another picture now does not hide the right one beside the finished picture", async () => {
  await writeFile(at("a.png"), "something else");
  await writeFile(at("pictures/a.png"), "a.png");
  expect(placesOf(await locateReferences(made(["a.png"]), picture(), {}))).toEqual([at("pictures/a.png")]);
});

test.each([
  ["spelt in the other form of Unicode", "Jose\u0301.png"],
  ["in other capitals", "JOSÉ.PNG"],
  ["under another name", "renamed.png"],
])("a picture beside the finished one %s is found by its content", async (_, name) => {
  await writeFile(at(`pictures/${name}`), "it");
  await writeFile(at("pictures/other.png"), "another");
  expect(placesOf(await locateReferences(made(["José.png"], ["it"]), picture(), {}))).toEqual([at(`pictures/${name}`)]);
});

test("a picture at its recorded place is found when its folder was copied with names in the other form", async () => {
  await writeFile(at("Jose\u0301.png"), "it");
  expect(placesOf(await locateReferences(made(["José.png"], ["it"]), picture(), {}))).toEqual([at("Jose\u0301.png")]);
});

test("a namesake of other content is said to have changed", async () => {
  await writeFile(at("pictures/Jose\u0301.png"), "another");
  await expect(locateReferences(made(["José.png"], ["it"]), picture(), {})).rejects.toEqual(
    code("recipe.reference-changed"),
  );
});

test("replacements find their places by content, in whatever order they are given", async () => {
  await writeFile(at("x"), "b.png");
  await writeFile(at("y"), "a.png");
  expect(
    placesOf(await locateReferences(made(["a.png", "b.png"]), picture(), { subject: [at("x"), at("y")] })),
  ).toEqual([at("y"), at("x")]);
});

test("what is gone or was changed is taken as the studio keeps it, by its digest and after looking at the bytes", async () => {
  // A file that was called .jpeg is kept as .jpg.
  const file = `${hash("sha256", "it", "hex")}.jpg`;
  await mkdir(at("kept"));
  await writeFile(at(`kept/${file}`), "it");
  const locate = () => locateReferences(made(["a.JPEG"], ["it"]), picture(), {}, [at("nowhere"), at("kept")]);
  expect(placesOf(await locate())).toEqual([at(`kept/${file}`)]);
  await writeFile(at("a.JPEG"), "another");
  expect(placesOf(await locate())).toEqual([at(`kept/${file}`)]);
  await writeFile(at(`kept/${file}`), "damaged");
  await expect(locate()).rejects.toEqual(code("recipe.reference-changed"));
});

test("a picture that changed is refused", async () => {
  await writeFile(at("a.png"), "edited");
  await expect(locateReferences(made(["a.png"]), picture(), {})).rejects.toEqual(code("recipe.reference-changed"));
});

test("a replacement with other content is refused even where the recorded picture is still right", async () => {
  await writeFile(at("a.png"), "a.png");
  await writeFile(at("x"), "another person");
  await expect(locateReferences(made(["a.png"]), picture(), { subject: [at("x")] })).rejects.toEqual(
    code("recipe.reference-changed"),
  );
});

test("a picture that is nowhere is named as missing", async () => {
  await expect(locateReferences(made(["a.png"]), picture(), {})).rejects.toEqual(code("recipe.reference-missing"));
});

test("a LoRA is looked for as pictures are, and keeps its strength", async () => {
  const recipe: Recipe = {
    ...made([]),
    loras: [{ path: at("turbo.safetensors"), sha256: hash("sha256", "turbo", "hex"), strength: 0.8 }],
  };
  const found = (path: string) => [{ ...recipe.loras![0], path }];
  await writeFile(at("pictures/turbo.safetensors"), "turbo");
  expect((await locateReferences(recipe, picture(), {})).loras).toEqual(found(at("pictures/turbo.safetensors")));
  await writeFile(at("moved"), "turbo");
  expect((await locateReferences(recipe, picture(), { lora: [at("moved")] })).loras).toEqual(found(at("moved")));
  await writeFile(at("other"), "another");
  await expect(locateReferences(recipe, picture(), { lora: [at("other")] })).rejects.toMatchObject({
    code: "recipe.reference-changed",
    data: { path: at("other"), role: "lora" },
  });
  await rm(at("pictures/turbo.safetensors"));
  await expect(locateReferences(recipe, picture(), {})).rejects.toMatchObject({
    code: "recipe.reference-missing",
    data: { role: "lora" },
  });
  expect(await locateReferences(made([]), picture(), {})).not.toHaveProperty("loras");
});

test("what a private recipe is made of has to be named, all of it and in its order", async () => {
  const whole = made(["a.png", "b.png"]);
  const kept = recorded({ ...whole, private: "references" });
  expect(placesOf(await locateReferences(kept, picture(), { subject: [at("x.png"), at("y.png")] }))).toEqual([
    at("x.png"),
    at("y.png"),
  ]);
  for (const subject of [[], [at("x.png")], [at("x.png"), at("y.png"), at("z.png")]])
    await expect(locateReferences(kept, picture(), { subject })).rejects.toMatchObject({ code: "recipe.not-recorded" });
  const everything = recorded({ ...whole, private: "everything" });
  await expect(locateReferences(everything, picture(), { subject: [at("x.png"), at("y.png")] })).rejects.toThrow(
    "Make it anew: atelier generate.",
  );
});

test("a file that the library keeps by its digest is found there, wherever the library was then", async () => {
  const learned = hash("sha256", "style tokens", "hex");
  const recipe = { ...made([]), styles: [{ path: `/old/home/blobs/${learned}.safetensors`, sha256: learned }] };
  await expect(locateReferences(recipe, picture(), {}, [at("blobs")])).rejects.toEqual(
    code("recipe.reference-missing"),
  );
  await mkdir(at("blobs"));
  await writeFile(at(`blobs/${learned}.safetensors`), "style tokens");
  const found = await locateReferences(recipe, picture(), {}, [at("references"), at("blobs")]);
  expect(found.styles.map(({ path }) => path)).toEqual([at(`blobs/${learned}.safetensors`)]);
});
