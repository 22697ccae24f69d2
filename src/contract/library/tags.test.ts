import { expect, test } from "vitest";
import { retagged, sharedTags } from "./tags.ts";

test("only the tags that all have are shared", () => {
  expect(sharedTags([{ tags: ["band", "red"] }, { tags: ["band"] }, { tags: ["red", "band"] }])).toEqual(["band"]);
  expect(sharedTags([])).toEqual([]);
});

test("what is added and taken away leaves all other tags alone", () => {
  expect(retagged(["band", "tall"], { add: ["cover"] })).toEqual(["band", "tall", "cover"]);
  expect(retagged(["band", "tall"], { remove: ["band"] })).toEqual(["tall"]);
  expect(retagged(["band"], {})).toEqual(["band"]);
});

test("a tag that is there is not added again, and one that is not there is taken away in vain, whatever its capitals", () => {
  expect(retagged(["Band"], { add: ["band"], remove: ["tall"] })).toEqual(["Band"]);
  expect(retagged(["Straße", "Band"], { remove: ["STRASSE"] })).toEqual(["Band"]);
  expect(retagged(["Band"], { remove: ["Band"], add: ["band"] })).toEqual(["band"]);
});
