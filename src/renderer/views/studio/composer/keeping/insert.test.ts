import { expect, test } from "vitest";
import { inserted } from "./insert.ts";

test.each([
  ["", 0, 0, "soft light|"],
  ["a woman", 7, 7, "a woman soft light|"],
  ["a woman ", 8, 8, "a woman soft light|"],
  ["a woman, reading", 7, 7, "a woman soft light|, reading"],
  ["a woman reading", 8, 8, "a woman soft light| reading"],
  ["a dark woman", 2, 6, "a soft light| woman"],
])("into %j from %i to %i: %j", (text, from, to, expected) => {
  const { text: next, cursor } = inserted(text, "soft light", { from, to });
  expect(`${next.slice(0, cursor)}|${next.slice(cursor)}`).toBe(expected);
});
