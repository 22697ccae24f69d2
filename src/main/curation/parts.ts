/** The pictures of a triplet, as they are asked for by name. */
export const curatedParts = ["content", "style", "target"] as const;
export type CuratedPart = (typeof curatedParts)[number];
