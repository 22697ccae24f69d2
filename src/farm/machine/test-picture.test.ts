import { expect, test } from "vitest";
import { areAlike, knownColours, whatIsWrong } from "./test-picture.ts";

const [known] = Object.values(knownColours) as [string];
/** Every colour so much lighter or darker. */
const shifted = (by: number): string => Buffer.from(Buffer.from(known, "base64").map((v) => v + by)).toString("base64");
const grey = Buffer.alloc(192, 127).toString("base64");

test("what is rounded otherwise is the same picture; another one, noise and nothing are not", () => {
  expect(areAlike(known, known)).toBe(true);
  expect(areAlike(known, shifted(3))).toBe(true);
  expect(areAlike(known, shifted(20))).toBe(false);
  expect(areAlike(known, grey)).toBe(false);
  expect(areAlike(known, "")).toBe(false);
});

test("where the picture is known, it alone counts", () => {
  const others = new Map(["a", "b", "c"].map((name) => [name, grey]));
  expect(whatIsWrong(known, known, others)).toBeNull();
  expect(whatIsWrong(grey, known, others)).toContain("not the picture");
});

test("where it is not, most machines count; of two that differ nobody knows which one is right", () => {
  const others = (...colours: readonly string[]) => new Map(colours.map((one, n) => [`m${n}`, one]));
  expect(whatIsWrong(grey, null, others())).toBeNull();
  expect(whatIsWrong(grey, null, others(known))).toBeNull();
  expect(whatIsWrong(grey, null, others(known, shifted(1)))).toBe(
    "Most machines with this model paint another one: m0, m1.",
  );
  expect(whatIsWrong(known, null, others(grey, shifted(1)))).toBeNull();
});
