/** Whether there is something to be learned from pictures, told before hours are spent on the first of thousands. */
import { Fault } from "../../contract/fault.ts";
import { fileDigest } from "../../formats/digest.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { kindOf } from "../../formats/picture/kind.ts";
import { mostPixels, openSource } from "../../formats/picture/source.ts";
import type { Triplet } from "../../formats/triplets.ts";

/**
 * Looks at the header of every picture and whether targets differ. HEIC, which has to be decoded for that, and what is
 * damaged behind its header are found out when they are read.
 * @throws Fault `training.all-alike`, `image.*`
 */
export async function soundPictures(fitting: readonly Triplet[], signal: AbortSignal): Promise<void> {
  const files = new Set(fitting.flatMap(({ content, style, target }) => [content, style, target]));
  for (const file of files) {
    signal.throwIfAborted();
    if (file === null) continue;
    const bytes = await readBytes(file);
    if (kindOf(bytes).kind !== "heic") await openSource(file, bytes, mostPixels);
  }
  const targets = new Set<string>();
  for (const { target } of fitting) targets.add(await fileDigest(target, signal));
  if (targets.size === 1) throw new Fault("training.all-alike", { triplets: fitting.length });
}
