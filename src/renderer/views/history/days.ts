/** Days as the history names them: "2026-11-23", each told by the clock of the place where a picture was made. */

/** The first millisecond of a day; null for what is no day. */
export function dayStart(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return date.getMonth() === Number(parts[2]) - 1 && date.getDate() === Number(parts[3]) ? date.getTime() : null;
}

/** The last millisecond of a day, which is not always 24 hours after its first. */
export function dayEnd(day: string): number | null {
  const start = dayStart(day);
  if (start === null) return null;
  const next = new Date(start);
  next.setDate(next.getDate() + 1);
  return next.getTime() - 1;
}
