import { expect, test } from "vitest";
import { crop as cropSchema, turnedBy, turnedCrop, turnedSize } from "./seen.ts";

const crop = { left: 0.1, top: 0.2, width: 0.35, height: 0.55 };

test("the upper left corner of a photograph is at the upper right after a quarter turn clockwise", () => {
  expect(turnedCrop({ left: 0, top: 0, width: 0.2, height: 0.3 }, 1)).toEqual({
    left: 0.7,
    top: 0,
    width: 0.3,
    height: 0.2,
  });
  expect(turnedCrop(crop, 2)).toEqual({ left: 0.55, top: 0.25, width: 0.35, height: 0.55 });
  expect(turnedCrop(null, 3)).toBeNull();
});

test("four quarters, or one and three, are none, and no crop leaves the picture on the way", () => {
  let turning: typeof crop | null = crop;
  for (let n = 0; n < 4; n++) {
    turning = turnedCrop(turning, 1);
    expect(cropSchema.safeParse(turning).success).toBe(true);
  }
  expect(turning).toEqual(crop);
  expect(turnedCrop(turnedCrop(crop, 1), 3)).toEqual(crop);
  expect(turnedCrop(turnedCrop(crop, 3), -3)).toEqual(crop);
  expect([turnedBy(3, 1), turnedBy(0, -1), turnedBy(2, 3)]).toEqual([0, 3, 1]);
});

test("width and height change places at every odd quarter", () => {
  expect([1, 2, 3].map((by) => turnedSize({ width: 4, height: 3 }, by))).toEqual([
    { width: 3, height: 4 },
    { width: 4, height: 3 },
    { width: 3, height: 4 },
  ]);
});
