/** When a picture was made, as it travels in the file: the moment, and what the clock on the wall said there. */

export interface Made {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Minutes that the clock there was ahead of UTC. */
  readonly offset: number;
}

/** Now, and here. */
export const madeNow = (): Made => {
  const now = new Date();
  return { time: now.getTime(), offset: -now.getTimezoneOffset() };
};

/** What the wall's clock said, read with the UTC methods of a date. */
export const onTheWall = ({ time, offset }: Made): Date => new Date(time + offset * 60_000);

/** "+01:00" */
export function offsetOf({ offset }: Made): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "2026-11-28T14:38:19+01:00", as XMP has it (ISO 8601). */
export const isoOf = (made: Made): string => `${onTheWall(made).toISOString().slice(0, 19)}${offsetOf(made)}`;

/** "2026:11:28 14:38:19", as EXIF has it, its offset apart. */
export const exifDateOf = (made: Made): string =>
  onTheWall(made).toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");

/**
 * Reads both, also where a program left the seconds out, as XMP allows; null where it is no date with an offset, for
 * without one nobody knows which moment it was.
 */
export function madeFrom(date: string, zone = ""): Made | null {
  const [, year, month, day, hour, minute, second = "00", own] =
    /^(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(date.trim()) ?? [];
  const [, utc, sign, hours, minutes] = /^(?:(Z)|([+-])(\d\d):(\d\d))$/.exec((own ?? zone).trim()) ?? [];
  if (year === undefined || (utc === undefined && sign === undefined)) return null;
  const offset = utc === undefined ? (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes)) : 0;
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(wall) || Math.abs(offset) > 24 * 60 ? null : { time: wall - offset * 60_000, offset };
}
