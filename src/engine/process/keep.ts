/** Saves a picture that another machine made as this one saves its own: read, its recipe named anew, written. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeepRequest, SavedPicture } from "../../contract/engine.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { originOf } from "../../formats/picture/made-in.ts";
import { recipeIn } from "../../formats/picture/metadata.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { readHeader } from "../../formats/picture/source.ts";
import { sameAs, savePicture } from "./save.ts";

/**
 * Of what the file says, its size and where it comes from are kept; the rest of its recipe is the one given.
 * @throws Fault `image.*`
 */
export async function keepPicture({ file, recipe, out, keepSame }: KeepRequest): Promise<SavedPicture> {
  const [pixels, bytes] = await Promise.all([readPicture(file), readBytes(file)]);
  const header = await readHeader(file, bytes);
  const { width, height } = recipeIn(file, bytes, header);
  const origin = originOf(bytes, header) ?? undefined;
  const picture = { pixels, recipe: { ...recipe, count: 1, width, height }, origin };
  const never = new AbortController().signal;
  if (!keepSame) return await savePicture(picture, out, never);
  const scratch = await mkdtemp(join(tmpdir(), "atelier-keep-"));
  try {
    return await savePicture(picture, out, never, sameAs(pixels, out, scratch));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
