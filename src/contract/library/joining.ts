/** Photographs that are turned, go from one person to another, or come together where two people are one. */
import { z } from "zod";
import { id } from "../values/forms.ts";
import type { PersonId, ReferenceId, StyleId } from "../values/id.ts";
import { entryName, onePhoto, onePicture, type Person, type Style } from "./library.ts";
import { call, output } from "../rpc/calls.ts";
import { quarters } from "./seen.ts";

/** A person or style to whom pictures of others came. */
export interface Joined<E> {
  readonly entry: E;
  /** Pictures that it had already: the one that stays is the same file. */
  readonly twice: readonly { readonly gone: ReferenceId; readonly stays: ReferenceId }[];
}

const person = id<PersonId>();
const style = id<StyleId>();
const reference = id<ReferenceId>();
const name = entryName;

/** Everything here can be undone. */
export const joiningCalls = {
  /** Its crop turns along. The file stays as it is. */
  "people.turn": call({ in: onePhoto.extend({ by: quarters }), out: output<Person>() }),
  /**
   * The photographs of all become those of one, under a name that may be another's of them. Pictures made of any lead
   * to that one; a photograph that several have is kept once.
   */
  "people.merge": call({
    in: z.strictObject({ id: person, others: z.array(person).max(1_000), name }),
    out: output<Joined<Person>>(),
  }),
  /** To another person, with what was made of it. The last photograph cannot go: merge the two instead. */
  "people.movePhoto": call({ in: onePhoto.extend({ to: person }), out: output<Joined<Person>>() }),
  /**
   * Makes someone new of some photographs, with what was made of them; the two are not offered to be one again. At
   * least one photograph stays.
   */
  "people.split": call({
    in: z.strictObject({ id: person, photos: z.array(reference).min(1).max(1_000), name }),
    out: output<Joined<Person>>(),
  }),

  "styles.turn": call({ in: onePicture.extend({ by: quarters }), out: output<Style>() }),
  /** As `people.merge`. */
  "styles.merge": call({
    in: z.strictObject({ id: style, others: z.array(style).max(1_000), name }),
    out: output<Joined<Style>>(),
  }),
  /** As `people.movePhoto`. */
  "styles.movePicture": call({ in: onePicture.extend({ to: style }), out: output<Joined<Style>>() }),
  /** As `people.split`. */
  "styles.split": call({
    in: z.strictObject({ id: style, pictures: z.array(reference).min(1).max(1_000), name }),
    out: output<Joined<Style>>(),
  }),
};
