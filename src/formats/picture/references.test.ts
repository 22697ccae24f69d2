import { posix, win32 } from "node:path";
import { expect, test } from "vitest";
import type { Recipe } from "../../contract/making/recipe.ts";
import { absoluteRecipe, namelessRecipe, relativeRecipe } from "./references.ts";

function recipeOf(file: string): Recipe {
  return {
    version: 1,
    model: "m",
    subjects: [{ path: file, sha256: "00".repeat(32) }],
    styles: [{ path: file }],
    loras: [{ path: file, sha256: "11".repeat(32), strength: -0.5 }],
    enlarged: { path: file, sha256: "22".repeat(32), factor: 4 },
    prompt: "",
    width: 64,
    height: 64,
    steps: 1,
    guidance: 1,
    seed: 0,
    count: 1,
    contentLongSide: 64,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
  };
}

const cases = [
  {
    system: "posix",
    paths: posix,
    folder: "/home/ada/out",
    absolute: "/home/ada/photos/me.jpg",
    relative: "../photos/me.jpg",
  },
  {
    system: "posix",
    paths: posix,
    folder: "/home/ada",
    absolute: "/home/ada/odd\\name.jpg",
    relative: "odd\\name.jpg",
  },
  { system: "win32", paths: win32, folder: "C:\\out", absolute: "C:\\photos\\me.jpg", relative: "../photos/me.jpg" },
  {
    system: "win32",
    paths: win32,
    folder: "C:\\out",
    absolute: "D:\\me.jpg",
    relative: "D:/me.jpg",
    back: "D:/me.jpg",
  },
] as const;

for (const { system, paths, folder, absolute, relative, ...other } of cases) {
  test(`on ${system}, ${absolute} seen from ${folder} is ${relative}, and back`, () => {
    const inside = relativeRecipe(recipeOf(absolute), folder, paths);
    expect(inside).toEqual(recipeOf(relative));
    expect(relativeRecipe(inside, folder, paths)).toEqual(inside);
    const back = absoluteRecipe(inside, folder, paths);
    expect(back).toEqual(recipeOf("back" in other ? other.back : absolute));
    expect(absoluteRecipe(back, folder, paths)).toEqual(back);
  });
}

test("a path on another system's drive is left alone instead of being made part of the folder", () => {
  expect(absoluteRecipe(recipeOf("D:/me.jpg"), "/home/ada", posix)).toEqual(recipeOf("D:/me.jpg"));
});

test("strangers read numbers in place of paths; a recipe without LoRAs gets none", () => {
  const { loras, ...without } = recipeOf("/home/ada/turbo.safetensors");
  expect(loras).toHaveLength(1);
  expect(namelessRecipe(recipeOf("/home/ada/turbo.safetensors"))).toEqual({
    ...without,
    enlarged: { path: "enlarged", sha256: "22".repeat(32), factor: 4 },
    subjects: [{ path: "subject-1", sha256: "00".repeat(32) }],
    styles: [{ path: "style-1" }],
    loras: [{ path: "lora-1", sha256: "11".repeat(32), strength: -0.5 }],
  });
  for (const changed of [namelessRecipe(without), absoluteRecipe(without, "/"), relativeRecipe(without, "/")])
    expect(changed).not.toHaveProperty("loras");
});
