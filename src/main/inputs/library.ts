/** The forms of what the window asks of the library. */
import { z } from "zod";
import type { PersonId, PictureId, ReferenceId, StyleId, UploadId } from "../../contract/id.ts";
import type { ImportSource, Item, KeptChange, LibraryCalls, PictureQuery, ShelfQuery } from "../../contract/library.ts";
import { id, maybe, name, notes, nothing, path, tags, words } from "./forms.ts";

const person = id<PersonId>();
const style = id<StyleId>();
const picture = id<PictureId>();
const reference = id<ReferenceId>();
const pictures = z.array(picture).max(100_000);
const time = z.number().finite();
const size = z.number().int().min(1).max(100_000);

const upload = z.string().regex(/^[0-9a-f]{1,64}$/) as unknown as z.ZodType<UploadId>;
const sources: z.ZodType<readonly ImportSource[]> = z.array(z.union([z.strictObject({ upload }), z.strictObject({ path })])).min(1).max(1000);

const shelf: z.ZodType<ShelfQuery> = z.strictObject({
  text: maybe(words),
  view: z.enum(["all", "favourites", "recent", "needs a look", "trash"]),
  tag: maybe(words),
});

const kept: z.ZodType<KeptChange> = z.strictObject({ name: maybe(name), notes: maybe(notes), tags: maybe(tags), favourite: maybe(z.boolean()) });

const fraction = z.number().min(0).max(1);
const crop = z
  .strictObject({ left: fraction, top: fraction, width: fraction.positive(), height: fraction.positive() })
  .refine((c) => c.left + c.width <= 1.000001 && c.top + c.height <= 1.000001, "must lie within the picture");

const query: z.ZodType<PictureQuery> = z.strictObject({
  text: maybe(words),
  person: maybe(person),
  style: maybe(style),
  stars: maybe(z.number().int().min(0).max(5)),
  rejected: maybe(z.boolean()),
  notExported: maybe(z.boolean()),
  from: maybe(time),
  to: maybe(time),
  seed: maybe(z.number().int().min(0)),
  width: maybe(size),
  height: maybe(size),
  trash: maybe(z.boolean()),
});

const item: z.ZodType<Item> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), id: person }),
  z.strictObject({ kind: z.literal("style"), id: style }),
  z.strictObject({ kind: z.literal("picture"), id: picture }),
]);
const items = z.strictObject({ items: z.array(item).min(1).max(100_000) });

export const libraryForms = {
  "people.list": shelf,
  "people.counts": nothing,
  "people.add": z.strictObject({ name, sources }),
  "people.change": z.strictObject({ id: person, change: kept }),
  "people.addPhotos": z.strictObject({ id: person, sources }),
  "people.removePhoto": z.strictObject({ id: person, photo: reference }),
  "people.prefer": z.strictObject({ id: person, photo: reference }),
  "people.crop": z.strictObject({ id: person, photo: reference, crop: crop.nullable() }),
  "styles.list": shelf,
  "styles.counts": nothing,
  "styles.add": z.strictObject({ name, sources }),
  "styles.change": z.strictObject({ id: style, change: kept }),
  "styles.addPictures": z.strictObject({ id: style, sources }),
  "styles.removePicture": z.strictObject({ id: style, picture: reference }),
  "styles.prefer": z.strictObject({ id: style, picture: reference }),
  "styles.weigh": z.strictObject({ id: style, picture: reference, weight: z.number().min(1).max(200) }),
  "pictures.query": z.strictObject({ query, after: maybe(words), limit: maybe(z.number().int().min(1).max(1000)) }),
  "pictures.get": z.strictObject({ id: picture }),
  "pictures.counts": nothing,
  "pictures.rate": z.strictObject({ ids: pictures, stars: maybe(z.number().int().min(0).max(5)), rejected: maybe(z.boolean()) }),
  "pictures.tag": z.strictObject({ ids: pictures, tags }),
  "trash.put": items,
  "trash.restore": items,
  "history.undo": nothing,
  "history.redo": nothing,
  "prompts.suggest": z.strictObject({ text: z.string().max(8000) }),
  "library.rebuild": z.strictObject({ folder: path }),
} satisfies { readonly [K in keyof LibraryCalls]: z.ZodType<LibraryCalls[K]["in"]> };
