/** The way back: a draft that makes a picture again. */
import type { Picture } from "../../contract/library.ts";
import type { Draft } from "../../contract/queue.ts";
import type { Library } from "../library/calls.ts";
import { keepsPose } from "./prompt.ts";

export interface Recalled {
  readonly draft: Draft;
  /** Names of people and styles that are no longer there. */
  readonly missing: readonly string[];
}

/** The draft behind a picture, as far as what it was made of is still in the library. */
export async function recall({ recipe, people, styles }: Picture, library: Pick<Library, "call">): Promise<Recalled> {
  const missing = new Set<string>();
  const present: Draft["people"][number][] = [];
  for (const { id, name, reference } of people) {
    const there =
      id !== null &&
      reference !== null &&
      (await library.call("file.reference", { id: reference }).then(
        () => true,
        () => false,
      ));
    if (there) present.push({ person: id, photo: reference });
    else missing.add(name);
  }
  // A style with several pictures stands in the picture's links once for each of them.
  const chosen = new Map<Draft["styles"][number]["style"], number>();
  for (const { id, name, reference, weight } of styles) {
    const images = id === null ? [] : await library.call("style.references", { id }).catch(() => []);
    if (id === null || images.length === 0) missing.add(name);
    else if (!chosen.has(id))
      chosen.set(id, styleWeight(weight, images.find((i) => i.id === reference)?.weight ?? 100));
  }
  const { width, height, steps, guidance, seed, contentLongSide, loraStrength, prompt, model } = recipe;
  return {
    draft: {
      model,
      width,
      height,
      steps,
      guidance,
      seed,
      contentLongSide,
      loraStrength,
      prompt,
      people: present,
      styles: [...chosen].map(([style, weight]) => ({ style, weight })),
      keepPose: keepsPose(prompt),
      keepSize: false,
      count: 1,
      ...(recipe.loras ? { loras: recipe.loras } : {}),
    },
    missing: [...missing],
  };
}

/** The links hold a style's weight times its picture's. */
const styleWeight = (product: number, image: number): number =>
  Math.min(200, Math.max(1, Math.round((product * 100) / image)));
