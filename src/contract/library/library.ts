/** The library: people, styles, and the pictures made of them. */
import { z } from "zod";
import { changeCalls } from "./changes.ts";
import { collectionCalls } from "./collections.ts";
import { type Colour, pictureQuery, type PictureFacets, type PictureOutline, pictureSorts } from "./finding.ts";
import { absolutePath, id, line, maybe, nothing, someOf } from "../values/forms.ts";
import type { CollectionId, PersonId, PictureId, ReferenceId, SheetId, StyleId } from "../values/id.ts";
import type { Face } from "./faces.ts";
import { keepingCalls } from "./keeping.ts";
import type { Immutable } from "../values/immutable.ts";
import { parameters } from "../making/parameters.ts";
import { share } from "../making/parts.ts";
import type { Recipe } from "../making/recipe.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";
import { type Crop, crop, type Turn } from "./seen.ts";
import { sources } from "./sources.ts";
import { tagChange } from "./tags.ts";

/** Milliseconds since 1970. */
export type Time = number;

/** What the coach says of a photograph, most important first; empty where it is good as it is. */
export type PhotoAdvice =
  | "small"
  | "blurred"
  | "very wide"
  | "very tall"
  | "eyes closed"
  | "one eye closed"
  | "eyes unclear"
  | "eyes covered"
  | "side view"
  | "face small";

/** A picture someone brought in, of a person or of a style. Shown at `/media/reference/<id>`. */
export interface Reference {
  readonly id: ReferenceId;
  /** Name of the file it came from. */
  readonly name: string;
  /** Of the picture as it is seen, turned. */
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
  /** A part of it as it is seen; null takes the whole picture. */
  readonly crop: Crop | null;
  readonly advice: readonly PhotoAdvice[];
  /** The one it is a photograph of first; absent until it was looked at. */
  readonly faces?: readonly Face[];
  readonly colour: Colour;
  /** Copied into the library, or used where it lies. */
  readonly kept: "copied" | "in place";
  /** False where a picture used in place is no longer there. */
  readonly present: boolean;
}

interface Kept {
  readonly name: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly added: Time;
  /** When it went to the trash; null where it did not. */
  readonly trashed: Time | null;
  /** Pictures made with it, without those in the trash. */
  readonly pictures: number;
  readonly lastUsed: Time | null;
}

export interface Person extends Kept {
  readonly id: PersonId;
  /** The preferred photograph first. Never empty. */
  readonly photos: readonly Reference[];
}

/** One picture of a style. A weight of 100 is as published; less counts less beside the others, 0 not at all. */
export interface StylePicture extends Reference {
  readonly weight: number;
}

export interface Style extends Kept {
  readonly id: StyleId;
  /** The cover first. Never empty. */
  readonly images: readonly StylePicture[];
}

/** Whom or what a picture was made of. One without id is no longer in the library. */
export interface MadeOf<Id> {
  readonly id: Id | null;
  readonly name: string;
  readonly reference: ReferenceId | null;
  /** The picture of the history that was used as it is. */
  readonly picture: PictureId | null;
}

/** A picture the studio made. Shown at `/media/picture/<id>`. */
export interface Picture {
  readonly id: PictureId;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
  readonly made: Time;
  /** Minutes that the clock was ahead of UTC where it was made; absent where nothing says so. */
  readonly offset?: number;
  /** Seconds it took; null where its file does not say it. */
  readonly seconds: number | null;
  readonly provider: string | null;
  /** Of the farm that made it; absent where this one did. */
  readonly machine?: string;
  /** Version of the program that made it; absent in pictures of earlier versions. */
  readonly engine?: string;
  /** The processor that computed, as its maker calls it; absent where nobody said. */
  readonly device?: string;
  readonly recipe: Recipe;
  readonly people: readonly MadeOf<PersonId>[];
  readonly styles: readonly (MadeOf<StyleId> & { readonly weight: number })[];
  /** 0 to 5. */
  readonly stars: number;
  readonly rejected: boolean;
  readonly tags: readonly string[];
  /** Collections made by hand that it lies in. */
  readonly collections: readonly { readonly id: CollectionId; readonly name: string }[];
  readonly trashed: Time | null;
  readonly exported: Time | null;
  /** Name of its file, without folder. */
  readonly file: string;
  /** False where the file is gone. */
  readonly present: boolean;
  /** The sheet it was made for. */
  readonly sheet: SheetId | null;
}

const text = z.string().max(1_000);

const shelfQuery = z.strictObject({
  /** Words in name, notes and tags. */
  text: maybe(text),
  view: z.enum(["all", "favourites", "recent", "needs a look", "trash"]),
  tag: maybe(text),
});
export type ShelfQuery = Immutable<z.infer<typeof shelfQuery>>;

export interface ShelfCounts {
  readonly all: number;
  readonly favourites: number;
  readonly recent: number;
  readonly needsALook: number;
  readonly trash: number;
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
}

export interface PicturePage {
  /** Newest first. */
  readonly pictures: readonly Picture[];
  /** Hand it in for the next page; null on the last. */
  readonly next: string | null;
  /** How many there are in all pages. */
  readonly total: number;
}

export interface PictureCounts {
  readonly all: number;
  readonly starred: number;
  readonly notExported: number;
  readonly rejected: number;
  readonly trash: number;
}

/** Anything that can go to the trash and come back. */
export const item = z.union([
  z.strictObject({ kind: z.literal("person"), id: id<PersonId>() }),
  z.strictObject({ kind: z.literal("style"), id: id<StyleId>() }),
  z.strictObject({ kind: z.literal("picture"), id: id<PictureId>() }),
]);
export type Item = Immutable<z.infer<typeof item>>;

