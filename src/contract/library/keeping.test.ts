import { expect, test } from "vitest";
import { draftWith } from "../../../tests/fixtures/recipe.ts";
import type { PersonId, ReferenceId, StyleId } from "../values/id.ts";
import { keepingCalls, settingsOf, withPreset } from "./keeping.ts";

const people = [{ person: 1 as PersonId, photo: 2 as ReferenceId }];
const composed = draftWith({
  model: "uso-flux1-dev",
  prompt: "in the rain",
  steps: 8,
  styles: [{ style: 3 as StyleId, weight: 60 }],
  people,
  seed: 7,
  private: "references",
});

test("a preset has words and subject only where they are asked for, and never the seed", () => {
  const bare = settingsOf(composed, { words: false, subject: false });
  for (const name of ["prompt", "people", "seed", "private", "told"]) expect(bare).not.toHaveProperty(name);
  expect(bare).toMatchObject({ model: "uso-flux1-dev", steps: 8, styles: [{ style: 3, weight: 60 }] });
  expect(settingsOf(composed, { words: true, subject: true })).toMatchObject({ prompt: "in the rain", people });
  // As it crosses to the studio.
  expect(keepingCalls["composer.savePreset"].in.parse({ name: "x", settings: bare })).toEqual({
    name: "x",
    settings: bare,
  });
});

test("what a preset does not set stays, and shortcuts that it lacks go", () => {
  const now = draftWith({ prompt: "a house", people, seed: 5, speed: { firstBlockCache: 0.1 }, styleFrom: 0.2 });
  const next = withPreset(now, settingsOf(composed, { words: false, subject: false }));
  expect(next).toMatchObject({ prompt: "a house", people, seed: 5, steps: 8, styles: [{ style: 3, weight: 60 }] });
  expect(next).not.toHaveProperty("speed");
  expect(next).not.toHaveProperty("styleFrom");
  expect(next).not.toHaveProperty("private");
});
