/** Contents: people in places, fallen leaves, pieces of photographs. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { rasterise } from "../../formats/picture/vector.ts";
import { chance } from "./chance.ts";
import { leaves } from "./leaves.ts";
import { lit } from "./light.ts";
import { caption, person } from "./people.ts";
import { photographed } from "./photographs.ts";
import { placeNames } from "./places.ts";
import { portrait } from "./portrait.ts";
import { drawing } from "./svg.ts";

export interface Content {
  readonly picture: Pixels;
  /** What it shows; empty where there is nothing to say. */
  readonly words: string;
}

/** As shares of all contents; of the rest are leaves. Photographs only where there are some. */
const PEOPLE = 0.75;
const PHOTOGRAPHS = 0.4;

/**
 * The content of a seed.
 * @param photographs files to take pieces of; may be none
 * @param but one that must not be used
 * @throws Fault `image.*`
 */
export async function content(
  seed: number,
  side: number,
  photographs: readonly string[],
  but: string | null = null,
): Promise<Content & { readonly photograph: string | null }> {
  const c = chance(seed);
  const others = photographs.filter((file) => file !== but);
  if (others.length > 0 && c.often(PHOTOGRAPHS)) {
    const photograph = c.pick(others);
    return { picture: await photographed(c, photograph, side), words: "", photograph };
  }
  if (!c.often(PEOPLE)) {
    const picture = await rasterise(drawing(leaves(c)), side);
    const uneven = { falloff: c.uniform(0, 0.8), mottled: c.uniform(0, 0.12), fall: c.uniform(1.5, 3.2) };
    return { picture: lit(c, picture, { ...uneven, grain: c.uniform(0, 4) }), words: "", photograph: null };
  }
  const [who, place] = [person(c), c.pick(placeNames)];
  const picture = await rasterise(drawing(portrait(c, who, place)), side);
  const light = { falloff: c.uniform(0, 0.25), mottled: 0.05, fall: 2.8, grain: 1 };
  return { picture: lit(c, picture, light), words: caption(who, place), photograph: null };
}
