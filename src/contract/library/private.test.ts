import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { isWithheld, recorded } from "./private.ts";

const file = { path: "/home/mira/anna.jpg", sha256: "a".repeat(64), name: "Anna" };
const whole = recipeWith({
  prompt: "Transform the style of image into _ink_ style",
  words: "ink",
  subjects: [file],
  styles: [{ ...file, weight: 60 }, file],
  loras: [{ ...file, strength: 0.5 }],
});

test("of a private recipe numbers are kept, and what they count", () => {
  const kept = recorded({ ...whole, private: "references" });
  expect(kept).toEqual({
    ...whole,
    private: "references",
    subjects: [{ path: "subject-1" }],
    styles: [{ path: "style-1", weight: 60 }, { path: "style-2" }],
    loras: [{ path: "lora-1", strength: 0.5 }],
  });
  expect(recorded(kept)).toEqual(kept);
});

test("with everything the words go too, as typed and as told", () => {
  const kept = recorded({ ...whole, private: "everything" });
  expect(kept.prompt).toBe("");
  expect(JSON.stringify(kept)).not.toMatch(/ink|anna|aaaa/i);
});

test("a recipe that is not private is kept as it is, and of words alone nothing is lacking", () => {
  expect(recorded(whole)).toBe(whole);
  expect(isWithheld(whole)).toBe(false);
  expect(isWithheld(recorded({ ...whole, private: "references" }))).toBe(true);
  const words = recipeWith({ prompt: "a house" });
  expect(isWithheld({ ...words, private: "references" })).toBe(false);
  expect(isWithheld({ ...words, private: "everything" })).toBe(true);
});
