/** USO-Bench's protocol on drawn people and drawn styles: it runs whole without any download, as small as is asked. */
import { basename, extname } from "node:path";
import { drawFolder } from "../../engine/drawing/folder.ts";
import { familyNames } from "../../engine/drawing/styles/families.ts";
import { readTriplets } from "../../formats/triplets.ts";
import type { BenchPicture, BenchSet } from "./set.ts";
import { knownStylePrompts, knownSubjectPrompts } from "./uso-prompts.ts";
import { usoCases } from "./uso-set.ts";

export interface SyntheticSize {
  readonly contents: number;
  readonly styles: number;
  readonly prompts: number;
  readonly images: number;
}

/** Those of the paper that a drawn person can be put into. */
const subjectPrompts = knownSubjectPrompts.map((prompt) => prompt.replace("{}", "a person"));

/** The most prompts that a task of a drawn set has; one for subjects has fewer. */
export const mostPrompts = knownStylePrompts.length;

/** Draws what is not there yet below the folder. @throws Fault `engine.cancelled`, `image.*` */
export async function syntheticSet(
  folder: string,
  { contents, styles, prompts, images }: SyntheticSize,
  signal: AbortSignal,
  tell: (done: number, of: number) => void,
): Promise<BenchSet> {
  const count = Math.max(contents, styles);
  await drawFolder(
    {
      folder,
      families: familyNames,
      heldOut: [],
      count,
      heldOutCount: 0,
      size: 256,
      seed: 2508,
      photographs: null,
      threads: 0,
    },
    signal,
    tell,
  );
  const triplets = await readTriplets(folder);
  const pictures = (paths: readonly (string | null)[], most: number): readonly BenchPicture[] =>
    [...new Set(paths.filter((path) => path !== null))]
      .slice(0, most)
      .map((path) => ({ name: basename(path, extname(path)), path }));
  return {
    name: "drawn people and styles",
    cases: usoCases(
      pictures(
        triplets.map(({ content }) => content),
        contents,
      ),
      pictures(
        triplets.map(({ style }) => style),
        styles,
      ),
      subjectPrompts.slice(0, prompts),
      knownStylePrompts.slice(0, prompts),
      images,
    ),
    notes: [
      `The protocol of USO-Bench on ${contents} drawn people and ${styles} drawn styles, up to ${prompts} of the prompts that its paper shows a task, ${images} pictures each: its numbers compare models with each other, not with published ones.`,
    ],
  };
}
