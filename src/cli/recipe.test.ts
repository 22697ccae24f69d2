import { expect, test } from "vitest";
import { isFault } from "../contract/fault.ts";
import { mode, numbers, recipeFrom } from "./recipe.ts";

const model = {
  id: "uso-mini",
  defaults: { width: 256, height: 320, steps: 20, guidance: 4, content_long_side: 192, schedule: "uso" },
} as const;

test("what the artist leaves open, the model's defaults fill", () => {
  expect(recipeFrom({ subject: ["/a.jpg"], style: ["/b.png", "/c.png"] }, model, () => 5)).toEqual({
    version: 1,
    model: "uso-mini",
    subjects: [{ path: "/a.jpg" }],
    styles: [{ path: "/b.png" }, { path: "/c.png" }],
    prompt: "",
    width: 256,
    height: 320,
    steps: 20,
    guidance: 4,
    seed: 5,
    count: 1,
    contentLongSide: 192,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
  });
});

test("what the artist says goes before the defaults, zeros included", () => {
  const chosen = {
    size: { width: 64, height: 128 },
    steps: 1,
    guidance: 0,
    seed: 0,
    count: 3,
    contentLongSide: 64,
    keepSize: true,
    loraStrength: 0,
    schedule: "flux",
  } as const;
  const { size, ...rest } = chosen;
  expect(recipeFrom({ prompt: "a man", ...chosen }, model)).toMatchObject({ ...size, ...rest });
});

test("seeds are drawn from below 2³¹ and differ", () => {
  const seeds = Array.from({ length: 20 }, () => recipeFrom({ prompt: "x" }, model).seed);
  expect(Math.max(...seeds)).toBeLessThan(2 ** 31);
  expect(new Set(seeds).size).toBeGreaterThan(1);
});

test.each([undefined, "", "  "])("without subject, style and words (%j) there is nothing to go by", (prompt) => {
  expect(() => recipeFrom(prompt === undefined ? {} : { prompt }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "usage.nothing-to-go-by")),
  );
});

test("more subjects than a recipe takes are refused", () => {
  expect(() => recipeFrom({ subject: Array.from({ length: 9 }, () => "/a.png") }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "recipe.invalid")),
  );
});

const said = (options: Parameters<typeof recipeFrom>[0]): string => mode(recipeFrom(options, model));

test("the mode is said in words", () => {
  expect(said({ subject: ["/a"], style: ["/b"] })).toBe("1 subject, 1 style, layout kept");
  expect(said({ subject: ["/a", "/b"] })).toBe("2 subjects, no styles, layout kept");
  expect(said({ style: ["/b"], prompt: "a beach" })).toBe("no subjects, 1 style, “a beach”");
  expect(said({ style: ["/b"] })).toBe("no subjects, 1 style, no words");
  expect(said({ prompt: "a beach" })).toBe("from words alone: “a beach”");
});

test("the numbers name every seed of a batch, and whose format is kept", () => {
  expect(numbers(recipeFrom({ prompt: "x", seed: 7, count: 4 }, model))).toBe("256×320, 20 steps, seeds 7 to 10");
  expect(numbers(recipeFrom({ subject: ["/a"], keepSize: true, seed: 7, steps: 1 }, model))).toBe(
    "the subject's format with 320 pixels along its long side, 1 step, seed 7",
  );
});

test("LoRAs stand in the recipe and in its numbers; none leave it as it is without", () => {
  const lora = [
    { path: "/loras/turbo.safetensors", strength: 0.8 },
    { path: "/b.safetensors", strength: -1 },
  ];
  const recipe = recipeFrom({ prompt: "x", seed: 7, lora }, model);
  expect(recipe.loras).toEqual(lora);
  expect(numbers(recipe)).toBe("256×320, 20 steps, seed 7, turbo.safetensors at 0.8, b.safetensors at -1");
  expect(recipeFrom({ prompt: "x" }, model)).not.toHaveProperty("loras");
  expect(() => recipeFrom({ prompt: "x", lora: [{ path: "/a", strength: 3 }] }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "recipe.invalid")),
  );
});

test("what steps leave out stands in the recipe and among the numbers, and nothing of it where nothing was asked for", () => {
  const { speed } = recipeFrom({ prompt: "x", firstBlockCache: 0.08, referenceCache: 4 }, model);
  expect(speed).toEqual({ firstBlockCache: 0.08, referenceEvery: 4 });
  expect(recipeFrom({ prompt: "x", referenceCache: 2 }, model).speed).toEqual({ referenceEvery: 2 });
  expect(recipeFrom({ prompt: "x" }, model)).not.toHaveProperty("speed");
  expect(numbers(recipeFrom({ prompt: "x", seed: 7, firstBlockCache: 0.08, referenceCache: 4 }, model))).toBe(
    "256×320, 20 steps, seed 7, first-block cache at 0.08, reference cache of 4 steps",
  );
});

test.each([
  { firstBlockCache: 0 },
  { firstBlockCache: 1.5 },
  { referenceCache: 1 },
  { referenceCache: 51 },
  { referenceCache: 2.5 },
])("what no picture can be made with is refused: %j", (options) => {
  expect(() => recipeFrom({ prompt: "x", ...options }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "recipe.invalid")),
  );
});
