import { expect, test } from "vitest";
import type { Face } from "../../../contract/library/faces.ts";
import type { ReferenceId } from "../../../contract/values/id.ts";
import type { Reference } from "../../../contract/library/library.ts";
import { presetCrop } from "./crop.ts";
import { framed } from "./use-framing.ts";

const at = { x: 0, y: 0 };
const faceAt = (left: number): Face => ({
  box: { left, top: 0.3, width: 0.1, height: 0.15 },
  confidence: 1,
  points: { leftEye: at, rightEye: at, nose: at, mouth: at },
  turn: { yaw: 0, pitch: 0, roll: 0 },
  eyes: { left: "open", right: "open" },
});
const photo = (...faces: Face[]): Reference => ({
  id: 1 as ReferenceId,
  name: "a.jpg",
  width: 3000,
  height: 2000,
  turn: 0,
  crop: null,
  advice: [],
  colour: "#888888" as Reference["colour"],
  kept: "copied",
  present: true,
  faces,
});
const middle = (crop: ReturnType<typeof framed>) => crop!.left + crop!.width / 2;

test("the frame is put around the face, and around the next one when the same is chosen again", () => {
  const group = photo(faceAt(0.5), faceAt(0.2));
  const first = framed("portrait", group, null);
  expect(middle(first)).toBeCloseTo(0.55, 2);
  const second = framed("portrait", group, first);
  expect(middle(second)).toBeCloseTo(0.25, 2);
  expect(framed("portrait", group, second)).toEqual(first);
  // Another format begins with the likeliest again.
  expect(middle(framed("square", group, second))).toBeCloseTo(0.55, 2);
});

test("without a face the frame lies where it always lay, and the whole photograph stays the whole", () => {
  expect(framed("portrait", photo(), null)).toEqual(presetCrop("portrait", photo()));
  expect(framed("whole", photo(faceAt(0.5)), null)).toBeNull();
});
