import { expect, test } from "vitest";
import { keyLabel, matches } from "./keys.ts";

const press = (
  key: string,
  modifiers: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers });

test("Mod is ⌘ on a Mac and Ctrl elsewhere", () => {
  expect(matches(press("k", { ctrlKey: true }), "Mod+K", false)).toBe(true);
  expect(matches(press("k", { metaKey: true }), "Mod+K", true)).toBe(true);
  expect(matches(press("k", { ctrlKey: true }), "Mod+K", true)).toBe(false);
  expect(matches(press("k"), "Mod+K", false)).toBe(false);
});

test("a combination asks for exactly its modifiers", () => {
  expect(matches(press("Z", { ctrlKey: true, shiftKey: true }), "Mod+Shift+Z", false)).toBe(true);
  expect(matches(press("Z", { ctrlKey: true, shiftKey: true }), "Mod+Z", false)).toBe(false);
  expect(matches(press("c", { altKey: true }), "C", false)).toBe(false);
});

test("a sign matches however the keyboard makes it", () => {
  expect(matches(press("?", { shiftKey: true }), "?", false)).toBe(true);
  expect(matches(press("+"), "+", false)).toBe(true);
  expect(matches(press("+", { shiftKey: true, ctrlKey: true }), "Mod++", false)).toBe(true);
  expect(matches(press("="), "+", false)).toBe(false);
});

test("named keys match by their names", () => {
  expect(matches(press("ArrowLeft"), "Left", false)).toBe(true);
  expect(matches(press("Enter", { ctrlKey: true }), "Mod+Enter", false)).toBe(true);
  expect(matches(press(" "), "Space", false)).toBe(true);
});

test("a combination is read as keys, by platform", () => {
  expect([
    keyLabel("Mod+Enter", false),
    keyLabel("Mod+Shift+Z", true),
    keyLabel("Mod++", false),
    keyLabel("?", false),
  ]).toEqual(["Ctrl ↵", "⌘ ⇧ Z", "Ctrl +", "?"]);
});
