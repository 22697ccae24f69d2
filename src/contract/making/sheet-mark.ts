/**
 * How a cell's picture says where it stands, so that a library that is rebuilt from its pictures shows their sheet
 * again. It determines nothing of the picture.
 */
import { z } from "zod";

/** The most values of an axis. */
export const mostOfAxis = 200;

/** The longest name of a sheet, or of what stands along it. */
const longest = 200;
const label = z.string().max(longest);
const at = z.number().int().min(0).max(mostOfAxis);
const of = z.number().int().min(0).max(mostOfAxis);

/** The place along an axis, from 0, of how many, and what stands there. An axis without values has none. */
const along = z.strictObject({ at, of, name: label });

export const sheetMark = z.strictObject({
  /** The same in every cell, and in no other sheet. */
  id: z.string().min(1).max(64),
  /** As the artist named it; else empty. In older pictures always a name. */
  name: label,
  person: along,
  style: along,
  /** How many seeds, and the first of them: the picture's own seed tells its place. */
  seeds: z.strictObject({ first: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), of }),
});
export type SheetMark = z.infer<typeof sheetMark>;

/** A sheet as its pictures tell of it: what stands along its axes, in their order. */
export interface MarkedSheet {
  readonly id: string;
  readonly name: string;
  readonly people: readonly string[];
  readonly styles: readonly string[];
  readonly seeds: SheetMark["seeds"];
}

/** The mark of the cells of a person and a style, by their places along the axes. */
export function markAt({ id, name, people, styles, seeds }: MarkedSheet, person: number, style: number): SheetMark {
  const along = (at: number, axis: readonly string[]) => ({ at, of: axis.length, name: short(axis[at] ?? "") });
  return { id, name: short(name), person: along(person, people), style: along(style, styles), seeds };
}

const short = (text: string): string => text.slice(0, longest);
