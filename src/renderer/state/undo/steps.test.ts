import { expect, test } from "vitest";
import type { By } from "../../../contract/rpc/frames.ts";
import { studioCalls } from "../../../contract/studio.ts";
import { did, isFresh, isUndoable, noted as notedBy, ownBeginning, takeAgain, takeBack } from "./steps.ts";

/** The library's log: in whose name each change was asked; another window's in none. */
const log: (By | null)[] = [null];
const logged = async (by: By) => log.findIndex((one) => one?.gesture === by.gesture) + 1 || null;
/** A call that the library logs as so many changes. */
const noted = (name: string, changes = 1, work: Promise<unknown> = Promise.resolve()) =>
  notedBy(
    name,
    async (by) => {
      await work;
      for (let i = 0; i < changes; i++) log.push(by!);
    },
    logged,
  );

/** How many changes of the log a step is. */
const changesOf = (taken: ReturnType<typeof takeBack>) =>
  taken && "by" in taken ? log.filter((by) => by?.gesture === taken.by.gesture).length : taken;
const step = (what: string) => ({ what, undo: () => {}, redo: () => {} });
const drain = () => {
  while (takeBack());
  did(step("a new beginning"));
  takeBack();
};

test("a window that has done nothing is a fresh one, and knows where its own changes begin once it has", async () => {
  expect([isFresh(), ownBeginning()]).toEqual([true, null]);
  await noted("trash.put", 0);
  expect(isFresh()).toBe(true);
  log.push(null);
  const before = log.length;
  await noted("trash.put");
  await noted("trash.put");
  expect([isFresh(), ownBeginning()]).toEqual([false, before + 1]);
});

test("what was done last is undone first, whatever it changed", async () => {
  drain();
  await noted("people.change");
  const recalled = step("recalled");
  did(recalled);
  await noted("people.list", 0);
  expect(takeBack()).toBe(recalled);
  const changed = takeBack();
  expect(changesOf(changed)).toBe(1);
  expect(takeBack()).toBeNull();
  expect(takeAgain()).toBe(changed);
  expect(takeAgain()).toBe(recalled);
  expect(takeAgain()).toBeNull();
});

test("changes that run at the same time are one gesture, and a failed one is none", async () => {
  drain();
  await Promise.all([1, 2, 3].map(() => noted("styles.change")));
  await noted("trash.put", 1, Promise.reject(new Error("full"))).catch(() => {});
  await noted("trash.put", 2);
  expect(changesOf(takeBack())).toBe(2);
  expect(changesOf(takeBack())).toBe(3);
  expect(takeBack()).toBeNull();
});

test("what failed half-way is a step, for the half that is there", async () => {
  drain();
  const half = notedBy(
    "packs.accept",
    async (by) => {
      log.push(by!);
      throw new Error("full");
    },
    logged,
  );
  await expect(half).rejects.toThrow("full");
  expect(changesOf(takeBack())).toBe(1);
  expect(takeBack()).toBeNull();
});

test("something new cannot be followed by what was undone before, and what changed nothing is nothing new", async () => {
  drain();
  const old = step("old");
  did(old);
  takeBack();
  await noted("pictures.rate", 0);
  expect(takeAgain()).toBe(old);
  takeBack();
  did(step("new"));
  expect(takeAgain()).toBeNull();
});

test("a call that changed nothing is no step, and one that changed several things is one", async () => {
  drain();
  await noted("pictures.rate");
  await noted("pictures.rate", 0);
  await noted("packs.accept", 3);
  expect(changesOf(takeBack())).toBe(3);
  expect(changesOf(takeBack())).toBe(1);
  expect(takeBack()).toBeNull();
});

test("calls at the same time are no part of what was done before, when the first of them changed nothing", async () => {
  drain();
  await noted("trash.put", 2);
  await Promise.all([0, 1].map((changes) => noted("pictures.rate", changes)));
  expect(changesOf(takeBack())).toBe(1);
  expect(changesOf(takeBack())).toBe(2);
  expect(takeBack()).toBeNull();
});

test("what another window changes while a call of this one runs is no step of this one", async () => {
  drain();
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = noted("trash.put", 1, promise);
  log.push(null);
  resolve();
  await first;
  log.push(null);
  await noted("pictures.rate", 0);
  expect(changesOf(takeBack())).toBe(1);
  expect(takeBack()).toBeNull();
});

test("a library that does not say whether it changed is believed to have", async () => {
  drain();
  await notedBy(
    "trash.put",
    async () => null,
    () => Promise.reject(new Error("lost")),
  );
  expect(takeBack()).toMatchObject({ by: {} });
  expect(takeBack()).toBeNull();
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
