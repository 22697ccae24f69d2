/** What people and styles have in common, and the few things in which they differ. */
import type { Draft } from "../../contract/making/draft.ts";
import type { ReferenceId } from "../../contract/values/id.ts";
import type {
  Item,
  KeptChange,
  Person,
  Reference,
  ShelfCounts,
  ShelfQuery,
  Style,
} from "../../contract/library/library.ts";
import type { Quarters } from "../../contract/library/seen.ts";
import type { Dragged } from "../kit/dragging/drag.ts";
import type { Answer, AnswerOptions } from "../state/answers.ts";

export type Entry = Person | Style;

/** The words in which a person and a style are spoken of differently. */
export interface ShelfWords {
  readonly title: string;
  readonly all: string;
  readonly add: string;
  readonly drop: string;
  readonly dropInto: (name: string) => string;
  readonly newName: string;
  /** Below a name: "4 photos · 12 pictures". */
  readonly facts: (pictures: number, made: number) => string;
  readonly count: (n: number) => string;
  readonly chosen: (n: number) => string;
  readonly use: string;
  readonly preferred: string;
  readonly prefer: string;
  readonly removePicture: string;
  readonly pictureRemoved: (name: string) => string;
  readonly movePicture: string;
  readonly moveTitle: (name: string) => string;
  readonly moved: (name: string) => string;
  readonly split: string;
  readonly splitPicture: string;
  readonly splitTitle: (name: string) => string;
  readonly splitText: string;
  readonly splitMake: (n: number) => string;
  readonly splitDone: (name: string) => string;
  readonly mergeTitle: (n: number) => string;
  readonly mergeText: string;
  readonly whoStays: string;
  readonly merged: (names: string, name: string) => string;
  readonly queueText: string;
  readonly addPicture: string;
  readonly choosePicture: (at: number, of: number) => string;
  readonly question: {
    readonly title: (n: number) => string;
    readonly text: string;
    readonly one: string;
    readonly each: (n: number) => string;
    /** Where faces tell whose pictures they are. */
    readonly faces?: {
      readonly looking: string;
      readonly said: (people: number, unclear: number, photos: number) => string;
      readonly apart: (n: number) => string;
    };
  };
  readonly empty: Readonly<
    Record<ShelfQuery["view"] | "tag" | "text", { readonly title: string; readonly text: string }>
  >;
}

export interface Shelf<E extends Entry = Entry> {
  readonly view: "people" | "styles";
  readonly kind: "person" | "style";
  readonly useWords: () => ShelfWords;
  readonly useList: (query: ShelfQuery, options?: AnswerOptions) => Answer<readonly E[]>;
  readonly useCounts: () => Answer<ShelfCounts>;
  /** The preferred one first. */
  readonly pictures: (entry: E) => readonly Reference[];
  readonly item: (entry: E) => Item;
  readonly dragged: (entry: E, picture?: Reference) => Dragged;
  /** One draft of each, the composer's else. */
  readonly drafts: (draft: Draft, entries: readonly E[]) => readonly Draft[];
  /** Makes one of all the files. */
  readonly add: (name: string, files: readonly File[]) => Promise<E>;
  readonly addPictures: (entry: E, files: readonly File[]) => Promise<E>;
  readonly removePicture: (entry: E, picture: Reference) => Promise<E>;
  readonly prefer: (entry: E, picture: Reference) => Promise<E>;
  /** Clockwise, by so many quarters. */
  readonly turn: (entry: E, picture: Reference, by: Quarters) => Promise<E>;
  /** Makes one of several, in the library and in the composer. */
  readonly merge: (stays: E, others: readonly E[], name: string) => Promise<void>;
  /** Gives one of its pictures to another. */
  readonly move: (from: E, picture: Reference, to: E) => Promise<void>;
  /** Makes someone new of some of its pictures. */
  readonly split: (from: E, pictures: readonly ReferenceId[], name: string) => Promise<E>;
  readonly change: (entry: E, change: KeptChange) => Promise<E>;
  /** Puts it into the composer and shows the studio. */
  readonly use: (entry: E) => void;
}

/** What the navigation narrows the shelf to, as it stands in the address. */
export function queryOf(query: Readonly<Record<string, string>>): ShelfQuery {
  const views = ["all", "favourites", "recent", "needs a look", "trash"] as const;
  const view = views.find((one) => one === query["show"]) ?? "all";
  return { view, ...(query["tag"] ? { tag: query["tag"] } : {}), ...(query["text"] ? { text: query["text"] } : {}) };
}

/** The address of a view of the shelf. */
export const addressOf = ({ view, tag, text }: ShelfQuery): Readonly<Record<string, string>> => ({
  ...(view === "all" ? {} : { show: view }),
  ...(tag ? { tag } : {}),
  ...(text ? { text } : {}),
});
