import { expect, test } from "vitest";
import { addressOf, queryOf } from "./shelf.ts";

test("every view of the shelf has an address that leads back to it", () => {
  for (const query of [
    { view: "all" },
    { view: "needs a look" },
    { view: "trash", text: "hat" },
    { view: "all", tag: "band" },
  ] as const)
    expect(queryOf(addressOf(query))).toEqual(query);
});

test("an address nobody wrote shows everyone", () => {
  expect(queryOf({ show: "elsewhere" })).toEqual({ view: "all" });
});
