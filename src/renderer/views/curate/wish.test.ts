/** What the fields hold as what is asked of the studio. */
import { expect, test } from "vitest";
import { curationWish } from "../../../contract/learning/curating.ts";
import type { ReferenceId } from "../../../contract/values/id.ts";
import { untouched, type Usual, wishOf } from "./wish.ts";

const usual: Usual = { model: "uso-mini", steps: 6, folder: "/home/me/Triplets", prompts: ["on the beach"] };

const inFolder = (folder: string) => ({ from: "folder", folder, photos: [] }) as const;

test("untouched, everybody is made in all styles, and the studio understands it", () => {
  const wish = wishOf(untouched, usual);
  expect(curationWish.parse(wish)).toEqual(wish);
  expect(wish).toMatchObject({
    contents: { from: "library" },
    model: "uso-mini",
    steps: 6,
    kinds: ["kept"],
    lora: null,
    prompts: ["on the beach"],
  });
});

test("a path that is half written asks nothing yet; one that is not needed may be empty", () => {
  expect(wishOf({ ...untouched, contents: inFolder("") }, usual)).toBeNull();
  expect(wishOf({ ...untouched, contents: inFolder("people") }, usual)).toBeNull();
  expect(wishOf({ ...untouched, stylised: "works" }, usual)).toBeNull();
  expect(wishOf({ ...untouched, folder: " " }, usual)).toBeNull();
  const wish = wishOf({ ...untouched, contents: inFolder(" C:\\people ") }, usual);
  expect(wish?.contents).toEqual({ from: "folder", folder: "C:\\people" });
});

test("photographs of the library are named by what they are; before one is chosen nothing is asked", () => {
  const contents = { from: "chosen", folder: "", photos: [] } as const;
  expect(wishOf({ ...untouched, contents }, usual)).toBeNull();
  const photos = [3 as ReferenceId, 7 as ReferenceId];
  const wish = wishOf({ ...untouched, contents: { ...contents, photos } }, usual);
  expect(wish?.contents).toEqual({ from: "chosen", photos });
  expect(curationWish.parse(wish)).toEqual(wish);
});

test("scenes are lines, strengths of a LoRA shares, and both kinds are two", () => {
  const lora = { path: "/l/oil.safetensors", strength: 80 };
  const wish = wishOf({ ...untouched, kind: "both", prompts: "\n at sea \n\nat night", lora }, usual);
  expect(wish).toMatchObject({
    kinds: ["kept", "changed"],
    prompts: ["at sea", "at night"],
    lora: { path: lora.path, strength: 0.8 },
  });
});
