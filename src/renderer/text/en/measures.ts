import { whyAbsent } from "../../../contract/learning/measure-words.ts";
import {
  type Grade,
  gradeOf,
  type MeasuredBy,
  type MeasureKind,
  type PictureGlance,
} from "../../../contract/learning/measures.ts";
import { counted, listed } from "../words.ts";

const person = (names: readonly string[]) => listed(names) || "the person";
const style = (names: readonly string[]) => listed(names) || "the style";

/** Names of the people and styles of a picture. */
interface Whose {
  readonly people: readonly string[];
  readonly styles: readonly string[];
}

const words: Readonly<Record<MeasureKind, Readonly<Record<Grade, (whose: Whose) => string>>>> = {
  likeness: {
    very: ({ people }) => `Very like ${person(people)}`,
    rather: ({ people }) => `Like ${person(people)}`,
    little: ({ people }) => `A little like ${person(people)}`,
    not: ({ people }) => `Not like ${person(people)}`,
  },
  style: {
    very: ({ styles }) => `Wholly in the style of ${style(styles)}`,
    rather: ({ styles }) => `In the style of ${style(styles)}`,
    little: ({ styles }) => `A little in the style of ${style(styles)}`,
    not: ({ styles }) => `Not in the style of ${style(styles)}`,
  },
  words: {
    very: () => "Just as the words say",
    rather: () => "As the words say",
    little: () => "A little as the words say",
    not: () => "Not as the words say",
  },
  leak: {
    very: () => "The style picture’s content is seen in it",
    rather: () => "Something of the style picture may be in it",
    little: () => "None of the style picture’s content is seen",
    not: () => "None of the style picture’s content is seen",
  },
  copy: {
    very: () => "Almost a copy of what it was made of",
    rather: () => "Near to a copy of what it was made of",
    little: () => "No copy",
    not: () => "No copy",
  },
};

const brief = {
  likeness: { very: "Very like", rather: "Like", little: "A little like", not: "Not like" },
  style: { very: "wholly in style", rather: "in style", little: "a little in style", not: "not in style" },
} as const;

const compared: Readonly<Record<MeasureKind, string>> = {
  likeness: "pictures and people who have nothing to do with each other",
  style: "pictures and styles that have nothing to do with each other",
  words: "pictures and words that have nothing to do with each other",
  leak: "pictures and styles that have nothing to do with each other",
  copy: "pictures that were not made of each other",
};

export const measures = {
  title: "Measures",
  kinds: {
    likeness: "Likeness",
    style: "Style match",
    words: "Words",
    leak: "Style’s content",
    copy: "Copy",
  } satisfies Record<MeasureKind, string>,
  say: (kind: MeasureKind, grade: Grade, whose: Whose) => words[kind][grade](whose),
  /** Of one picture among many. */
  brief: (glance: PictureGlance | undefined): readonly string[] =>
    (["likeness", "style"] as const).flatMap((kind) => {
      const share = glance?.[kind]?.share ?? null;
      return share === null ? [] : [brief[kind][gradeOf(share)]];
    }),
  reason: (kind: MeasureKind, share: number, pairs: number) =>
    `More alike than ${Math.floor(share * 100)} of 100 ${compared[kind]} (${counted(pairs, "pair", "pairs")} of this library).`,
  cannot: {
    likeness: "Likeness: can’t tell",
    style: "Style: can’t tell",
    words: "Words: can’t tell",
    leak: "Leak: can’t tell",
    copy: "Copy: can’t tell",
  },
  cannotAll: (names: readonly string[]) => `${listed(names)}: can’t tell`,
  tooFew: (least: number) =>
    `There are not yet ${least} pairs of this library to compare with. More people, styles and pictures will tell.`,
  why: whyAbsent,
  instead: (why: string) => `${why} So it is measured otherwise.`,
  rough: (names: readonly string[]) =>
    `Measured roughly, without the networks made for it: ${names.map((name) => name.toLowerCase()).join(", ")}.`,
  by: {
    face: "face identity",
    "clip and dino": "CLIP and DINO",
    clip: "CLIP",
    dino: "DINO",
    dinov2: "DINOv2",
    csd: "CSD",
    "style encoder": "style encoder",
    pixels: "shapes and colours",
  } satisfies Record<MeasuredBy, string>,
  number: (value: number, by: string) => `${value.toFixed(2)} · ${by}`,
  numbers: "Numbers",
  notYet: "Not measured yet. It is done while nothing is being made.",
  off: "Measuring is off in the settings.",
  starsAreYours: "Measures sort. Stars are yours alone.",
  headings: {
    likeness: { very: "Very like", rather: "Like", little: "A little like", not: "Not like" },
    styleMatch: {
      very: "Wholly in the style",
      rather: "In the style",
      little: "A little in the style",
      not: "Not in the style",
    },
  } satisfies Record<"likeness" | "styleMatch", Record<Grade, string>>,
  cantTell: "Can’t tell",
  least: { likeness: "Likeness, at least", styleMatch: "Style match, at least" },
  leastSaid: (kind: "likeness" | "styleMatch", lead: number) =>
    `${kind === "likeness" ? "Likeness" : "Style match"} from ${lead.toFixed(1)} on`,
  lead: (lead: number | null) => (lead === null ? "any" : `${lead.toFixed(1)} above chance`),
  unjudged: (n: number) => `${counted(n, "picture", "pictures")} cannot be judged. They stay in view.`,
  best: "Best of each person × style",
  bestNote: "By the weaker of likeness and style match.",
  map: {
    show: "Likeness and style as a map",
    note: "Pictures by how like they are. Draw around some to choose them.",
    label: "Pictures by likeness and style match",
    picture: "Picture",
    keys: "Arrow keys go from picture to picture, with Shift they choose along the way. The space bar chooses, Enter opens.",
    up: "more like the person ↑",
    right: "more in the style →",
    none: "No picture has both measures yet. They are taken while nothing is being made.",
  },
} as const;
