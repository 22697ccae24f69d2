/** `{number}`: pictures counted in each folder, the oldest first. */
import type { PictureId } from "../../contract/values/id.ts";

export interface Numbered {
  readonly picture: PictureId;
  /** The folder in which is counted. */
  readonly folder: string;
  readonly number: number;
}

/**
 * Counts the pictures of each folder in the order in which it is asked. A picture keeps the number that it has there
 * from an earlier export, and a new one goes on after the last that is given.
 */
export function countIn(earlier: readonly Numbered[]): (picture: PictureId, folder: string) => number {
  const given = new Map<string, number>();
  const last = new Map<string, number>();
  for (const { picture, folder, number } of earlier) {
    given.set(`${picture} ${folder}`, number);
    last.set(folder, Math.max(number, last.get(folder) ?? 0));
  }
  return (picture, folder) => {
    const known = given.get(`${picture} ${folder}`);
    if (known !== undefined) return known;
    const number = (last.get(folder) ?? 0) + 1;
    last.set(folder, number);
    given.set(`${picture} ${folder}`, number);
    return number;
  };
}
