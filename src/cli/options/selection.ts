/** Which pictures of the library a command means. */
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { PictureQuery } from "../../contract/library/finding.ts";
import type { Picture } from "../../contract/library/library.ts";
import type { Library } from "../../main/exporting/sources.ts";
import { dayOf } from "./dates.ts";

export interface SelectionOptions {
  readonly person?: string;
  readonly style?: string;
  readonly collection?: string;
  readonly starred?: boolean;
  /** Rejected ones too. */
  readonly rejected?: boolean;
  readonly text?: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/**
 * The pictures that fit all of it, in the order they were made. Rejected ones do only where they are asked for.
 * @throws Fault `usage.no-such-name`, `usage.no-pictures`
 */
export async function selectPictures(library: Library, options: SelectionOptions): Promise<readonly Picture[]> {
  const { text, since, starred } = options;
  const common: PictureQuery = {
    ...(options.rejected === true ? {} : { rejected: false }),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { from: since }),
    ...(starred === true ? { stars: 1 } : {}),
  };
  const people = options.person === undefined ? [] : await named(library, "person", options.person);
  const styles = options.style === undefined ? [] : await named(library, "style", options.style);
  const found = await allIn(library, { ...common, people, styles } as PictureQuery, options.collection);
  if (found.length === 0) throw new Fault("usage.no-pictures", { wanted: inWords(options) });
  return found.toSorted((a, b) => a.made - b.made || a.id - b.id);
}

/**
 * The pictures that fit a query, newest first; with a collection's name only those in one of that name, and each once.
 * @throws Fault `usage.no-such-name`
 */
export async function allIn(
  library: Library,
  query: PictureQuery,
  collection: string | undefined,
  limit = Infinity,
): Promise<readonly Picture[]> {
  if (collection === undefined) return allPages(library, query, limit);
  const found = new Map<number, Picture>();
  for (const id of await named(library, "collection", collection)) {
    const pictures = await allPages(library, { ...query, collection: id } as PictureQuery);
    for (const picture of pictures) found.set(picture.id, picture);
  }
  return [...found.values()].toSorted((a, b) => b.made - a.made || b.id - a.id).slice(0, limit);
}

/** What there is of each kind. */
const listOf = {
  person: (library: Library) => library.call("people.list", { view: "all" }),
  style: (library: Library) => library.call("styles.list", { view: "all" }),
  collection: (library: Library) => library.call("collections.list", null),
};

/** All of that name: nothing keeps an artist from having two. */
async function named(library: Library, kind: keyof typeof listOf, name: string): Promise<readonly number[]> {
  const all: readonly { readonly id: number; readonly name: string }[] = await listOf[kind](library);
  const found = all.filter((one) => folded(one.name) === folded(name));
  if (found.length === 0) throw new Fault("usage.no-such-name", { kind, name, known: all.map((one) => one.name) });
  return found.map(({ id }) => id);
}

/** Every picture that fits, newest first, or the first so many of them. */
async function allPages(library: Library, query: PictureQuery, limit = Infinity): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (let after: string | undefined; ;) {
    const page = await library.call("pictures.query", {
      query,
      limit: Math.min(200, limit - pictures.length),
      ...(after === undefined ? {} : { after }),
    });
    pictures.push(...page.pictures);
    if (page.next === null || pictures.length >= limit) return pictures;
    after = page.next;
  }
}

function inWords({ person, style, collection, starred, text, since }: SelectionOptions): string {
  return [
    ...(person === undefined ? [] : [`of ${person}`]),
    ...(style === undefined ? [] : [`in ${style}`]),
    ...(collection === undefined ? [] : [`of the collection ${collection}`]),
    ...(text === undefined ? [] : [`with “${text}”`]),
    ...(starred === true ? ["with a star"] : []),
    ...(since === undefined ? [] : [`since ${dayOf(since)}`]),
  ].join(", ");
}
