/** Likeness by faces: how near the identity of a face is to that of whom a photograph is of. */
import { identityDistance, type FoundFace } from "../../contract/library/faces.ts";
import type { Absence } from "../../contract/learning/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import { findFaces } from "../faces/find.ts";
import { identityDigest } from "../faces/identity-network.ts";
import type { Measurer } from "./measurer.ts";
import { remembered } from "./remembered.ts";

/** More faces than this are a crowd: one of them is like anyone by chance. */
const most = 6;

const faces = remembered((picture: Picture, { signal } = {}) => findFaces(picture, { identities: true, signal }));

/**
 * 1 less the distance of the identities; 1 for the same photograph, 0.4 and more for one person in two photographs. Of
 * several faces in a picture the nearest counts: others may be in it. Of the reference it is the one it is of.
 */
export function faceLikeness(
  made: readonly Pick<FoundFace, "identity">[],
  reference: readonly Pick<FoundFace, "identity">[],
): number | Absence {
  const whose = reference[0]?.identity;
  if (!whose) return "no face in the photograph";
  if (reference.length > most) return "several faces in the photograph";
  if (made.length > most) return "several faces";
  const near = made.flatMap(({ identity }) => (identity ? [identityDistance(identity, whose)] : []));
  return near.length === 0 ? "no face" : 1 - Math.min(...near);
}

/** @throws Fault `faces.*` where the weights that come with the program are not there */
export async function faceMeasurer(): Promise<Measurer> {
  return {
    kind: "likeness",
    by: "face",
    formula: "face-identity/4",
    weights: await identityDigest(),
    rough: false,
    compare: async (picture, reference, options) =>
      faceLikeness(await faces(picture, options), await faces(reference, options)),
  };
}
