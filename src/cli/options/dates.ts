/** Dates as they are typed: days of the calendar, where the computer stands unless it is said where else. */
import { InvalidArgumentError } from "commander";
import { onTheWall } from "../../contract/library/made.ts";

/** Reads `2026-11-01` as the moment at which that day begins, in milliseconds since 1970. */
export function day(given: string): number {
  const [, year = 0, month = 0, date = 0] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(given.trim())?.map(Number) ?? [];
  const moment = new Date(year, month - 1, date);
  if (year < 1970 || moment.getMonth() !== month - 1 || moment.getDate() !== date)
    throw new InvalidArgumentError("It must be a day, as in 2026-11-01.");
  return moment.getTime();
}

/** A moment as a day, the way it is typed. @param offset minutes that the clock was ahead of UTC there */
export const dayOf = (made: number, offset?: number): string =>
  onTheWall({ made, offset: offset ?? null })
    .toISOString()
    .slice(0, 10);

/** A moment as a day and the time of day. */
export function minuteOf(time: number): string {
  const moment = new Date(time);
  return `${dayOf(time)} ${[moment.getHours(), moment.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":")}`;
}
