import { expect, test } from "vitest";
import type { PictureId } from "../../../contract/id.ts";
import { tagChanges } from "./several.ts";

const picture = (id: number, ...tags: string[]) => ({ id: id as PictureId, tags });
const pictures = [picture(1, "band", "red"), picture(2, "band"), picture(3, "band", "red")];

test("a tag that is added or taken away leaves each picture's own tags, and alike pictures go together", () => {
  expect(tagChanges(pictures, ["band"], ["band", "tour"])).toEqual([
    { ids: [1, 3], tags: ["band", "red", "tour"] },
    { ids: [2], tags: ["band", "tour"] },
  ]);
  expect(tagChanges(pictures, ["band"], [])).toEqual([
    { ids: [1, 3], tags: ["red"] },
    { ids: [2], tags: [] },
  ]);
});

test("a picture that has the tag already is left alone", () => {
  expect(tagChanges(pictures, ["band"], ["band", "red"])).toEqual([{ ids: [2], tags: ["band", "red"] }]);
});
