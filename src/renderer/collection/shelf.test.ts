import { expect, test } from "vitest";
import { addressOf, queryOf, retagged } from "./shelf.ts";

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

test("editing the tags that several share leaves each one's own tags alone", () => {
  expect(retagged(["band", "tall"], ["band"], ["band", "cover"])).toEqual(["band", "tall", "cover"]);
  expect(retagged(["band", "tall"], ["band"], [])).toEqual(["tall"]);
  expect(retagged(["cover"], [], ["cover"])).toEqual(["cover"]);
});
