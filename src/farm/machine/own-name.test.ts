import { expect, test } from "vitest";
import { freeName, thisProcess } from "./own-name.ts";

const [computer] = thisProcess.split("-");
/** Of which no process lives. */
const dead = `${computer}-${2 ** 22 + 1}`;
const alive = `${computer}-${process.ppid}`;

test("a name that another process has gets a number; one that died here, or is this one, has it no more", () => {
  expect(freeName("attic", [])).toBe("attic");
  expect(freeName("attic", [{ name: "attic", process: alive }])).toBe("attic-2");
  expect(freeName("attic", [{ name: "attic", process: "0123456789ab-1" }])).toBe("attic-2");
  expect(freeName("attic", [{ name: "attic", process: dead }])).toBe("attic");
  expect(freeName("attic", [{ name: "attic", process: thisProcess }])).toBe("attic");
  // What an earlier version says of itself names no process.
  expect(freeName("attic", [{ name: "attic", process: null }])).toBe("attic");
});

test("numbers go on, and fit", () => {
  const long = "a".repeat(40);
  const taken = [long, `${"a".repeat(36)}-2`].map((name) => ({ name, process: alive }));
  expect(freeName(long, taken)).toBe(`${"a".repeat(36)}-3`);
});
