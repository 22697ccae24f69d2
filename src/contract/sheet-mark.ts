/**
 * How a cell's picture says where it stands, so that a library that is rebuilt from its pictures shows their sheet
 * again. It determines nothing of the picture.
 */
import { z } from "zod";

/** The most values of an axis. */
export const mostOfAxis = 200;

const label = z.string().max(200);
const at = z.number().int().min(0).max(mostOfAxis);
const of = z.number().int().min(0).max(mostOfAxis);

/** The place along an axis, from 0, of how many, and what stands there. An axis without values has none. */
const along = z.strictObject({ at, of, name: label });

export const sheetMark = z.strictObject({
  /** The same in every cell, and in no other sheet. */
  id: z.string().min(1).max(64),
  name: label,
  person: along,
  style: along,
  /** How many seeds, and the first of them: the picture's own seed tells its place. */
  seeds: z.strictObject({ first: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), of }),
});
export type SheetMark = z.infer<typeof sheetMark>;
