/** Drawn triplets: the same for the same seed, each family another, and no style shown by the content it is for. */
import { expect, test } from "vitest";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { chance } from "./chance.ts";
import { content } from "./content.ts";
import { drawnStyle, familyNames, laidOn } from "./styles/families.ts";
import { drawnTriplet, familyOf, type Drawn } from "./triplet.ts";

const drawn: Drawn = { families: familyNames, size: 64, seed: 11, photographs: [] };

/** The mean distance of two pictures' colours, of 255. */
const distance = (a: Pixels, b: Pixels): number =>
  a.rgb.reduce((sum, v, n) => sum + Math.abs(v - b.rgb[n]!), 0) / a.rgb.length;

test("the same seed and place give the same bytes, another seed or place others", async () => {
  const of = async (change: Partial<Drawn>, n: number) => drawnTriplet({ ...drawn, ...change }, n);
  const first = await of({}, 3);
  expect(await of({}, 3)).toEqual(first);
  for (const other of [await of({ seed: 12 }, 3), await of({}, 4)])
    for (const part of ["content", "style", "target"] as const)
      expect(distance(other[part], first[part])).toBeGreaterThan(1);
});

test("every family makes another picture of one content, and keeps the content to be seen", async () => {
  const { picture } = await content(5, 64, []);
  const made = familyNames.map((family) => laidOn(picture, drawnStyle(family, 21), 0));
  expect(made).toHaveLength(15);
  const alike = made.flatMap((one, n) =>
    [picture, ...made.slice(0, n)].flatMap((other, k) => (distance(one, other) > 2 ? [] : [[familyNames[n], k]])),
  );
  expect(alike).toEqual([]);
});

test("a family's styles differ by their choices, which a seed determines", async () => {
  const { picture } = await content(5, 64, []);
  const kinds = familyNames.map(
    (family) => new Set([1, 2, 3, 4, 5, 6].map((seed) => laidOn(picture, drawnStyle(family, seed), 0).rgb.join())).size,
  );
  expect(kinds).toHaveLength(15);
  expect(Math.min(...kinds)).toBeGreaterThanOrEqual(3);
  expect(drawnStyle("oil", 9)).toEqual(drawnStyle("oil", 9));
});

test("a style looks the same at any size: lengths follow the picture's", async () => {
  const style = drawnStyle("halftone", 3);
  const flat = (side: number): Pixels => ({
    width: side,
    height: side,
    rgb: new Uint8Array(3 * side * side).fill(128),
  });
  // Of a flat grey nothing is left but the screen: its share of ink does not depend on the size.
  const dark = (side: number): number => {
    const { rgb } = laidOn(flat(side), style, 0);
    const low = Math.min(...rgb);
    return rgb.filter((v) => v === low).length / rgb.length;
  };
  expect(Math.abs(dark(64) - dark(128))).toBeLessThan(0.15);
});

test("every family comes as often as any other, in an order of chance", () => {
  const names = Array.from({ length: 45 }, (_, n) => familyOf(drawn, n));
  for (const family of familyNames) expect(names.filter((name) => name === family)).toHaveLength(3);
  expect(names.slice(0, 15)).not.toEqual(names.slice(15, 30));
});

test("a style is shown by another content than its target's", async () => {
  // With one family that changes little, a shared content would show as nearly equal pictures.
  const near: Drawn = { ...drawn, families: ["vintage"] };
  for (let n = 0; n < 12; n++) {
    const { style, target } = await drawnTriplet(near, n);
    expect(distance(style, target)).toBeGreaterThan(4);
  }
});

test("chance stays within what is asked for, and reaches all of it", () => {
  const c = chance(1);
  const rolls = Array.from({ length: 600 }, () => c.whole(2, 4));
  expect([...new Set(rolls)].toSorted()).toEqual([2, 3, 4]);
  const shares = Array.from({ length: 600 }, () => c.uniform(-1, 2));
  expect(Math.min(...shares)).toBeGreaterThan(-1);
  expect(Math.max(...shares)).toBeLessThan(2);
  const normals = Array.from({ length: 4000 }, () => c.normal(3, 2));
  expect(normals.reduce((a, b) => a + b) / normals.length).toBeCloseTo(3, 0);
});
