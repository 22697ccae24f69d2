/** The settings' file, looked at before the store reads it. */
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Name of the file without ending, for the store of either host. */
export const settingsName = "settings";

/**
 * Sets a settings file aside that is no JSON object, so that the studio starts with its usual settings and nothing is lost.
 * @returns what was done, in words; null where the file is whole or there is none
 */
export function setAsideBrokenSettings(home: string, now: Date): string | null {
  const file = join(home, `${settingsName}.json`);
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    if (!(error instanceof SyntaxError)) throw error;
  }
  const aside = join(home, `${settingsName}.broken-${now.toISOString().replaceAll(":", "-")}.json`);
  renameSync(file, aside);
  return `The settings could not be read, so the usual ones are in use. The broken file was kept as ${aside}.`;
}
