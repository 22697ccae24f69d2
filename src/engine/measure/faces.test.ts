import { expect, test } from "vitest";
import type { FaceIdentity } from "../../contract/library/faces.ts";
import { faceLikeness } from "./faces.ts";

/** Someone whose first number is this, and so as far from others as the numbers are apart. */
const face = (first: number): { identity: FaceIdentity } => ({
  identity: [first, ...Array.from({ length: 127 }, () => 0)],
});

test("likeness is 1 for the same face, and less by the distance of the identities", () => {
  expect(faceLikeness([face(0.2)], [face(0.2)])).toBe(1);
  expect(faceLikeness([face(0.5)], [face(0.2)])).toBeCloseTo(0.7, 10);
});

test("of several people in the picture the nearest counts, of the photograph the one it is of", () => {
  expect(faceLikeness([face(0.9), face(0.3)], [face(0.2), face(0.9)])).toBeCloseTo(0.9, 10);
});

test("no face, in the one or in the other, has its reason and no number", () => {
  expect(faceLikeness([], [face(0)])).toBe("no face");
  expect(faceLikeness([{ identity: null }], [face(0)])).toBe("no face");
  expect(faceLikeness([face(0)], [])).toBe("no face in the photograph");
});

test("a crowd of twenty is like anyone by chance, and tells nothing", () => {
  const crowd = Array.from({ length: 20 }, (_, n) => face(n / 20));
  expect(faceLikeness(crowd, [face(0)])).toBe("several faces");
  expect(faceLikeness([face(0)], crowd)).toBe("several faces in the photograph");
});
