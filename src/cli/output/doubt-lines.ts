/** What is said on the command line of pictures that were named as subjects and styles. */
import { basename } from "node:path";
import { doubtWords, type Role } from "../../contract/library/doubts.ts";
import { doubtOf } from "../../engine/measure/page.ts";
import { readPicture } from "../../formats/picture/read.ts";

/** A sentence for each that is a blank page or lies within a border. What cannot be read, the engine tells of. */
export async function doubtLines(files: Readonly<Record<Role, readonly string[]>>): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const role of ["subject", "style"] as const)
    for (const file of files[role]) {
      const doubt = await readPicture(file).then(doubtOf, () => null);
      if (doubt) lines.push(doubtWords(doubt, role, basename(file)));
    }
  return lines;
}
