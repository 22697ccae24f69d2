/** Finding pictures again: what a history is narrowed to, and in which order it is shown. */
import { z } from "zod";
import { id, someOf } from "../values/forms.ts";
import type { CollectionId, PersonId, PictureId, SheetId, StyleId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import { parameters } from "../making/parameters.ts";

const words = z.string().max(1_000);
const time = z.number().int().min(0).max(8.64e15);
const side = z.number().int().min(1).max(100_000);
const lead = z.number().min(-100).max(100);
/** Any of them will do; none at all narrows nothing. */
const anyOf = <T extends z.ZodType>(one: T) => z.array(one).max(500);

/** Everything that is named has to hold. */
export const pictureQuery = someOf({
  /** Words in prompt, names of people and styles, tags; a number also finds seeds that begin with it. */
  text: words,
  people: anyOf(id<PersonId>()),
  styles: anyOf(id<StyleId>()),
  tags: anyOf(words),
  models: anyOf(words),
  sheet: id<SheetId>(),
  collection: id<CollectionId>(),
  /** Made of this person, or of a picture that shows them. */
  shows: id<PersonId>(),
  /** At least so many. */
  stars: z.number().int().min(0).max(5),
  rejected: z.boolean(),
  exported: z.boolean(),
  /** Moments by the clock here, that are compared with the clock of the place where a picture was made. */
  from: time,
  to: time,
  seed: parameters.seed.schema,
  width: side,
  height: side,
  trash: z.boolean(),
  /** At least so far above unrelated pairs, in their deviations. What cannot be judged stays. */
  likeness: lead,
  styleMatch: lead,
  /** Only the best of each person in each style, by the measures. */
  best: z.boolean(),
});
export type PictureQuery = Immutable<z.infer<typeof pictureQuery>>;

/** Within each group of an order that has groups, the newest come first. */
export const pictureSorts = [
  "newest",
  "oldest",
  "stars",
  "person",
  "style",
  "model",
  "likeness",
  "styleMatch",
] as const;
export type PictureSort = (typeof pictureSorts)[number];

/** "#a1b2c3", the mean of a picture: shown until the picture is there. null until it is known. */
export type Colour = string | null;

/** Every picture of a query in its order, with no more than a scroll bar, a selection and a first sight need. */
export interface PictureOutline {
  /** The order it is in, which says what the keys of its sections are. */
  readonly sort: PictureSort;
  readonly ids: readonly PictureId[];
  /** One a picture. */
  readonly colours: readonly Colour[];
  /** The begin of each file's digest: what is loaded under it may be kept. */
  readonly versions: readonly string[];
  /**
   * What follows one another under one heading, and how many pictures that are. The key is the first millisecond of the
   * day here that was the day where they were made, a number of stars, or a name; null where there is none.
   */
  readonly sections: readonly { readonly key: string | number | null; readonly count: number }[];
  /** Pictures of one job that follow one another, two or more: from which place, and how many. */
  readonly stacks: readonly { readonly at: number; readonly count: number }[];
}

/** What pictures can be narrowed to further, each with how many there would be. The most frequent come first. */
export interface PictureFacets {
  readonly people: readonly { readonly value: PersonId; readonly name: string; readonly count: number }[];
  readonly styles: readonly { readonly value: StyleId; readonly name: string; readonly count: number }[];
  readonly tags: readonly { readonly value: string; readonly count: number }[];
  readonly models: readonly { readonly value: string; readonly count: number }[];
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly count: number }[];
}
