import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { sharpness } from "./sharpness.ts";

const file = fileURLToPath(new URL("../../../assets/subjects/11-astronaut-photograph.jpg", import.meta.url));

async function measured(change: (image: Sharp) => Sharp): Promise<number> {
  const { data, info } = await change(sharp(file)).raw().toBuffer({ resolveWithObject: true });
  return sharpness({ width: info.width, height: info.height, rgb: new Uint8Array(data) });
}

test("a blurred photograph measures far less than the sharp one", async () => {
  const sharpOne = await measured((image) => image);
  expect(sharpOne).toBeGreaterThan(300);
  expect(await measured((image) => image.blur(6))).toBeLessThan(sharpOne / 50);
});

test("the measure hardly depends on the size of the picture", async () => {
  const small = await measured((image) => image.resize(256));
  const large = await measured((image) => image.resize(1024));
  expect(large / small).toBeGreaterThan(0.5);
  expect(large / small).toBeLessThan(2);
});

test("an even area, and a picture too narrow to have an inside, measure zero", async () => {
  expect(await sharpness({ width: 40, height: 30, rgb: new Uint8Array(3600).fill(120) })).toBe(0);
  expect(await sharpness({ width: 1000, height: 16, rgb: new Uint8Array(48000).fill(9) })).toBe(0);
});
