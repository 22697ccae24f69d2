/** The files below a folder. */
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";

/** Deeper than any sensible tree of folders. */
const deepest = 24;

/**
 * Every regular file below a folder, folder by folder. Links are not followed, so that there is no going in circles;
 * hidden folders and those named in `without` are left out, and so are those that cannot be looked into.
 * @throws Fault `library.no-folder`
 */
export async function* filesBelow(folder: string, without: readonly string[] = []): AsyncGenerator<string> {
  const root = await stat(folder).catch(() => undefined);
  if (!root?.isDirectory()) throw new Fault("library.no-folder", { folder });
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: folder, depth: 0 }];
  while (waiting.length > 0) {
    const { path, depth } = waiting.pop()!;
    const entries = await opendir(path).catch(() => null);
    if (!entries && depth === 0) throw new Fault("library.no-folder", { folder });
    for await (const entry of entries ?? []) {
      const below = join(path, entry.name);
      if (entry.isFile()) yield below;
      else if (entry.isDirectory() && depth < deepest && !entry.name.startsWith(".") && !without.includes(below))
        waiting.push({ path: below, depth: depth + 1 });
    }
  }
}
