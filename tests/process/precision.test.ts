/**
 * What smaller weights may do to a picture. The table for more pictures, larger: `npm run bench -- --only precision`.
 */
import { expect, test } from "vitest";
import { comparePrecisions, precisionRecipes } from "../../bench/precision.ts";

test(
  "pictures made with weights of 8 bits stay above 40 dB against float32, with weights of 4 bits above 28 dB",
  { timeout: 120_000 },
  async () => {
    const rows = await comparePrecisions(await precisionRecipes({ side: 64, steps: 4 }, 3), ["int8", "int4"], false);
    const least = Object.fromEntries(rows.map(({ precision, decibels }) => [precision, Math.min(...decibels)]));
    expect(least["int8"]).toBeGreaterThan(40);
    expect(least["int8"]).toBeLessThan(Infinity);
    expect(least["int4"]).toBeGreaterThan(28);
    expect(least["int4"]).toBeLessThan(least["int8"]!);
  },
);
