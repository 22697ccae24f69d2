import { expect, test } from "vitest";
import type { PersonId, ReferenceId } from "../values/id.ts";
import { keepsPose, losesPose, promptFor, toldOf, wordsOf } from "./idiom.ts";

const instructed = (style: string) => `Transform the style of image into ${style} style`;
const asTyped = null;

/** Beside a subject whose pose is kept: what is typed, and what USO is told. */
test.each([
  // Styles become the published instruction, whatever they are called with.
  ["  watercolour ", instructed("watercolour")],
  ["in the style of Monet", instructed("Monet")],
  ["Style of Egon Schiele", instructed("Egon Schiele")],
  ["Ghibli style.", instructed("Ghibli")],
  ["in an unheard-of style", instructed("unheard-of")],
  ["Studio Ghibli anime", instructed("Studio Ghibli anime")],
  ["oil painting", instructed("oil painting")],
  ["as a pencil sketch", instructed("pencil sketch")],
  ["in black and white", instructed("black and white")],
  ["Pixel", instructed("Pixel")],
  ["retro comic", instructed("retro comic")],
  ["Wool felt", instructed("Wool felt")],
  ["1920s poster", instructed("1920s poster")],
  ["ink, watercolour", instructed("ink, watercolour")],
  ["stained glass", instructed("stained glass")],
  // An instruction is one already.
  ["Transform the style of image into Pixel style", asTyped],
  ["turn her into a statue", asTyped],
  ["MAKE it snow", asTyped],
  // A description with its style before it is an idiom of its own.
  ["Oil painting style, a woman on a bridge", asTyped],
  // Scenes are never called a style, also where they name something that could be one.
  ["wearing a red scarf", asTyped],
  ["a red scarf", asTyped],
  ["older, smiling", asTyped],
  ["makeup artist", asTyped],
  ["make-up artist", asTyped],
  ["on the beach", asTyped],
  ["in a watercolour studio", asTyped],
  ["reading a comic", asTyped],
  ["painting a fence", asTyped],
  ["with a mosaic behind her", asTyped],
  ["her sketch", asTyped],
  ["dancing Gangnam style", asTyped],
  ["hair in an afro style", asTyped],
  ["in the style of Monet with a red hat", asTyped],
  ["The woman is reading a book in a cafe.", asTyped],
  ["watercolour\non the beach", asTyped],
  ["", asTyped],
] as const)("%j, beside a person who keeps the pose", (typed, told) => {
  expect(promptFor({ prompt: typed, keepPose: true }, true)).toBe(told ?? typed);
});

test("without a subject, and in a new scene, words are told as they are typed", () => {
  for (const prompt of ["watercolour", "in the style of Monet", "wearing a red scarf"]) {
    expect(promptFor({ prompt, keepPose: true }, false)).toBe(prompt);
    expect(promptFor({ prompt, keepPose: false }, true)).toBe(prompt);
  }
});

const anna = [{ person: 1 as PersonId, photo: 1 as ReferenceId }];
const draft = (prompt: string, more = {}) => ({ prompt, keepPose: true, people: anna, ...more });

test.each(["watercolour", "wearing a red scarf", "Transform the style of image into Pixel style", " ink ", ""])(
  "the words %j come back as typed from what a recipe holds",
  (typed) => expect(wordsOf(toldOf(draft(typed)))).toBe(typed),
);

test("words that can be seen from what USO is told are not written down twice", () => {
  expect(toldOf(draft("wearing a red scarf"))).toEqual({ prompt: "wearing a red scarf" });
  expect(toldOf(draft("ink"))).toEqual({ prompt: instructed("ink"), words: "ink" });
});

test("of a picture that says only what USO was told, the words are derived where an idiom shows them", () => {
  expect(wordsOf({ prompt: instructed("gouache") })).toBe("gouache");
  expect(wordsOf({ prompt: "Turn her into a statue" })).toBe("Turn her into a statue");
});

test("what USO was told then holds until words, pose or subject change", () => {
  const told = { prompt: "Some older sentence", typed: "ink", keepPose: true, subject: true };
  expect(toldOf(draft("ink", { told }))).toEqual({ prompt: "Some older sentence" });
  const now = { prompt: instructed("ink"), words: "ink" };
  expect(toldOf(draft("ink ", { told }))).toEqual({ ...now, words: "ink " });
  expect(toldOf(draft("ink", { told, keepPose: false }))).toEqual({ prompt: "ink" });
  expect(toldOf(draft("ink", { told, people: [] }))).toEqual({ prompt: "ink" });
});

test("a scene loses the pose, a style and an instruction keep it", () => {
  expect([losesPose(draft("wearing a red scarf")), losesPose(draft("ink")), losesPose(draft("turn it blue"))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([keepsPose(" "), keepsPose("Painting"), keepsPose("Paint it red")]).toEqual([true, false, true]);
});
