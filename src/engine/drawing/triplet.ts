/** Drawn triplets: each of a content and a style of its own, and the style shown by another content. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { seedAt } from "../training/draws.ts";
import { chance } from "./chance.ts";
import { content } from "./content.ts";
import { drawnStyle, type FamilyName, laidOn } from "./styles/families.ts";

/** What determines all triplets; the n-th of them is the same however many there are. */
export interface Drawn {
  readonly families: readonly FamilyName[];
  /** Pixels of a side. */
  readonly size: number;
  readonly seed: number;
  /** Files of photographs that contents are taken from as well. */
  readonly photographs: readonly string[];
}

export interface DrawnTriplet {
  readonly content: Pixels;
  readonly style: Pixels;
  readonly target: Pixels;
  readonly prompt: string;
}

/** Of contents that can be said in words, how many are. */
const SAID = 0.5;

/** The family of the n-th triplet: all of them once in an order of chance, then again in another. */
export function familyOf({ families, seed }: Pick<Drawn, "families" | "seed">, n: number): FamilyName {
  const c = chance(seedAt(seed, 4, Math.floor(n / families.length)));
  const order = families.map((family) => ({ family, at: c.uniform() })).toSorted((a, b) => a.at - b.at);
  return order[n % families.length]!.family;
}

/** @throws Fault `image.*` */
export async function drawnTriplet(drawn: Drawn, n: number): Promise<DrawnTriplet> {
  const { seed, size, photographs } = drawn;
  const at = (what: number): number => seedAt(seed, 5, n, what);
  const style = drawnStyle(familyOf(drawn, n), at(0));
  const shown = await content(at(1), size, photographs);
  const other = await content(at(2), size, photographs, shown.photograph);
  return {
    content: shown.picture,
    style: laidOn(other.picture, style, at(3)),
    target: laidOn(shown.picture, style, at(4)),
    prompt: chance(at(5)).often(SAID) ? shown.words : "",
  };
}
