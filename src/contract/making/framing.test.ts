import { assert, double, integer, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import type { Face } from "../library/faces.ts";
import { faceWithin, headAndShoulders } from "./framing.ts";
import { crop, type Crop } from "../library/seen.ts";

const at = { x: 0.5, y: 0.5 };
const face = (box: Crop, yaw = 0): Face => ({
  box,
  confidence: 1,
  points: { leftEye: at, rightEye: at, nose: at, mouth: at },
  turn: { yaw, pitch: 0, roll: 0 },
  eyes: { left: "open", right: "open" },
});
const box = { left: 0.4, top: 0.3, width: 0.12, height: 0.16 };
const size = { width: 1000, height: 1000 };

test("the head stands in the upper part of the frame, shoulders below", () => {
  const frame = headAndShoulders(face(box), size, 4 / 5);
  expect(frame.height).toBeCloseTo(3 * 0.16, 3);
  expect((frame.width * size.width) / (frame.height * size.height)).toBeCloseTo(4 / 5, 2);
  expect(frame.left + frame.width / 2).toBeCloseTo(0.46, 3);
  const chin = (box.top + box.height - frame.top) / frame.height;
  expect(chin).toBeGreaterThan(0.5);
  expect(chin).toBeLessThan(0.65);
  expect(frame.top).toBeLessThan(box.top - 0.35 * box.height);
});

test("a face that looks to a side has more room there", () => {
  const middle = (yaw: number) => headAndShoulders(face(box, yaw), size, 1).left;
  expect(middle(50)).toBeGreaterThan(middle(0));
  expect(middle(-50)).toBeLessThan(middle(0));
});

test("wherever a face is, the frame lies in the picture and has a middle of the face in it", () => {
  const share = double({ min: 0, max: 1, noNaN: true });
  const boxes = tuple(share, share, share, share).map(([left, top, width, height]) => ({
    left: left * 0.98,
    top: top * 0.98,
    width: Math.max(0.01, width * (1 - left * 0.98)),
    height: Math.max(0.01, height * (1 - top * 0.98)),
  }));
  const sides = integer({ min: 16, max: 9000 });
  assert(
    property(boxes, sides, sides, double({ min: -90, max: 90, noNaN: true }), (one, width, height, yaw) => {
      const frame = headAndShoulders(face(one, yaw), { width, height }, 4 / 5);
      expect(crop.safeParse(frame).success).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("the face of a frame is the one whose middle is in it; of the whole picture the first", () => {
  const [left, right] = [face({ ...box, left: 0.1 }), face({ ...box, left: 0.8 })];
  expect(faceWithin([left, right], null)).toBe(left);
  expect(faceWithin([left, right], { left: 0.6, top: 0, width: 0.4, height: 1 })).toBe(right);
  expect(faceWithin([left, right], { left: 0.3, top: 0, width: 0.2, height: 1 })).toBeNull();
  expect(faceWithin([], null)).toBeNull();
});
