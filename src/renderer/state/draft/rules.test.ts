import type { Draft } from "../../../contract/making/draft.ts";
import type { InstalledModel } from "../../../contract/models.ts";
import { expect, test } from "vitest";
import { keyOfPart, mostReferences, peopleIn, stylesIn } from "../../../contract/making/parts.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import { alsoMissing } from "../../../contract/making/draft.ts";
import {
  alsoPerson,
  chosenPerson,
  chosenStyle,
  emptyDraft,
  forModel,
  inPlaceOfMissing,
  isFine,
  loraWeighed,
  modeOf,
  newSeed,
  obstacle,
  personAt,
  pruned,
  weighed,
  withPerson,
  withPictureAsStyle,
  withPictureAsSubject,
  withStyleInPlace,
  withStyle,
  withoutAnyMissing,
  withoutFine,
  withoutLora,
  withoutPeople,
  withoutPerson,
} from "./rules.ts";

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
  edition: "0".repeat(64),
  problem: null,
});
const mini = model("mini");
const person = (id: number) => id as PersonId;
const photo = 1 as ReferenceId;
const style = (id: number) => id as StyleId;
const here = (people: readonly number[] = [], styles: readonly number[] = []) => ({
  people: new Set(people.map(person)),
  styles: new Set(styles.map(style)),
});

test("another person takes the subject's place", () => {
  const draft = withPerson(withPerson(emptyDraft(mini), person(1), photo), person(2), photo);
  expect(draft.people).toEqual([{ person: 2, photo: 1 }]);
});

const who = (draft: Draft) => peopleIn(draft.people).map((one) => [Number(one.person), Number(one.photo)]);
const three = [1, 2, 3].reduce((draft, id) => alsoPerson(draft, person(id), photo), emptyDraft(mini));

test("several subjects keep their order; one who is there already changes the photograph only", () => {
  expect(who(alsoPerson(three, person(2), 9 as ReferenceId))).toEqual([
    [1, 1],
    [2, 9],
    [3, 1],
  ]);
  expect(who(withoutPerson(three, "person 2"))).toEqual([
    [1, 1],
    [3, 1],
  ]);
});

test("a subject moves to another's place; somebody new takes it", () => {
  expect(who(personAt(three, 0, { person: person(3), photo })).map(([id]) => id)).toEqual([3, 1, 2]);
  expect(who(personAt(three, 2, { person: person(1), photo })).map(([id]) => id)).toEqual([2, 3, 1]);
  expect(who(personAt(three, 1, { person: person(7), photo })).map(([id]) => id)).toEqual([1, 7, 3]);
});

test("no more subjects are taken than a recipe can hold", () => {
  let draft = emptyDraft(mini);
  for (let k = 0; k < mostReferences + 3; k++) draft = alsoPerson(draft, person(k), photo);
  expect(draft.people).toHaveLength(mostReferences);
});

test("a click takes somebody instead of all others, or beside them, and out again", () => {
  const click = (draft: Draft, id: number, how: "instead" | "beside") =>
    peopleIn(chosenPerson(draft, person(id), photo, how).people).map((one) => Number(one.person));
  expect(click(emptyDraft(mini), 1, "instead")).toEqual([1]);
  expect(click(three, 4, "instead")).toEqual([4]);
  expect(click(three, 2, "instead")).toEqual([2]);
  expect(click(three, 4, "beside")).toEqual([1, 2, 3, 4]);
  expect(click(three, 2, "beside")).toEqual([1, 3]);
  expect(click(withPerson(three, person(2), photo), 2, "instead")).toEqual([]);
});

test("a style is added once, as published", () => {
  const one = withStyle(withStyle(emptyDraft(mini), style(3)), style(3));
  expect(one.styles).toEqual([{ style: 3, weight: 100 }]);
});

