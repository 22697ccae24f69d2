import { expect, test } from "vitest";
import { studioCalls } from "../../contract/studio.ts";
import { did, isUndoable, keepUp, noted as notedBy, takeAgain, takeBack } from "./steps.ts";

/** The library's log: changes by their numbers. */
let log = 0;
const ask = async (after: number) => ({ changes: log - after, newest: log });
/** A call that the library logs as so many changes. */
const noted = <T>(name: string, work: Promise<T>, changes = 1): Promise<T> =>
  notedBy(
    name,
    work.then((result) => ((log += changes), result)),
    ask,
  );

const spanning = (after: number, changes: number) => ({ span: { after, until: after + changes } });
const step = (what: string) => ({ what, undo: () => {}, redo: () => {} });
const drain = () => {
  while (takeBack());
  did(step("a new beginning"));
  takeBack();
};

test("what was done last is undone first, whatever it changed", async () => {
  drain();
  await keepUp(ask);
  const before = log;
  await noted("people.change", Promise.resolve(null));
  const recalled = step("recalled");
  did(recalled);
  await noted("people.list", Promise.resolve(null), 0);
  expect(takeBack()).toBe(recalled);
  expect(takeBack()).toEqual(spanning(before, 1));
  expect(takeBack()).toBeNull();
  expect(takeAgain()).toEqual(spanning(before, 1));
  expect(takeAgain()).toBe(recalled);
  expect(takeAgain()).toBeNull();
});

test("changes that run at the same time are one gesture, and a failed one is none", async () => {
  drain();
  await keepUp(ask);
  const before = log;
  await Promise.all([1, 2, 3].map(() => noted("styles.change", Promise.resolve(null))));
  await noted("trash.put", Promise.reject(new Error("full"))).catch(() => {});
  await noted("trash.put", Promise.resolve(null));
  expect(takeBack()).toEqual(spanning(before + 3, 1));
  expect(takeBack()).toEqual(spanning(before, 3));
  expect(takeBack()).toBeNull();
});

test("something new cannot be followed by what was undone before", () => {
  drain();
  did(step("old"));
  takeBack();
  did(step("new"));
  expect(takeAgain()).toBeNull();
});

test("a call that changed nothing is no step, and one that changed several things is one", async () => {
  drain();
  await keepUp(ask);
  const before = log;
  await noted("pictures.rate", Promise.resolve(null));
  await noted("pictures.rate", Promise.resolve(null), 0);
  await noted("packs.accept", Promise.resolve(null), 3);
  expect(takeBack()).toEqual(spanning(before + 1, 3));
  expect(takeBack()).toEqual(spanning(before, 1));
  expect(takeBack()).toBeNull();
});

test("calls at the same time are no part of what was done before, when the first of them changed nothing", async () => {
  drain();
  await keepUp(ask);
  const before = log;
  await noted("trash.put", Promise.resolve(null));
  await Promise.all([0, 1].map((changes) => noted("pictures.rate", Promise.resolve(null), changes)));
  expect(takeBack()).toEqual(spanning(before + 1, 1));
  expect(takeBack()).toEqual(spanning(before, 1));
  expect(takeBack()).toBeNull();
});

test("what another window changed between is no step of this one", async () => {
  drain();
  await keepUp(ask);
  log += 2;
  await keepUp(ask);
  const before = log;
  await noted("trash.put", Promise.resolve(null));
  expect(takeBack()).toEqual(spanning(before, 1));
  expect(takeBack()).toBeNull();
});

test("a library that does not say what changed is believed to have changed last", async () => {
  drain();
  await notedBy("trash.put", Promise.resolve(null), () => Promise.reject(new Error("lost")));
  expect(takeBack()).toEqual({ span: null });
});

test("of every call that is about what the library keeps it was decided whether undo takes it back", () => {
  const kept = /^(people|styles|pictures|trash|sheets|collections|searches|snippets|composer|export|packs|faces)\./;
  const looks =
    /\.(list|counts|query|outline|facets|some|get|usedIn|enlargedFrom|fighting|doubts|presets|plan|picture|estimate|look|alike|compare)$/;
  // They add beside what is there, or leave the library as it is.
  const others = ["sheets.make", "sheets.again", "export.start", "export.cancel", "packs.publish", "faces.apart"];
  const names = Object.keys(studioCalls).filter((name) => kept.test(name));
  expect(names.filter(isUndoable)).toEqual(
    expect.arrayContaining([
      "people.split",
      "styles.split",
      "export.savePreset",
      "export.deletePreset",
      "packs.accept",
    ]),
  );
  expect(names.filter((name) => !isUndoable(name) && !looks.test(name)).toSorted()).toEqual(others.toSorted());
  expect(names.filter((name) => isUndoable(name) && looks.test(name))).toEqual([]);
});
