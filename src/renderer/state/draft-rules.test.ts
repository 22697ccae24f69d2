import type { InstalledModel } from "../../contract/models.ts";
import { expect, test } from "vitest";
import { mostReferences } from "../../contract/parameters.ts";
import type { PersonId, ReferenceId, StyleId } from "../../contract/id.ts";
import {
  emptyDraft,
  forModel,
  loraWeighed,
  modeOf,
  newSeed,
  obstacle,
  pruned,
  toggledStyle,
  weighed,
  withPerson,
  withStyle,
  withoutLora,
  withoutPeople,
} from "./draft-rules.ts";

const model = (id: string, defaults: Partial<InstalledModel["defaults"]> = {}): InstalledModel => ({
  id,
  name: id,
  description: "",
  folder: "/",
  bytes: 1,
  licence: { name: "", commercial: true },
  guidance: true,
  lora: true,
  defaults: { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512, schedule: "uso", ...defaults },
  problem: null,
});
const mini = model("mini");
const person = (id: number) => id as PersonId;
const photo = 1 as ReferenceId;
const style = (id: number) => id as StyleId;

test("another person takes the subject's place", () => {
  const draft = withPerson(withPerson(emptyDraft(mini), person(1), photo), person(2), photo);
  expect(draft.people).toEqual([{ person: 2, photo: 1 }]);
});

test("a style is added once, as published, and taken out by choosing it again", () => {
  const one = withStyle(withStyle(emptyDraft(mini), style(3)), style(3));
  expect(one.styles).toEqual([{ style: 3, weight: 100 }]);
  expect(toggledStyle(one, style(3)).styles).toEqual([]);
});

test("no more styles are taken than a recipe can hold", () => {
  let draft = emptyDraft(mini);
  for (let k = 0; k < mostReferences + 3; k++) draft = withStyle(draft, style(k));
  expect(draft.styles).toHaveLength(mostReferences);
});

test("only the weighed LoRA changes its strength, and only the one taken out goes", () => {
  const draft = {
    ...emptyDraft(mini),
    loras: [
      { path: "/a", strength: 1 },
      { path: "/b", strength: 1 },
    ],
  };
  expect(loraWeighed(draft, 1, 0.5).loras).toEqual([
    { path: "/a", strength: 1 },
    { path: "/b", strength: 0.5 },
  ]);
  expect(withoutLora(draft, 0).loras).toEqual([{ path: "/b", strength: 1 }]);
});

test("only the weighed style changes its weight", () => {
  const draft = weighed(withStyle(withStyle(emptyDraft(mini), style(1)), style(2)), style(2), 30);
  expect(draft.styles.map(({ weight }) => weight)).toEqual([100, 30]);
});

test("the mode follows from the filled slots", () => {
  const none = emptyDraft(mini);
  const subject = withPerson(none, person(1), photo);
  expect(
    [none, { ...none, prompt: " a hat " }, subject, withStyle(none, style(1)), withStyle(subject, style(1))].map(
      modeOf,
    ),
  ).toEqual(["nothing", "text", "subject", "style", "both"]);
});

test("what cannot be made says why", () => {
  const none = emptyDraft(mini);
  const subject = withPerson(none, person(1), photo);
  expect(obstacle(none, null)).toBe("no model");
  expect(obstacle(none, mini)).toBe("nothing");
  expect(obstacle(subject, mini)).toBe("only a pose");
  expect(obstacle({ ...withStyle(subject, style(1)), keepPose: false }, mini)).toBe("no scene");
  expect(obstacle({ ...withoutPeople(withStyle(subject, style(1))), keepPose: false }, mini)).toBeNull();
  expect(obstacle(withStyle(subject, style(1)), mini)).toBeNull();
});

test("another model brings its own values where the old model's were left alone, and leaves what the artist set", () => {
  const big = model("big", { width: 1024, height: 1024, steps: 25, contentLongSide: 1024 });
  expect(forModel({ ...emptyDraft(mini), steps: 8 }, mini, big)).toMatchObject({
    model: "big",
    width: 1024,
    height: 1024,
    steps: 8,
    guidance: 4,
    contentLongSide: 1024,
  });
  expect(forModel({ ...emptyDraft(mini), width: 320 }, mini, big)).toMatchObject({ width: 320, height: 256 });
});

test("people and styles that left the library leave the draft, and a draft without them stays the same object", () => {
  const draft = withStyle(withPerson(emptyDraft(mini), person(1), photo), style(2));
  expect(pruned(draft, new Set(), new Set([style(2)]))).toMatchObject({ people: [], styles: [{ style: 2 }] });
  expect(pruned(draft, new Set([person(1)]), new Set([style(2)]))).toBe(draft);
});

test("a rolled seed has six digits", () => {
  expect([newSeed(0), newSeed(0.999_999_9)]).toEqual([100_000, 999_999]);
});