test("a click replaces the styles, or blends with them, and takes out again", () => {
  const two = withStyle(weighed(withStyle(emptyDraft(mini), style(1)), "style 1", 40), style(2));
  const click = (draft: Draft, id: number, how: "instead" | "beside") =>
    stylesIn(chosenStyle(draft, style(id), how).styles).map((one) => [Number(one.style), one.weight]);
  expect(click(two, 3, "instead")).toEqual([[3, 100]]);
  expect(click(two, 1, "instead")).toEqual([[1, 100]]);
  expect(click(two, 3, "beside")).toEqual([
    [1, 40],
    [2, 100],
    [3, 100],
  ]);
  expect(click(two, 2, "beside")).toEqual([[1, 40]]);
  expect(click(withStyle(emptyDraft(mini), style(3)), 3, "instead")).toEqual([]);
});

test("styles of no weight are as if they were not there", () => {
  const none = weighed(withStyle(emptyDraft(mini), style(1)), "style 1", 0);
  expect([modeOf(none), obstacle(none, mini)]).toEqual(["nothing", "nothing"]);
  expect(obstacle(withPerson(none, person(1), photo), mini)).toBe("only a pose");
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
  const draft = weighed(withStyle(withStyle(emptyDraft(mini), style(1)), style(2)), "style 2", 30);
  expect(draft.styles.map(({ weight }) => weight)).toEqual([100, 30]);
});

test("a picture of the history is the subject, or a style once; what is kept of it takes its place", () => {
  const picture = 5 as PictureId;
  const draft = withPictureAsStyle(withPictureAsSubject(withStyle(emptyDraft(mini), style(1)), picture), picture);
  expect(draft.people).toEqual([{ picture }]);
  expect(withPictureAsStyle(draft, picture).styles).toEqual([
    { style: 1, weight: 100 },
    { picture, weight: 100 },
  ]);
  const kept = withStyleInPlace(draft, "picture 5", { style: style(3), weight: 60 });
  expect(kept.styles.map(keyOfPart)).toEqual(["style 1", "style 3"]);
  // Who is in the library has no say over what is not of it.
  expect(pruned(draft, here()).styles).toEqual([{ picture, weight: 100 }]);
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

test("fine controls are as the model suggests until one is set, and all of them go back to that at once", () => {
  const set: Draft = {
    ...emptyDraft(mini),
    prompt: "a house",
    width: 512,
    count: 4,
    steps: 8,
    schedule: "flux",
    speed: { firstBlockCache: 0.1 },
    styleFrom: 0.2,
  };
  expect(isFine({ ...emptyDraft(mini), prompt: "a house", width: 512, count: 4 }, mini)).toBe(false);
  expect(isFine({ ...emptyDraft(mini), speed: { referenceEvery: 2 } }, mini)).toBe(true);
  expect(isFine(set, mini)).toBe(true);
  expect(withoutFine(set, mini)).toEqual({ ...emptyDraft(mini), prompt: "a house", width: 512, count: 4 });
});

test("people and styles that left the library are missing in the draft, in which nothing is made until it is whole", () => {
  const draft = withStyle(withPerson(emptyDraft(mini), person(1), photo), style(2));
  expect(pruned(draft, here([1], [2]))).toBe(draft);
  const without = pruned(draft, here([], [2]));
  expect(without).toMatchObject({ people: [], styles: [{ style: 2 }], missing: [{ role: "subject" }] });
  expect(obstacle(without, mini)).toBe("gone");
  const trashed = new Map([[person(1), "Anna"]]);
  expect(pruned(draft, { ...here([], [2]), trashed }).missing).toEqual([{ role: "subject", name: "Anna" }]);
  expect(obstacle(inPlaceOfMissing(without, withStyle(without, style(3))), mini)).toBe("gone");
  expect(obstacle(inPlaceOfMissing(without, withPerson(without, person(4), photo)), mini)).toBeNull();
  expect(obstacle(withoutAnyMissing(without), mini)).toBeNull();
});

test("in a draft there are at most so many things missing, and none twice", () => {
  const lost = Array.from({ length: 40 }, (_, n) => ({ role: "lora", name: `${n % 30}` }) as const);
  expect(alsoMissing(alsoMissing(emptyDraft(mini), lost), lost).missing).toEqual(lost.slice(0, 24));
});

test("a rolled seed has six digits", () => {
  expect([newSeed(0), newSeed(0.999_999_9)]).toEqual([100_000, 999_999]);
});
