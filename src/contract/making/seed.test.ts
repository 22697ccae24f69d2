import { expect, test } from "vitest";
import { readSeed, sameSeed, seedsSuffice } from "./seed.ts";

test.each([
  ["0", 0, null],
  ["7", 7, null],
  ["4294967295", 4_294_967_295, null],
  ["4 294 967 295", 4_294_967_295, null],
  ["4294967296", 0, "4294967296"],
  ["4294967303", 7, "4294967303"],
  ["18446744073709551615", 4_294_967_295, "18446744073709551615"],
  ["9007199254740993", 1, "9007199254740993"],
  ["007", 7, null],
  ["4.294.967.295", 4_294_967_295, null],
  ["1,234", 1_234, null],
])("%s is seed %d", (text, seed, reduced) => {
  expect(readSeed(text)).toEqual({ kind: "seed", seed, reduced });
});

test.each(["-1", " -1 ", "−1"])("%s is any seed", (text) => expect(readSeed(text)).toEqual({ kind: "any" }));

test.each([
  "",
  "-2",
  "--1",
  "x",
  "0x10",
  "1e5",
  "3.5",
  "3,50",
  "1.2345",
  "1,234.5",
  "12 34",
  "18446744073709551616",
  "9".repeat(200),
])("%j is none", (text) => expect(readSeed(text)).toBeNull());

test("what is recorded above 2³² is the same as a seed below, also where it is hardly a whole number", () => {
  expect(sameSeed(4_294_967_303)).toBe(7);
  expect(sameSeed(Number.MAX_SAFE_INTEGER)).toBe(4_294_967_295);
});

test("pictures with successive seeds never go beyond the last; those of older recipes did already", () => {
  expect(seedsSuffice(4_294_967_295, 1)).toBe(true);
  expect(seedsSuffice(4_294_967_295, 2)).toBe(false);
  expect(seedsSuffice(4_294_967_196, 100)).toBe(true);
  expect(seedsSuffice(4_294_967_303, 2)).toBe(true);
});
