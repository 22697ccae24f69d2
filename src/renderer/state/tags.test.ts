import { expect, test } from "vitest";
import { retagged, sharedTags } from "./tags.ts";

test("only the tags that all have are shared", () => {
  expect(sharedTags([{ tags: ["band", "red"] }, { tags: ["band"] }, { tags: ["red", "band"] }])).toEqual(["band"]);
  expect(sharedTags([])).toEqual([]);
});

test("editing the tags that several share leaves each one's own tags alone", () => {
  expect(retagged(["band", "tall"], ["band"], ["band", "cover"])).toEqual(["band", "tall", "cover"]);
  expect(retagged(["band", "tall"], ["band"], [])).toEqual(["tall"]);
  expect(retagged(["cover"], [], ["cover"])).toEqual(["cover"]);
});
