// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import type { Turned } from "../../../contract/library/changes.ts";
import { toasts } from "../../kit/overlays/toast.ts";
import { openStudio } from "../../testing/studio.tsx";
import { call } from "../link.ts";
import { redo, undo } from "./undo.ts";

/** What the library says it turned, next. */
const turned: (Turned | null)[] = [];
const studio = openStudio({
  "trash.put": () => null,
  "history.logged": () => 7,
  "history.undo": () => turned.shift() ?? null,
  "history.redo": () => turned.shift() ?? null,
});
const told = vi.spyOn(toasts, "add").mockReturnValue("toast");
const change = () => call("trash.put", { items: [] });
const asked = () => studio.asked.splice(0).map(({ name, input }) => [name, input]);
const said = () => told.mock.calls.splice(0).map(([{ title, data }]) => [title, data?.action?.label ?? null]);

beforeEach(() => {
  turned.splice(0);
  asked();
  said();
});

test("a window that has done nothing takes back the latest of whomever, and that again", async () => {
  turned.push({ what: "Added Anna" }, { what: "Added Anna" }, { what: "Added Anna" });
  await undo();
  await redo();
  await undo();
  expect(asked()).toEqual([
    ["history.undo", null],
    ["history.redo", "own"],
    ["history.undo", "own"],
  ]);
  expect(said()).toEqual([
    ["Undone: Added Anna", "Redo"],
    ["Done again: Added Anna", "Undo"],
    ["Undone: Added Anna", "Redo"],
  ]);
});

test("after its own a window takes back only what came before, and does again only what it took back", async () => {
  await change();
  turned.push({ what: "Moved Anna to the trash" }, null, null);
  await undo();
  await undo();
  await redo();
  await redo();
  expect(asked()).toEqual([
    ["trash.put", { items: [] }],
    ["history.logged", null],
    ["history.undo", "own"],
    ["history.undo", { before: 7 }],
    ["history.redo", "own"],
  ]);
  expect(said().slice(1)).toEqual([
    ["Nothing to undo", null],
    ["Nothing to redo", null],
    ["Nothing to redo", null],
  ]);
});

test("what somebody changed since is told, and where all of it stays there is no way back to offer", async () => {
  await change();
  const what = "Gave 3 pictures 3 stars";
  turned.push({ what, stays: "some" }, { what, stays: "some" }, { what, stays: "all" }, { what, stays: "all" });
  await undo();
  await redo();
  await undo();
  await redo();
  expect(said()).toEqual([
    [`Undone, but for what was changed since: ${what}`, "Redo"],
    [`Done again, but for what was changed since: ${what}`, "Undo"],
    [`Not undone, because it was changed since: ${what}`, null],
    [`Not done again, because it was changed since: ${what}`, null],
  ]);
});
