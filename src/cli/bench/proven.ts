/** Whether a benchmark's pictures can be read at all, and what speaks against them: found out before days of work. */
import { relative } from "node:path";
import { doubtWords, type Role } from "../../contract/library/doubts.ts";
import { Fault, toFault } from "../../contract/fault.ts";
import { doubtOf } from "../../engine/measure/page.ts";
import { readPicture } from "../../formats/picture/read.ts";
import type { BenchSet } from "./set.ts";

/**
 * A sentence for each picture that is a blank page or lies in a border.
 * @throws Fault `bench.incomplete` that names the pictures that cannot be read
 */
export async function provenPictures(
  folder: string,
  { cases }: Pick<BenchSet, "cases">,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const roles = new Map<string, Role>();
  for (const { content, style, references } of cases) {
    for (const path of [...(content ? [content.path] : []), ...references]) roles.set(path, "subject");
    if (style) roles.set(style.path, "style");
  }
  const [lines, unreadable]: [string[], string[]] = [[], []];
  for (const [path, role] of roles) {
    signal.throwIfAborted();
    const name = relative(folder, path);
    try {
      const doubt = doubtOf(await readPicture(path));
      if (doubt) lines.push(doubtWords(doubt, role, name));
    } catch (error) {
      unreadable.push(`${name}, which cannot be read (${toFault(error).message})`);
    }
  }
  if (unreadable.length > 0) throw new Fault("bench.incomplete", { folder, missing: unreadable });
  return lines;
}
