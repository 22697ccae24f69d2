import { expect, test } from "vitest";
import { namesakeOf } from "./namesakes.ts";

const shelf = [
  { id: 1, name: "Anna Müller" },
  { id: 2, name: "Ben" },
  { id: 3, name: "小林" },
];

test.each([
  [4, "anna  müller", 1],
  [4, "Anna-Mu\u0308ller!", 1],
  [4, "小林", 3],
  [1, "Anna Müller", undefined],
  [4, "Anna Muller", undefined],
  [4, "Ann", undefined],
  [4, "", undefined],
  [4, "?!", undefined],
])("%i called %j has the namesake %s", (id, name, other) => {
  expect(namesakeOf(id, name, shelf)?.id).toBe(other);
});
