/** Faces in a photograph: where they are, how they are turned, whether they look at someone. */
import { z } from "zod";
import { id, nothing } from "../values/forms.ts";
import type { PersonId, ReferenceId } from "../values/id.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";
import type { Crop } from "./seen.ts";

/** In fractions of a picture's sides, from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `covered`: by dark glasses or by shadow; nothing of the eye is seen. `unclear`: it cannot be told. */
export type EyeState = "open" | "closed" | "covered" | "unclear";

export interface Face {
  /** From the hairline to the chin, and from ear to ear. */
  readonly box: Crop;
  /** How sure it is that this is a face, 0…1. */
  readonly confidence: number;
  /** The left eye is the one on the left of the face as it is upright. */
  readonly points: { readonly leftEye: Point; readonly rightEye: Point; readonly nose: Point; readonly mouth: Point };
  /**
   * Degrees. `yaw` is positive where the face looks to the right of the picture, `pitch` where it looks up, `roll`
   * where it leans to the right.
   */
  readonly turn: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  readonly eyes: { readonly left: EyeState; readonly right: EyeState };
}

/** Who someone is, as numbers that can be compared: 128 of them. */
export type FaceIdentity = readonly number[];

/** A face, and whose it is where that was asked for. */
export interface FoundFace extends Face {
  readonly identity: FaceIdentity | null;
  /** In flat tones. All drawn faces have nearly one identity, so that it says nothing of who they are. */
  readonly drawn: boolean;
}

/**
 * Nearer than this, two photographs are of one person. dlib calls 0.6 the same, at which 99.38 % of LFW's pairs are
 * right; people of one family come that near, so less is asked here.
 */
export const sameIdentity = 0.5;

/** Who someone is, of faces of which that can be told. */
export const tellingIdentity = ({ identity, drawn }: Pick<FoundFace, "identity" | "drawn">): FaceIdentity | null =>
  drawn ? null : identity;

/** How far two identities lie apart: 0 for the same picture, about 0.3 to 0.5 for one person, more for two. */
export const identityDistance = (a: FaceIdentity, b: FaceIdentity): number =>
  Math.sqrt(a.reduce((sum, value, n) => sum + (value - (b[n] ?? 0)) ** 2, 0));

/** Of the rules and networks that find faces. What an older edition found is looked for again. */
export const facesEdition = 5;

/** People in the library who may be one: two, or more. */
export interface AlikePeople {
  readonly people: readonly PersonId[];
  /** The widest between two of them, each by their nearest photographs; less than `sameIdentity`. */
  readonly distance: number;
}

/** Everyone else must be so much farther away: a family is near each other, and so are people who are painted. */
const farther = 0.75;

/**
 * People whose photographs are nearer to each other than to anyone else's, the nearest first: found by complete
 * linkage, so that in a group each is near to every other. More than two are only told where there is somebody else to
 * compare them with.
 * @param apart whether two are known to be two
 */
export function alikePeople(
  identities: readonly { readonly person: PersonId; readonly identity: FaceIdentity }[],
  apart: (one: PersonId, other: PersonId) => boolean = () => false,
): readonly AlikePeople[] {
  const people = [...Map.groupBy(identities, ({ person }) => person)];
  const distances = people.map(([one, own], i) =>
    people.map(([other, others], j) => {
      if (i === j || apart(one, other)) return Infinity;
      return Math.min(...own.flatMap((a) => others.map((b) => identityDistance(a.identity, b.identity))));
    }),
  );
  const pairs = distances.flatMap((row, i) =>
    row.flatMap((distance, j) => (i < j && distance < sameIdentity ? [{ i, j, distance }] : [])),
  );
  const groups = new Map<number, readonly number[]>(people.map((_, n) => [n, [n]]));
  const found: { readonly members: readonly number[]; readonly distance: number }[] = [];
  for (const { i, j } of pairs.toSorted((a, b) => a.distance - b.distance)) {
    const [one, other] = [groups.get(i)!, groups.get(j)!];
    if (one === other) continue;
    const between = Math.max(...one.flatMap((a) => other.map((b) => distances[a]![b]!)));
    if (between >= sameIdentity) continue;
    const members = [...one, ...other];
    for (const n of members) groups.set(n, members);
    const within = members.flatMap((a) => members.flatMap((b) => (a < b ? [distances[a]![b]!] : [])));
    const distance = Math.max(...within);
    const others = people.map((_, n) => n).filter((n) => !members.includes(n));
    const next = Math.min(...others.flatMap((n) => members.map((m) => distances[m]![n]!)));
    const told = members.length === 2 || next < Infinity;
    if (told && distance < farther * next) found.push({ members, distance });
  }
  // The largest of those that hold each other.
  return found
    .filter(({ members }, n) => !found.some((later, m) => m > n && later.members.includes(members[0]!)))
    .map(({ members, distance }) => ({ people: members.map((n) => people[n]![0]).toSorted((a, b) => a - b), distance }))
    .toSorted((a, b) => a.distance - b.distance);
}

/** What is asked of faces in the window. */
export const faceCalls = {
  /** Looks for the faces of a photograph where that was not done yet. The library tells when something was found. */
  "faces.look": call({ in: z.strictObject({ photo: id<ReferenceId>() }), out: output<null>() }),
  /** Who may be the same person, to be offered: only the artist knows. */
  "faces.alike": call({ in: nothing, out: output<readonly AlikePeople[]>() }),
  /** None of them is another: they are never offered again. */
  "faces.apart": call({
    in: z.strictObject({ people: z.array(id<PersonId>()).min(2).max(1_000) }),
    out: output<null>(),
  }),
};
export type FaceCalls = CallsOf<typeof faceCalls>;
