/** The hours of the day in which a machine works for a farm, by the clock on its wall. */

export interface Hours {
  /** As in "19:00 to 08:00". */
  readonly words: string;
  /** Whether it is one of them. */
  isNow(): boolean;
}

const time = String.raw`([01]?\d|2[0-3])(?::([0-5]\d))?`;
const span = new RegExp(`^\\s*${time}\\s*[-–]\\s*(?:${time}|24(?::00)?)\\s*$`);

/**
 * Reads hours as they are written: 19:00-08:00, also over midnight, or 9-17.
 * @returns null where it is no span of hours, or one that is empty or the whole day
 * @example hoursOf("19:00-08:00")?.isNow()
 */
export function hoursOf(given: string, clock: () => Date = () => new Date()): Hours | null {
  const found = span.exec(given);
  if (!found) return null;
  const [, fromHour, fromMinute = "0", toHour = "24", toMinute = "0"] = found;
  const [from, to] = [60 * Number(fromHour) + Number(fromMinute), 60 * Number(toHour) + Number(toMinute)];
  if (from % day === to % day) return null;
  return {
    words: `${written(from)} to ${written(to)}`,
    isNow() {
      const now = clock();
      const minute = 60 * now.getHours() + now.getMinutes();
      return from < to ? minute >= from && minute < to : minute >= from || minute < to;
    },
  };
}

const day = 24 * 60;

const written = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
