/** Photographs that are about to be brought in, told apart by their faces. */
import { z } from "zod";
import { type FaceIdentity, identityDistance, sameIdentity } from "./faces.ts";
import { sources } from "./sources.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** By the places of the photographs in what was asked. */
export interface ComparedFaces {
  /** Photographs of one person each, in the order of the first. */
  readonly people: readonly (readonly number[])[];
  /** In these nobody, more than one, or only a drawing was seen, or they could not be read. */
  readonly unclear: readonly number[];
}

/**
 * Those who are nearer to each other than two people are: by complete linkage, so that everybody in a group is like
 * everybody else in it.
 * @param identities one of each photograph; null where it is not clear whose face counts
 */
export function comparedFaces(identities: readonly (FaceIdentity | null)[]): ComparedFaces {
  const clear = identities.flatMap((identity, n) => (identity ? [{ n, identity }] : []));
  const pairs = clear.flatMap((one, i) =>
    clear.slice(i + 1).map((other) => ({ one, other, distance: identityDistance(one.identity, other.identity) })),
  );
  const apart = new Map(pairs.map(({ one, other, distance }) => [`${one.n} ${other.n}`, distance]));
  const distance = (a: number, b: number): number => apart.get(`${Math.min(a, b)} ${Math.max(a, b)}`) ?? 0;
  const group = new Map(clear.map(({ n }) => [n, [n]]));
  for (const { one, other } of pairs.toSorted((a, b) => a.distance - b.distance)) {
    const [here, there] = [group.get(one.n)!, group.get(other.n)!];
    if (here === there || here.some((a) => there.some((b) => distance(a, b) >= sameIdentity))) continue;
    const both = [...here, ...there].toSorted((a, b) => a - b);
    for (const n of both) group.set(n, both);
  }
  const people = [...new Set(group.values())].toSorted((a, b) => a[0]! - b[0]!);
  return { people, unclear: identities.flatMap((identity, n) => (identity ? [] : [n])) };
}

export const comparingCalls = {
  /** Looks at photographs that are not in the library yet. */
  "faces.compare": call({ in: z.strictObject({ sources }), out: output<ComparedFaces>() }),
};
export type ComparingCalls = CallsOf<typeof comparingCalls>;
