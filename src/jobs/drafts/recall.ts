/** The way back: a draft that makes a picture again. */
import type { Draft } from "../../contract/draft.ts";
import { keepsPose, wordsOf } from "../../contract/idiom.ts";
import type { Picture } from "../../contract/library.ts";
import { boundsOf, carriedNames, picked, styleWeight } from "../../contract/parameters.ts";
import { sameSeed } from "../../contract/seed.ts";
import type { JobLibrary } from "../library.ts";

export interface Recalled {
  readonly draft: Draft;
  /** Names of people and styles that are no longer there. */
  readonly missing: readonly string[];
}

/** The draft behind a picture, as far as what it was made of is still in the library. */
export async function recall({ recipe, people, styles }: Picture, library: JobLibrary): Promise<Recalled> {
  const missing = new Set<string>();
  const present: Draft["people"][number][] = [];
  for (const { id, name, reference } of people) {
    const there =
      id !== null &&
      reference !== null &&
      (await library.reference(reference).then(
        () => true,
        () => false,
      ));
    if (there) present.push({ person: id, photo: reference });
    else missing.add(name);
  }
  // A style with several pictures stands in the picture's links once for each of them.
  const chosen = new Map<Draft["styles"][number]["style"], Weighed[]>();
  for (const { id, name, reference, weight } of styles) {
    const images = id === null ? [] : await library.stylePictures(id).catch(() => []);
    if (id === null || images.length === 0) missing.add(name);
    else {
      const own = images.find((image) => image.id === reference)?.weight || 100;
      chosen.set(id, [...(chosen.get(id) ?? []), { own, together: weight }]);
    }
  }
  const typed = wordsOf(recipe);
  const keepPose = keepsPose(recipe.prompt);
  return {
    draft: {
      ...picked(recipe, carriedNames),
      prompt: typed,
      seed: sameSeed(recipe.seed),
      keepPose,
      told: { ...picked(recipe, ["prompt", "words"]), typed, keepPose, subject: present.length > 0 },
      people: present,
      styles: [...chosen].map(([style, pictures]) => ({ style, weight: weightOfStyle(pictures) })),
    },
    missing: [...missing],
  };
}

/** A style's picture: its own weight, and that together with the style's, which is rounded and kept within bounds. */
interface Weighed {
  readonly own: number;
  readonly together: number;
}

/** The weight of a style with which all its pictures get theirs; a whole one where there is one. */
function weightOfStyle(pictures: readonly Weighed[]): number {
  const { min: least, max: most } = boundsOf(styleWeight);
  const from = pictures.map(({ own, together }) => (together <= least ? least : ((together - 0.5) * 100) / own));
  const to = pictures.map(({ own, together }) => (together >= most ? most : ((together + 0.5) * 100) / own));
  const [low, high] = [Math.max(least, ...from), Math.min(most, ...to)];
  // Weights that were changed since may have none in common.
  if (low > high) return Math.min(most, Math.max(least, Math.round((from[0]! + to[0]!) / 2)));
  const whole = Math.round((low + high) / 2);
  return whole >= low && whole < high ? whole : (low + high) / 2;
}
