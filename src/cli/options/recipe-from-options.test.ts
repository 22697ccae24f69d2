import { expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { recipeFrom } from "./recipe-from-options.ts";

const weighed = (path: string, weight = 100) => ({ path, weight });
const seeded = (seed: number) => ({ kind: "seed", seed, reduced: null }) as const;
const model = {
  id: "uso-mini",
  defaults: { width: 256, height: 320, steps: 20, guidance: 4, content_long_side: 192, schedule: "uso" },
} as const;

test("what the artist leaves open, the model's defaults fill", () => {
  expect(
    recipeFrom(
      {
        subject: ["/a.jpg"],
        style: [
          { path: "/b.png", weight: 100 },
          { path: "/c.png", weight: 60 },
        ],
      },
      model,
      () => 5,
    ),
  ).toEqual({
    version: 1,
    model: "uso-mini",
    subjects: [{ path: "/a.jpg" }],
    styles: [{ path: "/b.png" }, { path: "/c.png", weight: 60 }],
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
    seed: seeded(0),
    count: 3,
    contentLongSide: 64,
    keepSize: true,
    loraStrength: 0,
    schedule: "flux",
  } as const;
  const { size, ...rest } = chosen;
  expect(recipeFrom({ prompt: "a man", ...chosen }, model)).toMatchObject({ ...size, ...rest, seed: 0 });
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

test("LoRAs stand in the recipe; none leave it as it is without", () => {
  const lora = [
    { path: "/loras/turbo.safetensors", strength: 0.8 },
    { path: "/b.safetensors", strength: -1 },
  ];
  const recipe = recipeFrom({ prompt: "x", seed: seeded(7), lora }, model);
  expect(recipe.loras).toEqual(lora);
  expect(recipeFrom({ prompt: "x" }, model)).not.toHaveProperty("loras");
  expect(() => recipeFrom({ prompt: "x", lora: [{ path: "/a", strength: 3 }] }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "recipe.invalid")),
  );
});

test("a style's weight stands in the recipe where it is not as published; what counts nothing is left out", () => {
  const style = [100, 40, 0].map((weight) => ({ path: `/${weight}.png`, weight }));
  const lora = [{ path: "/none.safetensors", strength: 0 }];
  const recipe = recipeFrom({ style, lora }, model);
  expect(recipe.styles).toEqual([{ path: "/100.png" }, { path: "/40.png", weight: 40 }]);
  expect(recipe).not.toHaveProperty("loras");
  expect(() => recipeFrom({ style: style.slice(2) }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "usage.nothing-to-go-by")),
  );
});

test("what steps leave out stands in the recipe, and nothing of it where nothing was asked for", () => {
  const { speed } = recipeFrom({ prompt: "x", firstBlockCache: 0.08, referenceCache: 4 }, model);
  expect(speed).toEqual({ firstBlockCache: 0.08, referenceEvery: 4 });
  expect(recipeFrom({ prompt: "x", referenceCache: 2 }, model).speed).toEqual({ referenceEvery: 2 });
  expect(recipeFrom({ prompt: "x" }, model)).not.toHaveProperty("speed");
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

test("a seed of -1 draws one; a batch that would go beyond the last seed is refused", () => {
  expect(recipeFrom({ prompt: "x", seed: { kind: "any" } }, model, () => 5).seed).toBe(5);
  const last = seeded(2 ** 32 - 1);
  expect(recipeFrom({ prompt: "x", seed: last }, model).seed).toBe(2 ** 32 - 1);
  expect(() => recipeFrom({ prompt: "x", seed: last, count: 2 }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "recipe.seeds-end")),
  );
});

test("a style of weight 0 is left out, and alone is nothing to go by", () => {
  expect(recipeFrom({ prompt: "x", style: [weighed("/a", 0)] }, model).styles).toEqual([]);
  expect(() => recipeFrom({ style: [weighed("/a", 0)] }, model)).toThrow(
    expect.toSatisfy((e: unknown) => isFault(e, "usage.nothing-to-go-by")),
  );
});
