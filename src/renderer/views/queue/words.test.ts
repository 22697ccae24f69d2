import type { Draft } from "../../../contract/making/draft.ts";
import { expect, test } from "vitest";
import { draftWith } from "../../../../tests/fixtures/recipe.ts";
import type { PersonId, ReferenceId } from "../../../contract/values/id.ts";
import { en } from "../../text/en.ts";
import { howOf } from "./words.ts";

const draft = draftWith({
  people: [{ person: 1 as PersonId, photo: 1 as ReferenceId }],
  height: 320,
});
const how = (change: Partial<Draft>) => howOf({ draft: { ...draft, ...change }, seed: 348201 }, en.queue);

test("a job says its size and what sets it apart: variations, the scene, else its seed", () => {
  expect(how({})).toBe("256 × 320 · seed 348\u202f201");
  expect(how({ count: 2 })).toBe("256 × 320 · 2 variations");
  expect(how({ prompt: " on a beach ", keepPose: false })).toBe("256 × 320 · New scene: on a beach");
  expect(how({ prompt: "in ink" })).toBe("256 × 320 · in ink");
  expect(how({ prompt: "a ship", people: [], keepPose: false, count: 3 })).toBe("256 × 320 · 3 variations · a ship");
});
