/** A folder of pictures in one style, with words beside them where anybody wrote some. */
import { readdir } from "node:fs/promises";
import { readTrainingSet } from "./training-set.ts";

export interface CaptionedPicture {
  /** Absolute, as the folder is. */
  readonly path: string;
  /** What it shows; empty where nobody said. */
  readonly caption: string;
  /** How often it counts. */
  readonly repeats: number;
}

/**
 * Every picture of a folder with its words, the folder kept as any trainer keeps it (see `readTrainingSet`).
 * @throws what the system says of a folder; Fault `training.triplet-invalid`, `training.picture-missing`
 */
export async function captionedPictures(folder: string): Promise<readonly CaptionedPicture[]> {
  await readdir(folder);
  const { pictures } = await readTrainingSet(folder);
  return pictures.map(({ file, caption, repeats }) => ({ path: file, caption, repeats }));
}
