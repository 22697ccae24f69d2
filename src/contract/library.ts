/** The library: people, styles, and the pictures made of them. */
import type { PersonId, PictureId, ReferenceId, StyleId, UploadId } from "./id.ts";
import type { Recipe } from "./recipe.ts";

/** Milliseconds since 1970. */
export type Time = number;

/** Part of a picture, in fractions of its sides. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What the coach says of a photograph, most important first; empty where it is good as it is. */
export type PhotoAdvice = "small" | "blurred" | "very wide" | "very tall";

/** A picture someone brought in, of a person or of a style. Shown at `/media/reference/<id>`. */
export interface Reference {
  readonly id: ReferenceId;
  /** Name of the file it came from. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** null takes the whole picture. */
  readonly crop: Crop | null;
  readonly advice: readonly PhotoAdvice[];
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

/** One picture of a style. A weight of 100 is as published; less makes it count less beside the others. */
export interface StylePicture extends Reference {
  readonly weight: number;
}

export interface Style extends Kept {
  readonly id: StyleId;
  /** The cover first. Never empty. */
  readonly images: readonly StylePicture[];
}

/** A picture the studio made. Shown at `/media/picture/<id>`. */
export interface Picture {
  readonly id: PictureId;
  readonly width: number;
  readonly height: number;
  readonly made: Time;
  /** Seconds it took; null where it came from a rebuilt library. */
  readonly seconds: number | null;
  readonly provider: string | null;
  readonly recipe: Recipe;
  /** Links to what it was made of; a name without id is no longer in the library. */
  readonly people: readonly {
    readonly id: PersonId | null;
    readonly name: string;
    readonly reference: ReferenceId | null;
  }[];
  readonly styles: readonly {
    readonly id: StyleId | null;
    readonly name: string;
    readonly reference: ReferenceId | null;
    readonly weight: number;
  }[];
  /** 0 to 5. */
  readonly stars: number;
  readonly rejected: boolean;
  readonly tags: readonly string[];
  readonly trashed: Time | null;
  readonly exported: Time | null;
  /** Name of its file, without folder. */
  readonly file: string;
  /** False where the file is gone. */
  readonly present: boolean;
}

/** Where a file to import comes from: bytes the window sent, or a path where the host can name one. */
export type ImportSource = { readonly upload: UploadId } | { readonly path: string };

export interface ShelfQuery {
  /** Words in name, notes and tags. */
  readonly text?: string;
  readonly view: "all" | "favourites" | "recent" | "needs a look" | "trash";
  readonly tag?: string;
}

export interface ShelfCounts {
  readonly all: number;
  readonly favourites: number;
  readonly recent: number;
  readonly needsALook: number;
  readonly trash: number;
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
}

export interface PictureQuery {
  /** Words in prompt, names of people and styles, tags. */
  readonly text?: string;
  readonly person?: PersonId;
  readonly style?: StyleId;
  /** At least so many. */
  readonly stars?: number;
  readonly rejected?: boolean;
  readonly notExported?: boolean;
  readonly from?: Time;
  readonly to?: Time;
  readonly seed?: number;
  readonly width?: number;
  readonly height?: number;
  readonly trash?: boolean;
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
export type Item =
  | { readonly kind: "person"; readonly id: PersonId }
  | { readonly kind: "style"; readonly id: StyleId }
  | { readonly kind: "picture"; readonly id: PictureId };

/** What a person can change of a person or style. Absent fields stay. */
export interface KeptChange {
  readonly name?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
  readonly favourite?: boolean;
}

export interface RebuildReport {
  readonly read: number;
  readonly added: number;
  readonly known: number;
  /** Files without a recipe of ours, or unreadable. */
  readonly passedOver: readonly { readonly file: string; readonly why: string }[];
}

type Call<In, Out> = { readonly in: In; readonly out: Out };
type None = null;

export interface LibraryCalls {
  "people.list": Call<ShelfQuery, readonly Person[]>;
  "people.counts": Call<None, ShelfCounts>;
  /** One person of all the files. */
  "people.add": Call<{ readonly name: string; readonly sources: readonly ImportSource[] }, Person>;
  "people.change": Call<{ readonly id: PersonId; readonly change: KeptChange }, Person>;
  "people.addPhotos": Call<{ readonly id: PersonId; readonly sources: readonly ImportSource[] }, Person>;
  /** The last photograph cannot go: trash the person instead. */
  "people.removePhoto": Call<{ readonly id: PersonId; readonly photo: ReferenceId }, Person>;
  "people.prefer": Call<{ readonly id: PersonId; readonly photo: ReferenceId }, Person>;
  "people.crop": Call<{ readonly id: PersonId; readonly photo: ReferenceId; readonly crop: Crop | null }, Person>;

  "styles.list": Call<ShelfQuery, readonly Style[]>;
  "styles.counts": Call<None, ShelfCounts>;
  "styles.add": Call<{ readonly name: string; readonly sources: readonly ImportSource[] }, Style>;
  "styles.change": Call<{ readonly id: StyleId; readonly change: KeptChange }, Style>;
  "styles.addPictures": Call<{ readonly id: StyleId; readonly sources: readonly ImportSource[] }, Style>;
  "styles.removePicture": Call<{ readonly id: StyleId; readonly picture: ReferenceId }, Style>;
  "styles.prefer": Call<{ readonly id: StyleId; readonly picture: ReferenceId }, Style>;
  "styles.weigh": Call<{ readonly id: StyleId; readonly picture: ReferenceId; readonly weight: number }, Style>;

  "pictures.query": Call<
    { readonly query: PictureQuery; readonly after?: string; readonly limit?: number },
    PicturePage
  >;
  "pictures.get": Call<{ readonly id: PictureId }, Picture>;
  "pictures.counts": Call<None, PictureCounts>;
  "pictures.rate": Call<
    { readonly ids: readonly PictureId[]; readonly stars?: number; readonly rejected?: boolean },
    None
  >;
  /** Each of the pictures gets exactly these tags. */
  "pictures.tag": Call<{ readonly ids: readonly PictureId[]; readonly tags: readonly string[] }, None>;

  "trash.put": Call<{ readonly items: readonly Item[] }, None>;
  "trash.restore": Call<{ readonly items: readonly Item[] }, None>;
  /** What was undone or redone, in words; null where there was nothing. */
  "history.undo": Call<None, { readonly what: string } | null>;
  "history.redo": Call<None, { readonly what: string } | null>;

  /** The artist's own earlier prompts that go on from what was typed, the most used first. */
  "prompts.suggest": Call<{ readonly text: string }, readonly string[]>;
  "library.rebuild": Call<{ readonly folder: string }, RebuildReport>;
}

export interface LibraryEvents {
  /** Something of these kinds changed; ask again for what is shown. */
  "library.changed": { readonly kinds: readonly Item["kind"][] };
}
