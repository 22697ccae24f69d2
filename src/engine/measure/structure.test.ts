import { expect, test } from "vitest";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { alikeInForm, sameness, structureOf } from "./structure.ts";

const SIDE = 96;

/** A disc before a ground, somewhere in the picture. */
function disc(x: number, y: number, ink: readonly number[], ground: readonly number[]): Pixels {
  const rgb = new Uint8Array(3 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const colour = Math.hypot(column - x, row - y) < 20 ? ink : ground;
      rgb.set(colour, 3 * (row * SIDE + column));
    }
  return { width: SIDE, height: SIDE, rgb };
}

const red = [200, 30, 30];
const white = [240, 240, 240];
const black = [20, 20, 20];

test("the same form in other colours is alike in form, but not the same", () => {
  const [a, b] = [structureOf(disc(40, 40, red, white)), structureOf(disc(40, 40, white, black))];
  expect(alikeInForm(a, a)).toBeCloseTo(1, 5);
  expect(alikeInForm(a, b)).toBeGreaterThan(0.9);
  expect(sameness(a, a)).toBeCloseTo(1, 5);
  expect(sameness(a, b)).toBeLessThan(0.1);
});

test("a form in another place is less alike", () => {
  const a = structureOf(disc(30, 30, red, white));
  const moved = structureOf(disc(66, 66, red, white));
  expect(alikeInForm(a, moved)).toBeLessThan(0.5);
});

test("a plain area shows nothing to compare", () => {
  const plain = { width: SIDE, height: SIDE, rgb: new Uint8Array(3 * SIDE * SIDE).fill(255) };
  expect(structureOf(plain).blank).toBe(true);
  expect(structureOf(disc(40, 40, red, white)).blank).toBe(false);
});
