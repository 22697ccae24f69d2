/** When a picture was made, as it travels in the file: the moment, and what the clock on the wall said there. */
import { offsetHere, onTheWall, sameHere } from "../../contract/library/made.ts";

export interface Made {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Minutes that the clock there was ahead of UTC. */
  readonly offset: number;
}

/** Now, and here. */
export const madeNow = (): Made => {
  const time = Date.now();
  return { time, offset: offsetHere(time) };
};

/** "+01:00" */
export function offsetOf({ offset }: Made): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "2026-11-28T14:38:19+01:00", as XMP has it (ISO 8601). */
export const isoOf = (made: Made): string => `${wallIso(made)}${offsetOf(made)}`;

/** "2026:11:28 14:38:19", as EXIF has it, its offset apart. */
export const exifDateOf = (made: Made): string => wallIso(made).replaceAll("-", ":").replace("T", " ");

const wallIso = ({ time, offset }: Made): string => onTheWall({ made: time, offset }).toISOString().slice(0, 19);

/** A date as a file says it. */
export interface Said {
  readonly date: string;
  /** Where it is said apart from the date. */
  readonly zone?: string;
}

/**
 * The moment of a date with an offset, in the form of XMP, EXIF or mail (RFC 1123, which the PNG specification names);
 * null where it is no date, or has no offset.
 */
export function madeFrom({ date, zone = "" }: Said): Made | null {
  const [wall, own] = wallOf(date);
  const [, utc, sign, hours, minutes] = /^(?:(Z|GMT|UTC?)|([+-])(\d\d):?(\d\d))$/.exec((own ?? zone).trim()) ?? [];
  if (wall === null || (utc === undefined && sign === undefined)) return null;
  const offset = utc === undefined ? (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes)) : 0;
  return Math.abs(offset) > 24 * 60 ? null : { time: wall - offset * 60_000, offset };
}

/** Of a date without an offset the wall's clock is kept: it is taken for one of this machine's zone. */
export function madeHereFrom({ date }: Said): Made | null {
  const [wall] = wallOf(date);
  if (wall === null) return null;
  const time = sameHere(new Date(wall));
  return { time, offset: Math.round((wall - time) / 60_000) };
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** What the wall's clock said, as if it were UTC, and the offset behind it, where there is one. */
function wallOf(date: string): readonly [wall: number | null, zone: string | undefined] {
  const iso = /^(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?$/.exec(
    date.trim(),
  );
  const mail = /^(?:\w{3}, )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?(?: (GMT|UTC?|Z|[+-]\d{4}))?$/.exec(
    date.trim(),
  );
  const found =
    iso ?? (mail && ["", mail[3], two(months.indexOf(mail[2]!) / 3 + 1), mail[1]!.padStart(2, "0"), ...mail.slice(4)]);
  if (!found) return [null, undefined];
  const [, year, month, day, hour, minute, second = "00", zone] = found;
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(wall) ? [null, undefined] : [wall, zone];
}

const two = (n: number): string => String(n).padStart(2, "0");
