/** What the window may ask of the library, checked before it crosses. */
import { isAbsolute } from "node:path";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import type { LibraryCalls } from "../../contract/library.ts";

const nothing = z.union([z.null(), z.undefined()]).transform(() => null);
const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ids = z.array(id).max(20_000);
const time = z.number().int().min(0).max(8.64e15);
const text = z.string().max(1_000);
const side = z.number().int().min(1).max(100_000);
const path = z.string().max(4_096).refine(isAbsolute, "it is no absolute path");

/** One line that can stand anywhere: no control characters, no half characters, no space around it. */
const line = (most: number) =>
  z
    .string()
    .max(4 * most)
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
        .trim()
        .normalize("NFC"),
    )
    .pipe(z.string().min(1, "it is empty").max(most));

const name = line(200);
const notes = z
  .string()
  .max(20_000)
  .transform((value) => value.toWellFormed().replaceAll("\0", ""));
/** Each once, whatever its capitals. */
const tags = z
  .array(line(60))
  .max(50)
  .transform((all) => [...new Map(all.map((tag) => [tag.toLocaleLowerCase(), tag])).values()]);

const fraction = z.number().min(0).max(1);
const crop = z
  .strictObject({ left: fraction, top: fraction, width: fraction.positive(), height: fraction.positive() })
  .refine(({ left, width }) => left + width <= 1 + 1e-6, "it reaches beyond the right edge")
  .refine(({ top, height }) => top + height <= 1 + 1e-6, "it reaches beyond the lower edge");

const source = z.union([z.strictObject({ upload: z.string().min(1).max(200) }), z.strictObject({ path })]);
const sources = z.array(source).min(1, "no picture was chosen").max(200);
const change = z.strictObject({ name, notes, tags, favourite: z.boolean() }).partial();
const shelf = z.strictObject({
  text: text.optional(),
  view: z.enum(["all", "favourites", "recent", "needs a look", "trash"]),
  tag: text.optional(),
});
const items = z.array(z.strictObject({ kind: z.enum(["person", "style", "picture"]), id })).max(20_000);
const pictureQuery = z
  .strictObject({
    text,
    person: id,
    style: id,
    stars: z.number().int().min(0).max(5),
    rejected: z.boolean(),
    notExported: z.boolean(),
    from: time,
    to: time,
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    width: side,
    height: side,
    trash: z.boolean(),
  })
  .partial();

const inputs = {
  "people.list": shelf,
  "people.counts": nothing,
  "people.add": z.strictObject({ name, sources }),
  "people.change": z.strictObject({ id, change }),
  "people.addPhotos": z.strictObject({ id, sources }),
  "people.removePhoto": z.strictObject({ id, photo: id }),
  "people.prefer": z.strictObject({ id, photo: id }),
  "people.crop": z.strictObject({ id, photo: id, crop: crop.nullable() }),
  "styles.list": shelf,
  "styles.counts": nothing,
  "styles.add": z.strictObject({ name, sources }),
  "styles.change": z.strictObject({ id, change }),
  "styles.addPictures": z.strictObject({ id, sources }),
  "styles.removePicture": z.strictObject({ id, picture: id }),
  "styles.prefer": z.strictObject({ id, picture: id }),
  "styles.weigh": z.strictObject({ id, picture: id, weight: z.number().min(1).max(200) }),
  "pictures.query": z.strictObject({
    query: pictureQuery,
    after: z
      .string()
      .regex(/^\d{1,16}-\d{1,16}$/, "it is not what the page before said")
      .optional(),
    limit: z.number().int().min(1).max(500).optional(),
  }),
  "pictures.get": z.strictObject({ id }),
  "pictures.counts": nothing,
  "pictures.rate": z.strictObject({
    ids,
    stars: z.number().int().min(0).max(5).optional(),
    rejected: z.boolean().optional(),
  }),
  "pictures.tag": z.strictObject({ ids, tags }),
  "trash.put": z.strictObject({ items }),
  "trash.restore": z.strictObject({ items }),
  "history.undo": nothing,
  "history.redo": nothing,
  "prompts.suggest": z.strictObject({ text: z.string().max(8_000) }),
  "library.rebuild": z.strictObject({ folder: path }),
} satisfies Record<keyof LibraryCalls, z.ZodType>;

/** The calls that the window may make. */
export const windowCalls = Object.keys(inputs) as readonly (keyof LibraryCalls)[];

/** True for the calls that the window may make, whose input is checked. */
export const isWindowCall = (call: string): call is keyof LibraryCalls => Object.hasOwn(inputs, call);

/** The input of a call as the library takes it. @throws Fault `library.invalid-input` with every field that is wrong */
export function parseInput<K extends keyof LibraryCalls>(call: K, input: unknown): LibraryCalls[K]["in"] {
  const result = inputs[call].safeParse(input);
  if (result.success) return result.data as LibraryCalls[K]["in"];
  const issues = result.error.issues.map((issue) => ({
    field: issue.path.join(".") || "input",
    problem: issue.message,
  }));
  throw new Fault("library.invalid-input", { call, issues });
}
