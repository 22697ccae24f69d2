/** The settings' file: looked at before the store reads it, and what of it cannot be used kept beside it. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Name of the file without ending, for the store of either host. */
export const settingsName = "settings";

/**
 * Sets settings aside that are no JSON object, or no file, so that the studio starts with its usual ones and nothing
 * is lost.
 * @returns what was done, in words; null where the file is whole or there is none
 */
export function setAsideBrokenSettings(home: string, now: Date): string | null {
  const file = join(home, `${settingsName}.json`);
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    // A folder of that name is none either.
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== "EISDIR") throw error;
  }
  const aside = join(home, `${settingsName}.broken-${now.toISOString().replaceAll(":", "-")}.json`);
  renameSync(file, aside);
  return `The settings could not be read, so the usual ones are in use. The broken one was kept as ${aside}.`;
}

/**
 * Keeps settings that could not be used in a file of their own, beside the others of that day.
 * @returns its path
 */
export function keepAside(folder: string, content: string, now = new Date()): string {
  for (let n = 1; ; n++) {
    const file = join(folder, `settings.broken-${now.toISOString().slice(0, 10)}${n === 1 ? "" : `-${n}`}.json`);
    try {
      writeFileSync(file, content, { flag: "wx" });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
