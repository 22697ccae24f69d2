/** Styles of the library by their names, where a command takes pictures in a style. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { Style } from "../../contract/library/library.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { settled } from "../../jobs/drafts/gather.ts";
import { homeFolder } from "../../main/home.ts";
import type { Library } from "../../main/library/calls.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { forJobs } from "../../main/library/for-jobs.ts";
import { theLibrary } from "../work/library.ts";
import type { ChosenLora, ChosenStyle } from "./options.ts";

export interface NamedStyles {
  readonly style: readonly ChosenStyle[];
  readonly lora: readonly ChosenLora[];
  /** What the artist is to know of them. */
  readonly notes: readonly string[];
}

/** Said where what was learned of a style does not count any more. */
export const outOfDate = (style: string, model: string): string =>
  `${model} was changed since ${style} was learned for it: what was learned is out of date, and pictures are made with the style's own. Teach it again: atelier style learn --again --name "${style}"`;

/** The style of this name, however it is written. @throws Fault `usage.no-such-name` */
export async function styleNamed(library: Pick<Library, "call">, name: string): Promise<Style> {
  const known = await library.call("styles.list", { view: "all" });
  const found = known.find((one) => folded(one.name) === folded(name));
  if (!found) throw new Fault("usage.no-such-name", { kind: "style", name, known: known.map((one) => one.name) });
  return found;
}

/**
 * Puts what the library knows in place of names: what was learned of a style for the model, else the style's pictures.
 * What is a file stays, and so does what nobody knows: it is told then as a file that is missing.
 */
export async function namedStyles(
  { style, lora }: { readonly style?: readonly ChosenStyle[]; readonly lora?: readonly ChosenLora[] },
  model: ModelFolder,
): Promise<NamedStyles> {
  const all = await Promise.all((style ?? []).map((one) => replaced(one, model)));
  return {
    style: all.flatMap((one) => one.style),
    lora: [...(lora ?? []), ...all.flatMap((one) => one.lora)],
    notes: all.flatMap((one) => one.notes),
  };
}

async function replaced(chosen: ChosenStyle, model: ModelFolder): Promise<NamedStyles> {
  const itself: NamedStyles = { style: [chosen], lora: [], notes: [] };
  if (await stat(chosen.path).catch(() => null)) return itself;
  const name = basename(chosen.path);
  const library = await theLibrary({ json: true });
  const shelf = forJobs(library, homeAt(homeFolder()).blobs, async () => model);
  const known = await library.call("styles.list", { view: "all" });
  const same = known.find((one) => folded(one.name) === folded(name));
  if (!same) return itself;
  const learned = await shelf.learnedStyle(same.id, model.manifest.id);
  if (!learned) {
    const former = await library.call("learned.for", { style: same.id, model: model.manifest.id });
    const blobs = blobsIn(homeAt(homeFolder()).blobs);
    const pictures = (await shelf.stylePictures(same.id)).map(async (one) => ({
      path: (await settled(one, "style", blobs)).path,
      weight: Math.min(200, (chosen.weight * one.weight) / 100),
    }));
    const notes = former ? [outOfDate(same.name, model.manifest.name)] : [];
    return { style: await Promise.all(pictures), lora: [], notes };
  }
  return {
    style: [{ path: learned.tokens.path, weight: chosen.weight }],
    lora: learned.lora ? [{ path: learned.lora.path, strength: chosen.weight / 100 }] : [],
    notes: [],
  };
}
