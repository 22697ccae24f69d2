import type { Draft } from "../../../../contract/making/draft.ts";
import { expect, test } from "vitest";
import type { PersonId, ReferenceId, StyleId } from "../../../../contract/values/id.ts";
import { peopleIn } from "../../../../contract/making/parts.ts";
import { emptyDraft } from "../../../state/draft/rules.ts";
import { en } from "../../../text/en.ts";
import { sentence } from "./sentence.ts";

const anna = [{ person: 1 as PersonId, photo: 1 as ReferenceId }];
const style = (id: number, weight: number) => ({ style: id as StyleId, weight });

function said(draft: Partial<Draft>, ...styles: (readonly [string, number])[]): string {
  const full = { ...emptyDraft(null), ...draft, styles: styles.map(([, weight], k) => style(k + 1, weight)) };
  return sentence(
    full,
    {
      people: peopleIn(full.people).map(({ person }) => ["Anna", "Ben", "Cleo"][person - 1]!),
      styles: styles.map(([name, weight]) => ({ name, weight })),
    },
    en,
  )
    .map(({ text }) => text)
    .join("");
}

test("a person in a heavy and a light style, with the pose kept", () => {
  expect(said({ people: anna }, ["Comic", 70], ["Linocut", 30])).toBe(
    "Anna in Comic with a little Linocut, pose kept.",
  );
});

test("the heaviest style leads whatever the order of the slots", () => {
  expect(said({ people: anna }, ["Linocut", 30], ["Comic", 70])).toBe(
    "Anna in Comic with a little Linocut, pose kept.",
  );
});

test("styles of like weight are named side by side", () => {
  expect(said({ people: anna }, ["Comic", 100], ["Poster", 90])).toBe("Anna in Comic and Poster, pose kept.");
  expect(said({ people: anna }, ["Comic", 100], ["Poster", 90], ["Neon", 80], ["Oil", 10])).toBe(
    "Anna in Comic, Poster and Neon with a little Oil, pose kept.",
  );
});

test("several people are named in their order", () => {
  const people = [1, 2, 3].map((id) => ({ person: id as PersonId, photo: 1 as ReferenceId }));
  expect(said({ people: people.slice(0, 2) }, ["Comic", 100])).toBe("Anna and Ben in Comic, pose kept.");
  expect(said({ people, keepPose: false, prompt: "at the sea" })).toBe("Anna, Ben and Cleo, in a new scene.");
});

test("a style of no weight is said to be left out", () => {
  expect(said({ people: anna }, ["Comic", 100], ["Oil", 0])).toBe("Anna in Comic, without Oil, pose kept.");
  expect(said({ people: anna, prompt: "as a statue" }, ["Comic", 0], ["Oil", 0])).toBe(
    "Anna, without Comic and Oil, pose kept, changed in words.",
  );
  expect(said({ prompt: "a lighthouse" }, ["Neon", 0])).toBe("A picture from words alone, without Neon.");
});

test("a new scene is said to be one, and words beside a kept pose are mentioned", () => {
  expect(said({ people: anna, keepPose: false, prompt: "at the sea" }, ["Comic", 100])).toBe(
    "Anna in Comic, in a new scene.",
  );
  expect(said({ people: anna, prompt: "as a statue" })).toBe("Anna, pose kept, changed in words.");
});

test("without a person there is a picture in the style, or of the words, or nothing yet", () => {
  expect(said({}, ["Neon", 100])).toBe("A new picture in Neon.");
  expect(said({ prompt: "a lighthouse" }, ["Neon", 100])).toBe("A new picture of what the prompt says in Neon.");
  expect(said({ prompt: "a lighthouse" })).toBe("A picture from words alone.");
  expect(said({})).toBe("Put a person or a style here, or write what to make.");
});

test("names are the strong pieces", () => {
  const pieces = sentence(
    { ...emptyDraft(null), people: anna, styles: [style(1, 100)] },
    { people: ["Anna"], styles: [{ name: "Comic", weight: 100 }] },
    en,
  );
  expect(pieces.filter(({ strong }) => strong).map(({ text }) => text)).toEqual(["Anna", "Comic"]);
});
