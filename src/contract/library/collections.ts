/** Collections made by hand, one a client or project, and searches that are kept. */
import { z } from "zod";
import { id, line, nothing } from "../values/forms.ts";
import type { CollectionId, PictureId, SearchId } from "../values/id.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

export interface Collection {
  readonly id: CollectionId;
  readonly name: string;
  /** Pictures in it, without those in the trash. */
  readonly pictures: number;
}

export interface SavedSearch {
  readonly id: SearchId;
  readonly name: string;
  /** What the history's address says, field by field. */
  readonly address: Readonly<Record<string, string>>;
}

const name = line(100);
const collection = id<CollectionId>();
const search = id<SearchId>();
const pictures = z.array(id<PictureId>()).max(20_000);
const address = z.record(z.string().max(40), z.string().max(2_000));

/** Everything here can be undone. */
export const collectionCalls = {
  /** By name. */
  "collections.list": call({ in: nothing, out: output<readonly Collection[]>() }),
  /** A new one, with these pictures. */
  "collections.add": call({ in: z.strictObject({ name, pictures }), out: output<Collection>() }),
  "collections.rename": call({ in: z.strictObject({ id: collection, name }), out: output<null>() }),
  "collections.remove": call({ in: z.strictObject({ id: collection }), out: output<null>() }),
  /** Those that are in it already stay. */
  /** Answers how many of them were not in it before. */
  "collections.put": call({ in: z.strictObject({ id: collection, pictures }), out: output<number>() }),
  "collections.take": call({ in: z.strictObject({ id: collection, pictures }), out: output<null>() }),

  /** By name. */
  "searches.list": call({ in: nothing, out: output<readonly SavedSearch[]>() }),
  /** One of the same name gives way to it. */
  "searches.save": call({ in: z.strictObject({ name, address }), out: output<SavedSearch>() }),
  "searches.rename": call({ in: z.strictObject({ id: search, name }), out: output<null>() }),
  "searches.remove": call({ in: z.strictObject({ id: search }), out: output<null>() }),
};
export type CollectionCalls = CallsOf<typeof collectionCalls>;
