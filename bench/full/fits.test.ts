import { expect, test } from "vitest";
import { fitsTable } from "./fits.ts";
import { tinySize } from "./sizes.ts";

test("a row for every memory and edition tells for each side whether weights stay, are read again, or nothing fits", () => {
  const [, , ...rows] = fitsTable(
    tinySize,
    [
      { provider: "cuda", gigabytes: 8 },
      { provider: "cuda", gigabytes: 0.0001 },
    ],
    [256, 512],
  ).split("\n");
  expect(rows.map((row) => row.split(" | ").length)).toEqual(Array.from({ length: 6 }, () => 4));
  expect(rows.slice(0, 3).every((row) => row.endsWith("| stays loaded | stays loaded |"))).toBe(true);
  expect(rows.slice(3).every((row) => row.endsWith("| does not fit | does not fit |"))).toBe(true);
});
