/** Styles of the library by their names, where a command takes pictures in a style. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { folded } from "../contract/folded.ts";
import type { ModelFolder } from "../formats/manifest.ts";
import { blobsIn } from "../jobs/blobs.ts";
import { settled } from "../jobs/drafts/gather.ts";
import { homeFolder } from "../main/home.ts";
import { homeAt } from "../main/library/home.ts";
import { forJobs } from "../main/library/for-jobs.ts";
import { theLibrary } from "./library.ts";
import type { ChosenLora, ChosenStyle } from "./options.ts";

export interface NamedStyles {
  readonly style: readonly ChosenStyle[];
  readonly lora: readonly ChosenLora[];
}

/**
 * Puts what the library knows in place of names: what was learned of a style for the model, else the style's pictures.
 * What is a file stays, and so does what nobody knows: it is told then as a file that is missing.
 */
export async function namedStyles(
  { style, lora }: { readonly style?: readonly ChosenStyle[]; readonly lora?: readonly ChosenLora[] },
  model: ModelFolder,
): Promise<NamedStyles> {
  const found: NamedStyles = { style: [], lora: [] };
  const all = await Promise.all((style ?? []).map((one) => replaced(one, model)));
  return all.reduce((sum, one) => ({ style: [...sum.style, ...one.style], lora: [...sum.lora, ...one.lora] }), {
    ...found,
    lora: lora ?? [],
  });
}

async function replaced(chosen: ChosenStyle, model: ModelFolder): Promise<NamedStyles> {
  const itself: NamedStyles = { style: [chosen], lora: [] };
  if (await stat(chosen.path).catch(() => null)) return itself;
  const name = basename(chosen.path);
  const library = await theLibrary({ json: true });
  const shelf = forJobs(library, homeAt(homeFolder()).blobs, async () => model);
  const known = await library.call("styles.list", { view: "all" });
  const same = known.find((one) => folded(one.name) === folded(name));
  if (!same) return itself;
  const learned = await shelf.learnedStyle(same.id, model.manifest.id);
  if (!learned) {
    const blobs = blobsIn(homeAt(homeFolder()).blobs);
    const pictures = (await shelf.stylePictures(same.id)).map(async (one) => ({
      path: (await settled(one, "style", blobs)).path,
      weight: Math.min(200, (chosen.weight * one.weight) / 100),
    }));
    return { style: await Promise.all(pictures), lora: [] };
  }
  return {
    style: [{ path: learned.tokens.path, weight: chosen.weight }],
    lora: learned.lora ? [{ path: learned.lora.path, strength: chosen.weight / 100 }] : [],
  };
}
