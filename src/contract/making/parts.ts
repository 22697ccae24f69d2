/**
 * What a draft is made of: people and styles of the library, what a picture was made of as it was then, or a picture
 * of the history as it is.
 */
import { z } from "zod";
import { id } from "../values/forms.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";

/** The most pictures of one role, and the most LoRAs, that a picture can be made of. */
export const mostReferences = 8;

/** How much something counts, in per cent: 100 is as published, and what counts nothing is left out. */
export const share = z.number().min(0).max(200);

/** How much a style of a picture counts beside the text and the other styles: a share of one that takes part. */
export const styleWeight = share.min(1);

const picture = id<PictureId>();
/** A place among the subjects, or the styles, of a picture's recipe. */
const place = z
  .number()
  .int()
  .min(0)
  .max(mostReferences - 1);

/** Whom a picture is of. */
const subject = z.union([
  z.strictObject({ person: id<PersonId>(), photo: id<ReferenceId>() }),
  /** The subject of a picture as it was then, whatever has become of the person since. */
  z.strictObject({ as: picture, at: place }),
  z.strictObject({ picture }),
]);

const style = z.union([
  z.strictObject({ style: id<StyleId>(), weight: share }),
  /** The pictures of a style as they were in a picture. The weight is that of the heaviest. */
  z.strictObject({ as: picture, at: z.array(place).min(1).max(mostReferences), weight: share }),
  z.strictObject({ picture, weight: share }),
]);

export const subjects: z.ZodArray<typeof subject> = z.array(subject).max(mostReferences);
export const styles: z.ZodArray<typeof style> = z.array(style).max(mostReferences);

/**
 * Something a draft was to be made of that is nowhere any more. Nothing is made of the draft until something else has
 * its place, or the artist goes on without it. Nameless where it was deleted for good together with its name.
 */
const gone = z.strictObject({ role: z.enum(["subject", "style", "lora"]), name: z.string().max(200).optional() });
export const missing: z.ZodOptional<z.ZodArray<typeof gone>> = z
  .array(gone)
  .max(3 * mostReferences)
  .optional();
export type Missing = Immutable<z.infer<typeof gone>>;

export type DraftSubject = Immutable<z.infer<typeof subject>>;
export type DraftStyle = Immutable<z.infer<typeof style>>;

/** What tells one part of a draft from the others of its role. */
export function keyOfPart(part: DraftSubject | DraftStyle): string {
  if ("person" in part) return `person ${part.person}`;
  if ("style" in part) return `style ${part.style}`;
  return "as" in part ? `as ${part.as} ${String(part.at)}` : `picture ${part.picture}`;
}

/** Those of the library, as they are today. */
export const peopleIn = (parts: readonly DraftSubject[]): readonly Extract<DraftSubject, { person: PersonId }>[] =>
  parts.flatMap((part) => ("person" in part ? part : []));
export const stylesIn = (parts: readonly DraftStyle[]): readonly Extract<DraftStyle, { style: StyleId }>[] =>
  parts.flatMap((part) => ("style" in part ? part : []));
