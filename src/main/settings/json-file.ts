/** A JSON file of the studio's own, read and written as a whole: small, and read before anything else. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileSync } from "atomically";
import { makeFolderSync } from "../../formats/folders.ts";
import type { SettingsStore } from "../studio-service.ts";

/**
 * What stands in the file, read anew each time; a missing file, or one that is no JSON object, has nothing. It is
 * written whole or not at all.
 */
export function jsonFile(file: string): SettingsStore {
  return {
    get store() {
      const value = read(file);
      return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
    },
    set store(content) {
      makeFolderSync(dirname(file));
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
    },
  };
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}
