import { expect, test } from "vitest";
import type { PictureId, ReferenceId } from "../contract/id.ts";
import { pictureUrl, previewUrl, referenceUrl, thumbnailWidth } from "./media.ts";

test("thumbnails come in few sizes, sharp enough for the screen", () => {
  expect([thumbnailWidth(76, 1), thumbnailWidth(76, 2), thumbnailWidth(400, 2), thumbnailWidth(4000, 1)]).toEqual([
    128, 256, 1024, 2048,
  ]);
});

test("a crop is part of the address, so that another crop is another picture", () => {
  const url = (left: number) => referenceUrl(7 as ReferenceId, { crop: { left, top: 0, width: 0.5, height: 0.5 } });
  expect(url(0.1)).not.toBe(url(0.2));
  expect(url(0.1)).toContain("crop=1");
  expect(referenceUrl(7 as ReferenceId)).toBe("/media/reference/7");
});

test("a whole picture has no width, a preview has its step", () => {
  expect(pictureUrl(3 as PictureId)).toBe("/media/picture/3");
  expect(previewUrl(4 as never, 9)).toBe("/media/preview/4?step=9");
});