export const entryName = line(200);
/** What a person can change of a person or style. Absent fields stay. */
const keptChange = someOf({
  name: entryName,
  notes: z
    .string()
    .max(20_000)
    .transform((value) => value.toWellFormed().replaceAll("\0", "")),
  tags: tagChange,
  favourite: z.boolean(),
});
export type KeptChange = Immutable<z.infer<typeof keptChange>>;

export interface RebuildReport {
  readonly read: number;
  readonly added: number;
  readonly known: number;
  /** Files without a recipe of ours, or unreadable; links that lead nowhere and folders that cannot be looked into. */
  readonly passedOver: readonly { readonly file: string; readonly why: string }[];
}

const person = id<PersonId>();
const style = id<StyleId>();
const reference = id<ReferenceId>();
const pictures = z.array(id<PictureId>()).max(20_000);
const added = z.strictObject({ name: entryName, sources });
const items = z.strictObject({ items: z.array(item).max(20_000) });
export const onePhoto = z.strictObject({ id: person, photo: reference });
export const onePicture = z.strictObject({ id: style, picture: reference });

export const libraryCalls = {
  ...collectionCalls,
  ...keepingCalls,
  ...changeCalls,
  "people.list": call({ in: shelfQuery, out: output<readonly Person[]>() }),
  "people.counts": call({ in: nothing, out: output<ShelfCounts>() }),
  /** One person of all the files. */
  "people.add": call({ in: added, out: output<Person>() }),
  "people.change": call({ in: z.strictObject({ id: person, change: keptChange }), out: output<Person>() }),
  "people.addPhotos": call({ in: z.strictObject({ id: person, sources }), out: output<Person>() }),
  /** The last photograph cannot go: trash the person instead. */
  "people.removePhoto": call({ in: onePhoto, out: output<Person>() }),
  "people.prefer": call({ in: onePhoto, out: output<Person>() }),
  "people.crop": call({ in: onePhoto.extend({ crop: crop.nullable() }), out: output<Person>() }),

  "styles.list": call({ in: shelfQuery, out: output<readonly Style[]>() }),
  "styles.counts": call({ in: nothing, out: output<ShelfCounts>() }),
  "styles.add": call({ in: added, out: output<Style>() }),
  "styles.change": call({ in: z.strictObject({ id: style, change: keptChange }), out: output<Style>() }),
  "styles.addPictures": call({ in: z.strictObject({ id: style, sources }), out: output<Style>() }),
  "styles.removePicture": call({ in: onePicture, out: output<Style>() }),
  "styles.prefer": call({ in: onePicture, out: output<Style>() }),
  "styles.weigh": call({ in: onePicture.extend({ weight: share }), out: output<Style>() }),

  "pictures.query": call({
    in: z.strictObject({
      query: pictureQuery,
      after: maybe(z.string().regex(/^\d{1,16}-\d{1,16}$/, "must be what the page before said")),
      limit: maybe(z.number().int().min(1).max(500)),
    }),
    out: output<PicturePage>(),
  }),
  /** All of them at once, with no more than a grid needs before it shows any. */
  "pictures.outline": call({
    in: z.strictObject({ query: pictureQuery, sort: z.enum(pictureSorts) }),
    out: output<PictureOutline>(),
  }),
  "pictures.facets": call({ in: z.strictObject({ query: pictureQuery }), out: output<PictureFacets>() }),
  /** Those that there are, in the order in which they were asked for. */
  "pictures.some": call({ in: z.strictObject({ ids: pictures }), out: output<readonly Picture[]>() }),
  /** Pictures that were made of this one, the newest first, without those in the trash; the first 100. */
  "pictures.usedIn": call({ in: z.strictObject({ id: id<PictureId>() }), out: output<readonly PictureId[]>() }),
  /** The picture that this one is an enlargement of; null where it is none, or that one is not known. */
  "pictures.enlargedFrom": call({ in: z.strictObject({ id: id<PictureId>() }), out: output<PictureId | null>() }),
  "pictures.get": call({ in: z.strictObject({ id: id<PictureId>() }), out: output<Picture>() }),
  "pictures.counts": call({ in: nothing, out: output<PictureCounts>() }),
  "pictures.rate": call({
    in: z.strictObject({
      ids: pictures,
      stars: maybe(z.number().int().min(0).max(5)),
      rejected: maybe(z.boolean()),
    }),
    out: output<null>(),
  }),
  "pictures.tag": call({ in: z.strictObject({ ids: pictures, tags: tagChange }), out: output<null>() }),

  "trash.put": call({ in: items, out: output<null>() }),
  "trash.restore": call({ in: items, out: output<null>() }),
  /** The artist's own earlier prompts that go on from what was typed, the most used first. */
  "prompts.suggest": call({
    in: z.strictObject({ text: parameters.prompt.schema }),
    out: output<readonly string[]>(),
  }),
  "library.rebuild": call({ in: z.strictObject({ folder: absolutePath }), out: output<RebuildReport>() }),
};
export type LibraryCalls = CallsOf<typeof libraryCalls>;

/** What an answer can be about, and so grow stale with. */
export type Changed = Item["kind"] | "sheet" | "collection" | "search" | "measure" | "snippet" | "composer preset";

export interface LibraryEvents {
  /** Something of these kinds changed; ask again for what is shown. `outside` where another program did it. */
  "library.changed": { readonly kinds: readonly Changed[]; readonly outside?: true };
}
