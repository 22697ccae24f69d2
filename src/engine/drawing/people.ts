/** Drawn people: what determines one, and how they are said in words. */
import type { Chance } from "./chance.ts";
import { anyColour, type Colour } from "./colour.ts";

export const hairColours = {
  black: [28, 24, 26],
  brown: [92, 58, 36],
  blonde: [224, 188, 112],
  red: [176, 72, 34],
  grey: [150, 150, 155],
  blue: [60, 90, 190],
  pink: [226, 120, 170],
  green: [70, 150, 90],
} as const satisfies Readonly<Record<string, Colour>>;

export const clothColours = {
  red: [190, 40, 44],
  blue: [44, 80, 180],
  green: [44, 130, 74],
  yellow: [236, 196, 60],
  white: [236, 236, 236],
  black: [36, 36, 40],
  purple: [120, 60, 160],
  orange: [232, 124, 40],
} as const satisfies Readonly<Record<string, Colour>>;

export const skinColours = [
  [255, 224, 196],
  [240, 200, 165],
  [222, 172, 130],
  [190, 134, 92],
  [150, 100, 66],
  [104, 68, 46],
] as const satisfies readonly Colour[];

const hairStyles = ["short", "long", "curly", "bald", "bun"] as const;

/** Who somebody is, whatever light and place they are drawn in. */
export interface Person {
  readonly sex: "man" | "woman";
  readonly hair: keyof typeof hairColours;
  readonly hairStyle: (typeof hairStyles)[number];
  readonly skin: Colour;
  readonly glasses: boolean;
  readonly beard: boolean;
  readonly hat: boolean;
  readonly cloth: keyof typeof clothColours;
  /** As shares of the usual. */
  readonly width: number;
  readonly height: number;
  readonly eyes: number;
  readonly eyeColour: Colour;
  readonly lips: Colour;
  /** What is added to hair and cloth, so that no two browns are alike. */
  readonly hairTone: Colour;
  readonly clothTone: Colour;
}

const names = <T extends string>(of: Readonly<Record<T, unknown>>): readonly T[] => Object.keys(of) as T[];

export function person(c: Chance): Person {
  const tone = (deviation: number): Colour => [c.normal(0, deviation), c.normal(0, deviation), c.normal(0, deviation)];
  const sex = c.pick(["man", "woman"] as const);
  return {
    sex,
    hair: c.pick(names(hairColours)),
    hairStyle: c.pick(hairStyles),
    skin: c.pick(skinColours),
    glasses: c.often(0.3),
    beard: c.often(0.35) && sex === "man",
    hat: c.often(0.2),
    cloth: c.pick(names(clothColours)),
    width: c.uniform(0.85, 1.1),
    height: c.uniform(0.95, 1.15),
    eyes: c.uniform(0.8, 1.3),
    eyeColour: anyColour(c),
    lips: [c.whole(150, 219), c.whole(60, 109), c.whole(70, 109)],
    hairTone: tone(10),
    clothTone: tone(12),
  };
}

/** Somebody in a place, in words. */
export function caption(of: Person, place: string): string {
  const hair = of.hairStyle === "bald" ? "a bald head" : `${of.hairStyle} ${of.hair} hair`;
  const more = [of.glasses && " and glasses", of.hat && " and a hat", of.beard && " and a beard"].filter(Boolean);
  return `a ${of.sex} with ${hair}${more.join("")} in a ${of.cloth} shirt, ${place}`;
}
