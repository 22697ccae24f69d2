import { expect, test } from "vitest";
import type { PictureId, ReferenceId } from "../contract/values/id.ts";
import { pictureUrl, previewUrl, referenceUrl, thumbnailWidth, usedReferenceUrl } from "./media.ts";

test("thumbnails come in few sizes, sharp enough for the screen", () => {
  expect([thumbnailWidth(76, 1), thumbnailWidth(76, 2), thumbnailWidth(400, 2), thumbnailWidth(4000, 1)]).toEqual([
    128, 256, 1024, 2048,
  ]);
});

test("how a photograph is seen is part of its address, so that another crop or turn is another picture", () => {
  const id = 7 as ReferenceId;
  const cropped = (left: number) => ({ id, turn: 0, crop: { left, top: 0, width: 0.5, height: 0.5 } }) as const;
  expect(referenceUrl(cropped(0.1))).not.toBe(referenceUrl(cropped(0.2)));
  expect(referenceUrl(cropped(0.1))).toContain("crop=1");
  expect(referenceUrl(cropped(0.1), { whole: true })).toBe("/media/reference/7");
  expect(referenceUrl({ id, turn: 1, crop: null }, { tile: 100 })).toBe("/media/reference/7?w=128&turn=1");
  expect(usedReferenceUrl(id)).toBe("/media/reference/7?crop=1");
});

test("a whole picture has no width, a preview has its step", () => {
  expect(pictureUrl(3 as PictureId)).toBe("/media/picture/3");
  expect(previewUrl(4 as never, 9)).toBe("/media/preview/4?step=9");
});
