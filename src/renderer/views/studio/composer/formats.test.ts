import { expect, test } from "vitest";
import { ratioOf, ratios, side, sizeFor, valueOf } from "./formats.ts";

const mini = 256 * 256;
const flux = 1024 * 1024;

test("a square format is the model's own size", () => {
  expect(sizeFor("1:1", mini)).toEqual({ width: 256, height: 256 });
  expect(sizeFor("1:1", flux)).toEqual({ width: 1024, height: 1024 });
});

test.each(ratios)(
  "%s has sides in multiples of 16, its own shape within 6 %%, and the model's area within a quarter",
  (ratio) => {
    for (const area of [mini, flux]) {
      const { width, height } = sizeFor(ratio, area);
      expect([width % 16, height % 16]).toEqual([0, 0]);
      expect(Math.abs(width / height / valueOf(ratio) - 1)).toBeLessThan(0.06);
      expect(Math.abs((width * height) / area - 1)).toBeLessThan(0.25);
    }
  },
);

test("a portrait format and its landscape twin are the same size turned", () => {
  const upright = sizeFor("3:4", flux);
  expect(sizeFor("4:3", flux)).toEqual({ width: upright.height, height: upright.width });
});

test("a size is known again as its format, and a size of one's own is none", () => {
  for (const ratio of ratios) expect(ratioOf(sizeFor(ratio, flux), flux)).toBe(ratio);
  expect(ratioOf({ width: 1024, height: 512 }, flux)).toBeNull();
});

test("a typed side is brought to one the model can draw", () => {
  expect([side(250), side(1), side(9000)]).toEqual([256, 64, 4096]);
});
