/** Machines that die in the middle of their work, as processes; `npm run test:farm` has the whole night. */
import { expect, test } from "vitest";
import { whole } from "../../tests/farm/whole.ts";
import { night } from "../../tests/farm/night.ts";
import { noRedis } from "../../tests/farm/redis.ts";

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

const accidents = { pictures: whole ? 5000 : 60, machines: whole ? 4 : 2, deaths: 0, takes: whole ? 20 : 60 };
test.skipIf(noRedis !== null)(
  `a broker that is killed at 30 % and emptied at 50 % of ${accidents.pictures} pictures costs none, and none that is here is made again`,
  async () => {
    const { seeds, begun, again } = await night({ ...accidents, broker: { killedAt: 0.3, emptiedAt: 0.5 } });
    expect(seeds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: accidents.pictures }, (_, n) => 1 + n));
    expect(again).toBe(0);
    expect(begun).toBeGreaterThanOrEqual(accidents.pictures);
  },
  whole ? 900_000 : 120_000,
);
