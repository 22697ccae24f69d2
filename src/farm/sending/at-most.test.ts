import { expect, test } from "vitest";
import { atMost } from "./at-most.ts";

test("so many at once and no more, in their order; what fails makes room as well", async () => {
  const limited = atMost(2);
  const [begun, ends]: [number[], PromiseWithResolvers<number>[]] = [[], []];
  const all = [0, 1, 2, 3].map((n) =>
    limited(() => {
      begun.push(n);
      return (ends[n] = Promise.withResolvers<number>()).promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[1]!.reject(new Error("broke"));
  await expect(all[1]).rejects.toThrow("broke");
  expect(begun).toEqual([0, 1, 2]);
  ends[2]!.resolve(2);
  await all[2];
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const n of [0, 3]) ends[n]!.resolve(n);
  expect(await Promise.all([all[0], all[2], all[3]])).toEqual([0, 2, 3]);
});
