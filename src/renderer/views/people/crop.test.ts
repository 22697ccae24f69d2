import { expect, test } from "vitest";
import { croppedSize, fromPercent, meant, presetCrop, presetOf, presets, sameCrop, toPercent } from "./crop.ts";

const sizes = [
  { width: 512, height: 512 },
  { width: 4000, height: 3000 },
  { width: 1000, height: 1500 },
  { width: 3000, height: 700 },
  { width: 640, height: 800 },
];

test("every preset lies inside the photograph and is recognised again, whatever the photograph's format", () => {
  for (const size of sizes)
    for (const preset of presets) {
      const crop = presetCrop(preset, size);
      const { left, top, width, height } = crop ?? { left: 0, top: 0, width: 1, height: 1 };
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1 + 1e-9);
      expect(presetOf(crop, size)).toBe(preset);
    }
});

test("head and shoulders of a tall photograph are sought in its upper part", () => {
  const crop = presetCrop("portrait", { width: 1000, height: 3000 });
  expect(crop?.width).toBe(1);
  expect(crop!.top + crop!.height / 2).toBeLessThan(0.35);
});

test("a square takes the whole short side", () => {
  expect(presetCrop("square", { width: 4000, height: 3000 })).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 });
});

test("a frame that was moved keeps its preset, one of another format has none", () => {
  const size = { width: 1000, height: 1000 };
  expect(presetOf({ left: 0.3, top: 0.1, width: 0.4, height: 0.5 }, size)).toBe("portrait");
  expect(presetOf({ left: 0.3, top: 0.1, width: 0.4, height: 0.7 }, size)).toBeNull();
});

test("what the crop tool hands back is the frame it was given", () => {
  const crop = { left: 0.1, top: 0.2, width: 0.35, height: 0.55 };
  expect(sameCrop(fromPercent(toPercent(crop)), crop)).toBe(true);
});

test("a frame around everything is none, and a click that drew nothing leaves the frame there was", () => {
  const before = { left: 0.1, top: 0.2, width: 0.35, height: 0.55 };
  expect(meant(fromPercent({ x: 0, y: 0, width: 100, height: 100 }), before)).toBeNull();
  expect(meant(fromPercent({ x: 40, y: 40, width: 0, height: 0 }), before)).toBe(before);
  expect(meant(before, null)).toBe(before);
});

test("the size that is told is the size of what is used", () => {
  expect(croppedSize({ left: 0, top: 0, width: 0.5, height: 0.25 }, { width: 1000, height: 800 })).toEqual({
    width: 500,
    height: 200,
  });
  expect(croppedSize(null, { width: 1000, height: 800 })).toEqual({ width: 1000, height: 800 });
});
