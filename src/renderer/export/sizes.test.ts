import { expect, test } from "vitest";
import { sizesInWords, sizesOf } from "./sizes.ts";

test.each([
  ["", [null]],
  ["2048", [2048]],
  ["2048, 512", [2048, 512]],
  ["2048px 512 px", [2048, 512]],
  ["full;1024", [null, 1024]],
  ["512, 512", [512]],
  ["15", null],
  ["20001", null],
  ["big", null],
  ["1,2,3", null],
])("%j is %j", (typed, sizes) => {
  expect(sizesOf(typed)).toEqual(sizes);
});

test("what is written is read again", () => {
  for (const sizes of [[null], [2048], [2048, null, 512]]) expect(sizesOf(sizesInWords(sizes))).toEqual(sizes);
});
