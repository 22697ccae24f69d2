import { expect, test } from "vitest";
import { alikePeople, identityDistance } from "./faces.ts";
import type { PersonId } from "../values/id.ts";

const one = (person: number, ...identity: readonly number[]) => ({ person: person as PersonId, identity });

test("two photographs of one person are offered, as far as everyone else is farther away", () => {
  const far = [one(3, 0, 1), one(4, 0, -1)];
  expect(alikePeople([one(1, 1, 0), one(2, 1.3, 0), ...far])).toEqual([
    { people: [1, 2], distance: expect.closeTo(0.3) },
  ]);
  // The nearest photographs of each count.
  expect(alikePeople([one(1, 5, 5), one(1, 1, 0), one(2, 1.3, 0), ...far])).toHaveLength(1);
});

test("people who are all near each other, as drawn ones are, are offered as nobody's double", () => {
  expect(alikePeople([one(1, 0, 0), one(2, 0.3, 0), one(3, 0, 0.32), one(4, 0.3, 0.3)])).toEqual([]);
});

test("several photographs of one person are one group, where somebody else is there to compare them with", () => {
  const anna = [one(1, 1, 0), one(2, 1.3, 0), one(3, 1.1, 0.2)];
  const far = one(4, 0, 3);
  expect(alikePeople([...anna, far])).toEqual([{ people: [1, 2, 3], distance: expect.closeTo(0.3) }]);
  expect(alikePeople(anna)).toEqual([]);
  // One that is near to some of them only is none of them, and casts doubt on all.
  expect(alikePeople([...anna, far, one(5, 1.65, 0)])).toEqual([]);
});

test("who is known to be two is offered as one no more, whoever else is near", () => {
  const known = (a: PersonId, b: PersonId) => a + b === 3;
  expect(alikePeople([one(1, 1, 0), one(2, 1.3, 0), one(3, 0, 3)], known)).toEqual([]);
});

test("those of one person are no pair, and neither are two strangers, nor nobody", () => {
  expect(alikePeople([one(1, 0, 0), one(1, 0.1, 0)])).toEqual([]);
  expect(alikePeople([one(1, 0, 0), one(2, 0.9, 0)])).toEqual([]);
  expect(alikePeople([])).toEqual([]);
});

test("distance is Euclid's", () => expect(identityDistance([1, 2], [4, 6])).toBe(5));
