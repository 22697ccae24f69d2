import { expect, test } from "vitest";
import { canCompare, comparedIn } from "./compare.ts";

test("an address names two to four pictures, each once", () => {
  expect(comparedIn({ compare: "3,1,2" })).toEqual([3, 1, 2]);
  expect(comparedIn({ compare: "3,3,1" })).toEqual([3, 1]);
  expect(comparedIn({ compare: "1,2,3,4,5" })).toEqual([1, 2, 3, 4]);
});

test("an address that names too few or nonsense compares nothing", () => {
  for (const query of [{}, { compare: "" }, { compare: "7" }, { compare: "x,-1,1.5,9" }, { compare: "7,7" }])
    expect(comparedIn(query)).toEqual([]);
  expect([1, 2, 4, 5].map(canCompare)).toEqual([false, true, true, false]);
});
