import { expect, test } from "vitest";
import { srgbConversion } from "./nclx.ts";

const most = 1023;

/** A grey of high dynamic range, from 0 to 1, as sRGB. */
function grey(transfer: number, value: number): number {
  const data = Uint16Array.from({ length: 3 }, () => Math.round(value * most));
  srgbConversion(9, transfer)!({ width: 1, height: 1, most, data });
  expect(Math.max(...data) - Math.min(...data)).toBeLessThanOrEqual(2);
  return data[0]! / most;
}

test.each([
  [1, 13],
  [1, 1],
  [2, 2],
  [6, 6],
])("primaries %d with transfer %d are sRGB, and stay", (primaries, transfer) => {
  expect(srgbConversion(primaries, transfer)).toBeNull();
});

test.each([
  ["PQ", 16, 0.58],
  ["HLG", 18, 0.75],
])("the white of paper is nearly white in %s, and lights beyond it are still told apart", (_, transfer, paper) => {
  expect(grey(transfer, paper)).toBeGreaterThan(0.93);
  expect(grey(transfer, paper)).toBeLessThan(0.98);
  expect(grey(transfer, 0.9)).toBeGreaterThan(grey(transfer, paper));
  expect(grey(transfer, 0)).toBe(0);
});

test("a face at 26 nits, by PQ, is a middle tone", () => {
  expect(grey(16, 0.37)).toBeGreaterThan(0.3);
  expect(grey(16, 0.37)).toBeLessThan(0.5);
});

test("Display P3 red is a red that sRGB has no number for, and white stays white", () => {
  const data = Uint8Array.of(200, 50, 30, 255, 255, 255);
  srgbConversion(12, 13)!({ width: 2, height: 1, most: 255, data });
  expect([...data]).toEqual([218, 24, 2, 255, 255, 255]);
});
