import { expect, test } from "vitest";
import { recipeFrom } from "../options/recipe-from-options.ts";
import { mode, numbers } from "./recipe-words.ts";

const seeded = (seed: number) => ({ kind: "seed", seed, reduced: null }) as const;
const model = {
  id: "uso-mini",
  defaults: { width: 256, height: 320, steps: 20, guidance: 4, content_long_side: 192, schedule: "uso" },
} as const;

const said = (options: Parameters<typeof recipeFrom>[0]): string => mode(recipeFrom(options, model));

test("the mode is said in words", () => {
  expect(said({ subject: ["/a"], style: [{ path: "/b", weight: 100 }] })).toBe("1 subject, 1 style, layout kept");
  expect(said({ subject: ["/a", "/b"] })).toBe("2 subjects, no styles, layout kept");
  expect(said({ style: [{ path: "/b", weight: 100 }], prompt: "a beach" })).toBe("no subjects, 1 style, “a beach”");
  expect(said({ style: [{ path: "/b", weight: 100 }] })).toBe("no subjects, 1 style, no words");
  expect(said({ prompt: "a beach" })).toBe("from words alone: “a beach”");
});

test("the numbers name every seed of a batch, and whose format is kept", () => {
  expect(numbers(recipeFrom({ prompt: "x", seed: seeded(7), count: 4 }, model))).toBe(
    "256×320, 20 steps, seeds 7 to 10",
  );
  expect(numbers(recipeFrom({ subject: ["/a"], keepSize: true, seed: seeded(7), steps: 1 }, model))).toBe(
    "the subject's format with 320 pixels along its long side, 1 step, seed 7",
  );
});

test("LoRAs and what steps leave out stand among the numbers", () => {
  const lora = [
    { path: "/loras/turbo.safetensors", strength: 0.8 },
    { path: "/b.safetensors", strength: -1 },
  ];
  expect(numbers(recipeFrom({ prompt: "x", seed: seeded(7), lora }, model))).toBe(
    "256×320, 20 steps, seed 7, turbo.safetensors at 80 %, b.safetensors at -100 %",
  );
  expect(numbers(recipeFrom({ prompt: "x", seed: seeded(7), firstBlockCache: 0.08, referenceCache: 4 }, model))).toBe(
    "256×320, 20 steps, seed 7, first-block cache at 0.08, reference cache of 4 steps",
  );
});
