import { expect, test } from "vitest";
import { rotaryTables } from "./rope.ts";

test("angles are id / theta^(2k/d), axis after axis", () => {
  const { cos, sin } = rotaryTables(Float32Array.of(0, 3, 5, 0, 1.5, 100), [2, 4, 6], 10000);
  const angles = [
    [0, 3, 3 / 100, 5, 5 / 10000 ** (1 / 3), 5 / 10000 ** (2 / 3)],
    [0, 1.5, 1.5 / 100, 100, 100 / 10000 ** (1 / 3), 100 / 10000 ** (2 / 3)],
  ].flat();
  expect(cos).toHaveLength(angles.length);
  for (const [i, angle] of angles.entries()) {
    expect(cos[i]).toBeCloseTo(Math.cos(angle), 7);
    expect(sin[i]).toBeCloseTo(Math.sin(angle), 7);
  }
});

test("a token at the origin is not rotated", () => {
  const { cos, sin } = rotaryTables(new Float32Array(3), [16, 56, 56], 10000);
  expect(cos).toEqual(new Float32Array(64).fill(1));
  expect(sin).toEqual(new Float32Array(64));
});
