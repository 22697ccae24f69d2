import { expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { fromPlanes, toPlanes } from "./pixels.ts";

test("planes separate the channels and span −1 to 1", () => {
  const planes = toPlanes({ width: 2, height: 1, rgb: Uint8Array.of(0, 255, 51, 255, 0, 204) });
  expect([...planes]).toEqual([-1, 1, 1, -1, Math.fround(-0.6), Math.fround(0.6)]);
});

test("decoded values are clamped and cut off to bytes, as torch's byte() does", () => {
  const planes = Float32Array.of(-1, 1, -7, 7, 0, 0.99999);
  expect([...fromPlanes(planes, 2, 1)]).toEqual([0, 0, 127, 255, 255, 254]);
});

test("bytes survive the way to planes and back within the one step that cutting off may cost", () => {
  const rgb = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => i % 256);
  const back = fromPlanes(toPlanes({ width: 16, height: 16, rgb }), 16, 16);
  back.forEach((value, i) => expect(rgb[i]! - value).toSatisfy((d: number) => d === 0 || d === 1));
});

for (const broken of [NaN, Infinity, -Infinity]) {
  test(`${broken} is refused with its place instead of being saved as noise`, () => {
    const planes = new Float32Array(3 * 4);
    planes[5] = broken;
    expect(() => fromPlanes(planes, 2, 2)).toThrow(
      expect.toSatisfy((e: unknown) => isFault(e, "image.not-finite") && e.data.index === 5),
    );
  });
}

test("planes of another size are refused", () => {
  expect(() => fromPlanes(new Float32Array(11), 2, 2)).toThrow(RangeError);
});
