/** From the outline of a history to the tiles of its grid: headings, and stacks that are open or closed. */
import type { PictureId } from "../../../contract/values/id.ts";
import type { Colour, PictureOutline, PictureSort } from "../../../contract/library/finding.ts";
import type { GridSection } from "../../kit/grid/grid-rows.ts";

export interface Tile {
  readonly id: PictureId;
  readonly colour: Colour;
  /** For addresses whose content may be kept. */
  readonly version: string;
  /** The stack whose first picture it is; null for any other. */
  readonly stack: { readonly count: number; readonly open: boolean } | null;
}

export interface HeadingWords {
  readonly heading: (sort: PictureSort, key: string | number | null) => string;
  readonly count: (n: number) => string;
}

/**
 * Sections of a grid. A closed stack shows its first picture alone.
 * @param open  the first pictures of the stacks that are open; null where nothing is stacked
 */
export function tilesOf(
  { sort, ids, colours, versions, sections, stacks }: PictureOutline,
  open: ReadonlySet<PictureId> | null,
  words: HeadingWords,
): readonly GridSection<Tile>[] {
  const starts = new Map(open === null ? [] : stacks.map(({ at, count }) => [at, count]));
  let from = 0;
  return sections.map(({ key, count }) => {
    const items: Tile[] = [];
    for (let at = from; at < from + count; at++) {
      const id = ids[at]!;
      const size = starts.get(at);
      const shut = size !== undefined && !open?.has(id);
      items.push({
        id,
        colour: colours[at] ?? null,
        version: versions[at] ?? "",
        stack: size === undefined ? null : { count: size, open: !shut },
      });
      if (shut) at += size - 1;
    }
    from += count;
    return {
      key: `${sort} ${key}`,
      heading: () => words.heading(sort, key),
      note: () => words.count(count),
      items,
    };
  });
}

/** The first picture of the stack that holds a picture; null where it lies in none. */
export function stackOf({ ids, stacks }: PictureOutline, id: PictureId): PictureId | null {
  const at = ids.indexOf(id);
  const stack = stacks.find((one) => at >= one.at && at < one.at + one.count);
  return stack ? (ids[stack.at] ?? null) : null;
}

/** A place along the scroll bar: a month, or a heading of another order. */
export interface Mark {
  readonly key: string;
  /** The first millisecond of the month, or the heading's key. */
  readonly of: string | number | null;
  /** Of all tiles, from 0. */
  readonly at: number;
  /** From 0 at the top to 1. */
  readonly share: number;
}

/** Where months begin along the scroll bar, or the headings where the order is none of time. */
export function marksOf(outline: PictureOutline, sections: readonly GridSection<Tile>[]): readonly Mark[] {
  const { sort } = outline;
  const total = Math.max(
    1,
    sections.reduce((sum, { items }) => sum + items.length, 0),
  );
  const marks: Mark[] = [];
  let at = 0;
  for (const [n, { items }] of sections.entries()) {
    const { key = null } = outline.sections[n] ?? {};
    const of = sort === "newest" || sort === "oldest" ? monthOf(Number(key)) : key;
    if (marks.length === 0 || marks.at(-1)!.of !== of) marks.push({ key: `${of}`, of, at, share: at / total });
    at += items.length;
  }
  return marks;
}

function monthOf(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime();
}
