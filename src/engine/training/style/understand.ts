/** What is understood of a style's pictures before anything is learned: which are used, and what would be better. */
import { basename } from "node:path";
import {
  bestPictures,
  fewestPictures,
  type LearnedPicture,
  type SetAdvice,
  type SetPicture,
  type SetReport,
} from "../../../contract/learning/learning.ts";
import type { Doubt } from "../../../contract/library/doubts.ts";
import { toFault } from "../../../contract/fault.ts";
import { readPicture } from "../../../formats/picture/read.ts";
import type { Pixels } from "../../../formats/picture/pixels.ts";
import { doubtOf } from "../../measure/page.ts";
import { prepareStyle } from "../../image/prepare.ts";
import { cosine, distance } from "./judge.ts";

/** Side of the small grey pictures by which near duplicates are found. */
const SMALL = 24;
/** Pictures whose small grey editions are as like as this are taken for one. */
const ALIKE = 0.985;
/** How much further than the usual distance of the others a picture lies that is called unlike. */
const UNLIKE = 1.7;
/** Of so many pictures one is kept to judge by; at most two are. */
const JUDGED = 5;

/** What one file was found to be. */
export type Looked =
  | { readonly path: string; readonly broken: string }
  | {
      readonly path: string;
      readonly broken: null;
      readonly doubt: Doubt | null;
      readonly width: number;
      readonly height: number;
      readonly small: Float64Array;
      /** Colour and texture; see judge.ts. */
      readonly statistic: Float64Array;
    };

/** Reads a picture and has its statistic taken. Never throws for a file that is none. */
export async function lookAt(
  { path }: LearnedPicture,
  statisticOf: (pixels: Pixels) => Promise<Float64Array>,
): Promise<Looked> {
  const picture = await readPicture(path).catch((error: unknown) => toFault(error).message);
  if (typeof picture === "string") return { path, broken: picture };
  const { width, height } = picture;
  const statistic = await statisticOf(picture);
  return { path, broken: null, doubt: doubtOf(picture), width, height, small: greys(picture), statistic };
}

/** A picture in few greys about their mean. */
function greys(picture: Pixels): Float64Array {
  const { rgb } = prepareStyle(picture, SMALL);
  const grey = Float64Array.from({ length: SMALL * SMALL }, (_, n) => rgb[3 * n]! + rgb[3 * n + 1]! + rgb[3 * n + 2]!);
  const mean = grey.reduce((sum, x) => sum + x, 0) / grey.length;
  return grey.map((x) => x - mean);
}

/** @param side  the long side in pixels in which the model learns */
export function understood(looked: readonly Looked[], side: number): SetReport {
  const sameAs = looked.map((one, n) => {
    // One empty page is like another whatever it is a photograph of.
    if (one.broken !== null || one.doubt === "blank") return null;
    const before = looked.slice(0, n).findIndex((other) => alike(one, other));
    return before < 0 ? null : before;
  });
  const good = looked.flatMap((one, n) =>
    one.broken === null && one.doubt !== "blank" && sameAs[n] === null ? [{ n, one }] : [],
  );
  const unlike = outlier(good.map(({ one }) => one.statistic));
  const outside = unlike === null ? null : good[unlike]!.n;
  const usable = good.filter(({ n }) => n !== outside).map(({ n }) => n);
  const judges = new Set(judgesOf(usable));
  const pictures = looked.map((one, n): SetPicture => {
    const use = !usable.includes(n) ? "left out" : judges.has(n) ? "judge" : "learn";
    return {
      path: one.path,
      width: one.broken === null ? one.width : 0,
      height: one.broken === null ? one.height : 0,
      broken: one.broken,
      doubt: one.broken === null ? one.doubt : null,
      sameAs: sameAs[n]!,
      small: one.broken === null && Math.max(one.width, one.height) < side,
      unlike: n === outside,
      use,
    };
  });
  return {
    pictures,
    ...scored(
      pictures,
      good.map(({ one }) => one.small),
    ),
  };
}

