import { expect, test } from "vitest";
import { openingBounds } from "./window-bounds.ts";

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };

test("a window opens where it was, on whichever screen", () => {
  const saved = { x: 2000, y: 100, width: 1300, height: 900 };
  expect(openingBounds(saved, [screen, second])).toEqual(saved);
});

test("where the screen it was on is gone, it opens in the middle of the first", () => {
  const middle = { x: 240, y: 103, width: 1440, height: 900 };
  expect(openingBounds({ x: 2000, y: 100, width: 1300, height: 900 }, [screen])).toEqual(middle);
});

test.each([[undefined], [null], [{}], [{ x: Number.NaN, y: 0, width: 1, height: 1 }], ["text"]])(
  "%j is no place",
  (saved) => {
    expect(openingBounds(saved, [screen])).toMatchObject({ width: 1440, height: 900 });
  },
);

test("it never opens larger than its screen, or partly off it", () => {
  expect(openingBounds({ x: -100, y: 30, width: 3000, height: 3000 }, [screen])).toEqual(screen);
  expect(openingBounds(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 600,
  });
  expect(openingBounds({ x: 900, y: 800, width: 1000, height: 800 }, [screen])).toEqual({
    x: 900,
    y: 280,
    width: 1000,
    height: 800,
  });
});
