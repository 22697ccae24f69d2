import { expect, test } from "vitest";
import type { Face } from "../../../contract/library/faces.ts";
import { adviceOn } from "./advice.ts";

const at = { x: 0, y: 0 };
const face = (change: Partial<Face> = {}): Face => ({
  box: { left: 0.4, top: 0.3, width: 0.2, height: 0.25 },
  confidence: 1,
  points: { leftEye: at, rightEye: at, nose: at, mouth: at },
  turn: { yaw: 0, pitch: 0, roll: 0 },
  eyes: { left: "open", right: "open" },
  ...change,
});
const photo = { kind: "person", width: 900, height: 1200, crop: null, sharpness: 300 } as const;
const on = (...faces: readonly Face[]) => adviceOn({ ...photo, faces });

test("nothing is said against a face that looks ahead with open eyes, a photograph not looked at, or a thing", () => {
  expect(on(face())).toEqual([]);
  expect(adviceOn({ ...photo, faces: null })).toEqual([]);
  expect(on()).toEqual([]);
});

test.each<[string, Partial<Face>]>([
  ["eyes closed", { eyes: { left: "closed", right: "closed" } }],
  ["eyes closed", { eyes: { left: "closed", right: "unclear" } }],
  ["one eye closed", { eyes: { left: "closed", right: "open" } }],
  ["eyes unclear", { eyes: { left: "unclear", right: "open" } }],
  ["eyes covered", { eyes: { left: "covered", right: "closed" } }],
  ["side view", { turn: { yaw: -60, pitch: 0, roll: 0 } }],
  ["face small", { box: { left: 0.4, top: 0.3, width: 0.05, height: 0.07 } }],
])("%s is said of the face", (advice, change) => {
  expect(on(face(change))).toEqual([advice]);
});

test("of a face turned away nothing is said of the far eye, which looks narrow", () => {
  const aside = face({ turn: { yaw: 55, pitch: 0, roll: 0 }, eyes: { left: "open", right: "closed" } });
  expect(on(aside)).toEqual(["side view"]);
});

test("the face in the frame counts, and how much of the frame it fills", () => {
  const small = {
    box: { left: 0.1, top: 0.1, width: 0.08, height: 0.1 },
    eyes: { left: "closed", right: "closed" },
  } as const;
  const crop = { left: 0, top: 0, width: 0.3, height: 0.3 };
  expect(adviceOn({ ...photo, faces: [face(), face(small)], crop })).toEqual(["eyes closed"]);
  expect(adviceOn({ ...photo, faces: [face(), face(small)] })).toEqual([]);
  expect(adviceOn({ ...photo, kind: "style", faces: [face(small)] })).toEqual([]);
});

test("of a photograph out of focus nobody can say whether eyes are open", () => {
  const shut = face({ eyes: { left: "closed", right: "covered" } });
  expect(adviceOn({ ...photo, sharpness: 5, faces: [shut] })).toEqual(["blurred"]);
});