const alike = (a: Looked, b: Looked): boolean =>
  a.broken === null && b.broken === null && cosine(a.small, b.small) > ALIKE && distanceShare(a, b) < 0.25;

/** How far two pictures' statistics are apart, beside their size. */
function distanceShare(a: Looked, b: Looked): number {
  if (a.broken !== null || b.broken !== null) return 1;
  return distance(a.statistic, b.statistic) / (Math.hypot(...a.statistic) + Math.hypot(...b.statistic) || 1);
}

/** The one picture that lies apart; null where none clearly does, or there are too few to say. */
function outlier(statistics: readonly Float64Array[]): number | null {
  if (statistics.length < fewestPictures) return null;
  // To the nearest half of the others: what lies apart does not count for those that lie together.
  const far = statistics.map((one, n) => {
    const all = statistics.filter((_, m) => m !== n).map((other) => distance(one, other));
    const near = all.toSorted((a, b) => a - b).slice(0, Math.ceil(all.length / 2));
    return near.reduce((sum, d) => sum + d, 0) / near.length;
  });
  const usual = far.toSorted((a, b) => a - b)[Math.floor(far.length / 2)]!;
  const most = far.indexOf(Math.max(...far));
  return far[most]! > UNLIKE * usual ? most : null;
}

/** Kept to judge by: spread over the set, the first not among them, since it is the cover. */
function judgesOf(usable: readonly number[]): readonly number[] {
  const count = Math.min(2, Math.floor(usable.length / JUDGED));
  return Array.from({ length: count }, (_, n) => usable[Math.floor(((n + 1) * usable.length) / (count + 1))]!);
}

function scored(pictures: readonly SetPicture[], small: readonly Float64Array[]): Pick<SetReport, "score" | "advice"> {
  const count = (of: (picture: SetPicture) => boolean): number => pictures.filter(of).length;
  const usable = count(({ use }) => use !== "left out");
  const [alikes, broken, blank, bordered, little] = [
    count(({ sameAs }) => sameAs !== null),
    count((picture) => picture.broken !== null),
    count(({ doubt }) => doubt === "blank"),
    count(({ doubt, use }) => doubt === "bordered" && use !== "left out"),
    count((picture) => picture.small && picture.use !== "left out"),
  ];
  const apart = pictures.find(({ unlike }) => unlike);
  const sameThings = small.length >= 2 && meanLikeness(small) > 0.7;
  const advice: SetAdvice[] = [];
  if (usable < 12) advice.push({ kind: "more", count: 12 - usable });
  if (usable > bestPictures.to) advice.push({ kind: "fewer", most: bestPictures.to });
  if (alikes > 0) advice.push({ kind: "alike", count: alikes });
  if (broken > 0) advice.push({ kind: "broken", count: broken });
  if (blank > 0) advice.push({ kind: "blank", count: blank });
  if (bordered > 0) advice.push({ kind: "bordered", count: bordered });
  if (little > 0) advice.push({ kind: "small", count: little });
  if (apart) advice.push({ kind: "unlike", name: basename(apart.path) });
  if (sameThings) advice.push({ kind: "other things" });
  const enough = Math.min(1, usable / 12);
  const score =
    60 * enough +
    15 * (usable === 0 ? 0 : 1 - little / usable) +
    15 * (usable === 0 || sameThings ? 0 : 1) +
    10 * (1 - Math.min(1, (alikes + broken + blank + (apart ? 1 : 0)) / Math.max(1, pictures.length / 2)));
  return { score: usable < fewestPictures ? Math.min(40, Math.round(score)) : Math.round(score), advice };
}

/** How like the small pictures are to each other on average: high where all show the same thing in the same place. */
function meanLikeness(small: readonly Float64Array[]): number {
  let [sum, pairs] = [0, 0];
  for (let a = 0; a < small.length; a++)
    for (let b = 0; b < a; b++) {
      sum += cosine(small[a]!, small[b]!);
      pairs++;
    }
  return sum / pairs;
}
