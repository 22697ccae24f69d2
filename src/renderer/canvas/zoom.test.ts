import { expect, test } from "vitest";
import { corner, fitScale, nextStep, overflows, panned, placed, revealed, wheelFactor, zoomedTo } from "./zoom.ts";

const frame = { width: 800, height: 600 };
const picture = { width: 1000, height: 1000 };

test("fitting shows all of it and enlarges a small picture by half at most", () => {
  expect(fitScale(frame, picture)).toBe(0.6);
  expect(fitScale(frame, { width: 500, height: 500 })).toBeCloseTo(1.2);
  expect(fitScale(frame, { width: 256, height: 256 })).toBe(1.5);
  expect(fitScale(frame, { width: 64, height: 64 })).toBe(1.5);
});

test("zooming keeps what lies under the pointer under it", () => {
  const at = { x: 100, y: -50 };
  const before = placed({ scale: 2, x: 30, y: 40 }, frame, picture);
  const after = zoomedTo(before, 3, frame, picture, at);
  const under = (p: typeof before) => ({ x: (at.x - p.x) / p.scale, y: (at.y - p.y) / p.scale });
  expect(under(after).x).toBeCloseTo(under(before).x);
  expect(under(after).y).toBeCloseTo(under(before).y);
});

test("a picture smaller than the frame stays in its middle, a larger one never shows ground at an edge", () => {
  expect(panned({ scale: 0.5, x: 0, y: 0 }, 90, 90, frame, picture)).toEqual({ scale: 0.5, x: 0, y: 0 });
  expect(panned({ scale: 1, x: 0, y: 0 }, 900, 0, frame, picture)).toMatchObject({ x: 100, y: 0 });
});

test("steps lead through the usual scales and on beyond them", () => {
  expect([nextStep(0.6, 1), nextStep(1, 1), nextStep(0.6, -1), nextStep(0.25, -1), nextStep(8, 1)]).toEqual([
    1,
    2,
    0.5,
    0.25 / 1.5,
    12,
  ]);
});

test("there is somewhere to pan to only where the picture is larger than the frame", () => {
  expect([
    overflows(placed("fit", frame, picture), frame, picture),
    overflows({ scale: 1, x: 0, y: 0 }, frame, picture),
  ]).toEqual([false, true]);
});

test("a wheel turned towards oneself makes smaller, a pinch moves further than a wheel, lines count as pixels", () => {
  const turn = (deltaY: number, ctrlKey = false, deltaMode = 0) => wheelFactor({ deltaY, ctrlKey, deltaMode });
  expect(turn(100)).toBeLessThan(1);
  expect(turn(-100) * turn(100)).toBeCloseTo(1);
  expect(turn(-10, true)).toBeGreaterThan(turn(-10));
  expect(turn(3, false, 1)).toBeCloseTo(turn(54));
});

test("a part out of sight is brought in from its side, one in sight leaves all where it is", () => {
  const start = placed({ scale: 1, x: 0, y: 0 }, frame, picture);
  const left = { left: 0, top: 400, width: 100, height: 100 };
  const moved = revealed(start, left, frame, picture);
  expect(corner(moved as typeof start, frame, picture)).toEqual({ x: 0, y: -200 });
  expect(revealed(start, { left: 500, top: 500, width: 10, height: 10 }, frame, picture)).toEqual(start);
  const right = revealed(start, { left: 900, top: 900, width: 100, height: 100 }, frame, picture);
  expect(corner(right as typeof start, frame, picture)).toEqual({ x: -200, y: -400 });
  expect(revealed("fit", left, frame, picture)).toBe("fit");
});
