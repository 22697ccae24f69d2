/** Machines that die in the middle of their work, as processes; `npm run test:farm` has the whole night. */
import { expect, test } from "vitest";
import { night } from "../../tests/farm/night.ts";
import { noRedis } from "../../tests/farm/redis.ts";

/** `ATELIER_FARM_NIGHT=whole` for 5,000 pictures on four machines of which 30 die. */
const whole = process.env["ATELIER_FARM_NIGHT"] === "whole";
const work = whole
  ? { pictures: 5000, machines: 4, deaths: 30, takes: 50 }
  : { pictures: 60, machines: 2, deaths: 4, takes: 100 };

test.skipIf(noRedis !== null)(
  `of ${work.pictures} pictures none is lost and none comes twice, however often machines are killed`,
  async () => {
    const { seeds, kills, begun } = await night(work);
    expect(seeds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: work.pictures }, (_, n) => 1 + n));
    // Those that are there at the beginning die for certain; one that comes late may find everything done.
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(begun).toBeLessThanOrEqual(work.pictures + kills);
  },
  whole ? 3_600_000 : 120_000,
);
