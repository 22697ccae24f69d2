/** Pictures under the days they were made on. */
import type { Picture, PictureQuery } from "../../../contract/library.ts";
import type { GridSection } from "../../kit/grid-rows.ts";
import { dayEnd, dayStart } from "./filters.ts";

/** "2026-11-23", where the artist is. */
export function dayKey(time: number): string {
  const date = new Date(time);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export interface DayWords {
  readonly name: (time: number) => string;
  readonly count: (n: number) => string;
}

/**
 * Sections of a grid, a day each, in the order of the pictures.
 * @param lastCount how many the last day has in all, where some of them are not loaded yet
 */
export function daySections(
  pictures: readonly Picture[],
  words: DayWords,
  lastCount: number | null,
): readonly GridSection<Picture>[] {
  const days = [...Map.groupBy(pictures, ({ made }) => dayKey(made))];
  return days.map(([key, items], at) => {
    const count = at === days.length - 1 && lastCount !== null ? Math.max(items.length, lastCount) : items.length;
    return { key, heading: words.name(items[0]?.made ?? 0), note: words.count(count), items };
  });
}

/** The question for all pictures of the last day that is loaded, to count them; undefined where nothing is missing. */
export function lastDayQuery(
  query: PictureQuery,
  pictures: readonly Picture[],
  total: number,
): PictureQuery | undefined {
  const last = pictures.at(-1);
  if (!last || pictures.length >= total) return undefined;
  const day = dayKey(last.made);
  const [start, end] = [dayStart(day) ?? 0, dayEnd(day) ?? 0];
  return { ...query, from: Math.max(start, query.from ?? start), to: Math.min(end, query.to ?? end) };
}
