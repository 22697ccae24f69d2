/** Numbers and times in words, shared by the texts of one language. */
export { listed } from "../../contract/values/listed.ts";

/** "1 picture", "4 pictures". */
export const counted = (n: number, one: string, many: string): string => `${grouped(n)} ${n === 1 ? one : many}`;

/** 1 204, with a narrow space that does not break. */
export const grouped = (n: number): string => plain.format(n).replaceAll(",", "\u202f");

// Made once: the language's rules are read anew for each of them, which takes longer than a thousand uses.
const plain = new Intl.NumberFormat("en");
const inBritish = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);
const weekday = inBritish({ weekday: "long", day: "numeric", month: "long" });
const weekdayOfYear = inBritish({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const months = {
  long: inBritish({ month: "long", year: "numeric" }),
  short: inBritish({ month: "short", year: "numeric" }),
} as const;
const hours = inBritish({ hour: "2-digit", minute: "2-digit" });
const shortDate = inBritish({ day: "numeric", month: "short", year: "numeric" });

/** "under a second", "21 s", "1 min 30 s", "2 h 5 min". */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 1) return "under a second";
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 || s >= 600 ? `${Math.round(s / 60)} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const minutes = Math.round((s % 3600) / 60);
  return minutes === 0 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 3600)} h ${minutes} min`;
}

/** "812 kB", "2.1 MB", "212 GB". */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let at = 0;
  let value = n;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${value >= 10 || at === 0 ? Math.round(value) : Number(value.toFixed(1))} ${units[at]}`;
}

/** "Today", "Yesterday", "Monday, 3 March", with the year where it is another. */
export function dayName(time: number, now: number): string {
  const day = (t: number) => new Date(new Date(t).toDateString()).getTime();
  const days = Math.round((day(now) - day(time)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const date = new Date(time);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return (sameYear ? weekday : weekdayOfYear).format(date);
}

/** "November 2026", "Nov 2026". */
export const monthName = (time: number, month: "long" | "short"): string => months[month].format(time);

/** "14:02". */
export const clock = (time: number): string => hours.format(time);

/** "12 Nov 2026". */
export const date = (time: number): string => shortDate.format(time);

/** A factor as whole per cent: 0.8 → 80. */
export const percent = (factor: number): number => Math.round(factor * 100);
