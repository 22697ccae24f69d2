/** Settings that could not be used are kept, never overwritten. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes them into a file of their own, beside the others of that day. Returns its path. */
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
