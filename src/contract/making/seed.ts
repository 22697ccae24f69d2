/**
 * Where chance begins. Noise is drawn as torch draws it, of whose seeds only the low 32 bits count: every larger number
 * is the same as one below 2³².
 */

/** How many seeds there are. */
export const seeds = 2 ** 32;
export const lastSeed = seeds - 1;

/** What a person wrote as a seed. */
export type GivenSeed =
  /** −1, the sign of other programs for a seed that is drawn. */
  | { readonly kind: "any" }
  /** `reduced` is the number as it was given, where it is too large to be one here. */
  | { readonly kind: "seed"; readonly seed: number; readonly reduced: string | null };

/** The seed that makes the same noise. */
export const sameSeed = (seed: number): number => seed % seeds;

/** A number in groups of three, as they are shown in one country or another: 3.5 is none. */
const grouped = /^\d{1,3}(?:([\s.,'’_])\d{3})(?:\1\d{3})*$/;

/** Reads a seed of any program, up to 64 bits, with or without signs between its digits; null for what is none. */
export function readSeed(text: string): GivenSeed | null {
  const given = text.trim();
  if (/^[-−–]\s?1$/.test(given)) return { kind: "any" };
  const digits = grouped.test(given) ? given.replace(/\D/g, "") : given;
  if (!/^\d{1,20}$/.test(digits) || BigInt(digits) >= 2n ** 64n) return null;
  const seed = Number(BigInt(digits) % BigInt(seeds));
  return { kind: "seed", seed, reduced: BigInt(digits) === BigInt(seed) ? null : digits };
}

/** Whether so many pictures with successive seeds fit below the end of them, so that none comes round. */
export const seedsSuffice = (seed: number, count: number): boolean => seed >= seeds || seed + count <= seeds;
