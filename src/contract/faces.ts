/** Faces in a photograph: where they are, how they are turned, whether they look at someone. */
import { z } from "zod";
import { id, nothing } from "./forms.ts";
import type { PersonId, ReferenceId } from "./id.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";
import type { Crop } from "./seen.ts";

/** In fractions of a picture's sides, from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `covered`: by dark glasses or by shadow; nothing of the eye is seen. */
export type EyeState = "open" | "closed" | "covered";

export interface Face {
  /** From the hairline to the chin, and from ear to ear. */
  readonly box: Crop;
  /** How sure it is that this is a face, 0…1. */
  readonly confidence: number;
  /** As they lie in the picture: the left eye is the one on its left side. */
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
}

/**
 * Nearer than this, two photographs are of one person. dlib calls 0.6 the same, at which 99.38 % of LFW's pairs are
 * right; people of one family come that near, so less is asked here.
 */
export const sameIdentity = 0.5;

/** How far two identities lie apart: 0 for the same picture, about 0.3 to 0.5 for one person, more for two. */
export const identityDistance = (a: FaceIdentity, b: FaceIdentity): number =>
  Math.sqrt(a.reduce((sum, value, n) => sum + (value - (b[n] ?? 0)) ** 2, 0));

/** Of the rules and networks that find faces. What an older edition found is looked for again. */
export const facesEdition = 1;

/** Two people in the library who may be one. */
export interface AlikePeople {
  readonly people: readonly [PersonId, PersonId];
  /** Between their nearest photographs; less than `sameIdentity`. */
  readonly distance: number;
}

/** Everyone else must be so much farther away: drawn people are all near each other, and so is a family. */
const apart = 0.75;

/** People whose photographs are nearer to each other than to anyone else's, the nearest pair first. */
export function alikePairs(
  identities: readonly { readonly person: PersonId; readonly identity: FaceIdentity }[],
): readonly AlikePeople[] {
  const people = [...Map.groupBy(identities, ({ person }) => person)];
  const between = (a: typeof identities, b: typeof identities): number =>
    Math.min(...a.flatMap((one) => b.map((other) => identityDistance(one.identity, other.identity))));
  const distances = people.map(([, own]) =>
    people.map(([, others]) => (own === others ? Infinity : between(own, others))),
  );
  const pairs = people.flatMap(([one], i) =>
    people.slice(i + 1).flatMap(([other], n): readonly AlikePeople[] => {
      const j = i + 1 + n;
      const distance = distances[i]![j]!;
      const next = Math.min(...[i, j].flatMap((k) => distances[k]!.filter((_, at) => at !== i && at !== j)));
      return distance < sameIdentity && distance < apart * next ? [{ people: [one, other], distance }] : [];
    }),
  );
  return pairs.toSorted((a, b) => a.distance - b.distance);
}

/** What is asked of faces in the window. */
export const faceCalls = {
  /** Looks for the faces of a photograph where that was not done yet. The library tells when something was found. */
  "faces.look": call({ in: z.strictObject({ photo: id<ReferenceId>() }), out: output<null>() }),
  /** Who may be the same person, to be offered: only the artist knows. */
  "faces.alike": call({ in: nothing, out: output<readonly AlikePeople[]>() }),
  /** They are two people: they are never offered again. */
  "faces.apart": call({
    in: z.strictObject({ people: z.tuple([id<PersonId>(), id<PersonId>()]) }),
    out: output<null>(),
  }),
};
export type FaceCalls = CallsOf<typeof faceCalls>;
