import { expect, test } from "vitest";
import { alikePairs, identityDistance } from "./faces.ts";
import type { PersonId } from "./id.ts";

const one = (person: number, ...identity: readonly number[]) => ({ person: person as PersonId, identity });

test("two photographs of one person are offered, as far as everyone else is farther away", () => {
  const far = [one(3, 0, 1), one(4, 0, -1)];
  expect(alikePairs([one(1, 1, 0), one(2, 1.3, 0), ...far])).toEqual([
    { people: [1, 2], distance: expect.closeTo(0.3) },
  ]);
  // The nearest photographs of each count.
  expect(alikePairs([one(1, 5, 5), one(1, 1, 0), one(2, 1.3, 0), ...far])).toHaveLength(1);
});

test("people who are all near each other, as drawn ones are, are offered as nobody's double", () => {
  expect(alikePairs([one(1, 0, 0), one(2, 0.3, 0), one(3, 0, 0.32), one(4, 0.3, 0.3)])).toEqual([]);
});

test("those of one person are no pair, and neither are two strangers, nor nobody", () => {
  expect(alikePairs([one(1, 0, 0), one(1, 0.1, 0)])).toEqual([]);
  expect(alikePairs([one(1, 0, 0), one(2, 0.9, 0)])).toEqual([]);
  expect(alikePairs([])).toEqual([]);
});

test("distance is Euclid's", () => expect(identityDistance([1, 2], [4, 6])).toBe(5));
