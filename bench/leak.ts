/**
 * Whether a leak is told from a style that two pictures merely share: on drawn families, and on pictures that the
 * bundled model makes. Held against each other are pictures of somebody in the style of a style picture, the same in
 * other styles, and the same with true copies of what the style picture shows.
 */
import { hash } from "node:crypto";
import { join } from "node:path";
import { parseRecipe } from "../src/contract/making/recipe.ts";
import { content } from "../src/engine/drawing/content.ts";
import { drawnStyle, familyNames, laidOn } from "../src/engine/drawing/styles/families.ts";
import { resample } from "../src/engine/image/resample.ts";
import { encodedMeasurers } from "../src/engine/measure/encoded.ts";
import type { Measurer } from "../src/engine/measure/measurer.ts";
import { pixelMeasurers } from "../src/engine/measure/pixels.ts";
import { alikeInForm, structureOf } from "../src/engine/measure/structure.ts";
import { cosineOf, openStyleStates } from "../src/engine/measure/style-statistic.ts";
import { openNetworks } from "../src/engine/measure/networks.ts";
import type { FloatValue } from "../src/engine/runtime/session.ts";
import { seedAt } from "../src/engine/training/draws.ts";
import { generate } from "../src/engine/uso/generate.ts";
import { openUso } from "../src/engine/uso/model.ts";
import { openModel } from "../src/formats/manifest.ts";
import type { Pixels } from "../src/formats/picture/pixels.ts";
import { type Picture, readPicture } from "../src/formats/picture/read.ts";
import { measuringWith } from "../src/main/models/measures.ts";
import { bundled, samples } from "./paths.ts";

const SIDE = 128;

/** How much of a place is the style picture's, by where it is, 0…1. */
const copies: Readonly<Record<string, (x: number, y: number) => number>> = {
  "half of it": (x) => Number(x > 0.5),
  "a quarter": (x, y) => Number(x > 0.5 && y > 0.5),
  "its middle": (x, y) => Number(((x - 0.5) / 0.25) ** 2 + ((y - 0.45) / 0.32) ** 2 < 1),
  "all, faintly": () => 0.4,
};
const kinds = Object.keys(copies);

/** Somebody, a style picture, and pictures of that somebody: in its style, in others, and with what it shows. */
interface Case {
  readonly subject: Picture;
  readonly style: Picture;
  readonly clean: Picture;
  readonly elsewhere: readonly Picture[];
  /** By `copies`. */
  readonly leaked: Readonly<Record<string, Picture>>;
}

type Way = Pick<Measurer, "compare"> & { readonly name: string };

export interface LeakRow {
  readonly set: string;
  readonly way: string;
  /** Means over the pictures in the same style without a leak, and over those in another style. */
  readonly clean: number;
  readonly elsewhere: number;
  /** How often the same style alone looks more like a leak than another style does; ½ is as chance has it. */
  readonly shared: number;
  /** By `copies`: how often a true copy is above a picture without; 1 is always. */
  readonly told: Readonly<Record<string, number>>;
}

/** About three minutes on two cores. */
export async function showLeak(): Promise<readonly LeakRow[]> {
  const { networks } = await measuringWith();
  const [encoder, opened] = [await openStyleStates(bundled.model), await openNetworks(networks)];
  try {
    const standIn = { weights: encoder.weights, of: async (picture: Pixels) => byPlace(await encoder.of(picture)) };
    const none = { dinov2: null, clip: null, words: null, csd: null };
    const ways: readonly Way[] = [
      before("edges/1", async (a, b) => alikeInForm(structureOf(a), structureOf(b))),
      ...leaks(pixelMeasurers),
      before("the style encoder, in DINO's place", async (a, b) => cosineOf(await standIn.of(a), await standIn.of(b))),
      ...leaks(encodedMeasurers({ ...none, dino: standIn }).all, "the style encoder, "),
      ...leaks(encodedMeasurers(opened.encoders).all),
    ];
    const sets = [
      ["drawn", await drawnCases(3 * familyNames.length)],
      ["made", await madeCases()],
    ] as const;
    const rows: LeakRow[] = [];
    for (const [set, cases] of sets) for (const way of ways) rows.push(await rowOf(set, way, cases));
    return rows;
  } finally {
    await Promise.all([encoder.release(), opened.release()]);
  }
}

/** Cells a side in which what the style encoder sees is kept: its statistics over all places hold no content. */
const CELLS = 4;

/**
 * Hidden states as one vector that holds content and style alike, for want of DINO's weights: their means in each cell,
 * each brought to mean 0 and length 1.
 */
function byPlace(states: readonly FloatValue[]): Float32Array {
  const parts = states.flatMap(({ data, shape }) => {
    const [places, width] = [shape[0]!, shape[1]!];
    const side = Math.round(Math.sqrt(places));
    const cells = Array.from({ length: CELLS ** 2 }, () => new Float32Array(width));
    for (let i = 0; i < data.length; i++) {
      const place = Math.floor(i / width);
      const [row, column] = [Math.floor(place / side), place % side].map((at) => Math.floor((CELLS * at) / side));
      cells[CELLS * row! + column!]![i % width]! += data[i]!;
    }
    return cells.map((cell) => {
      const middle = mean([...cell]);
      const centred = cell.map((value) => value - middle);
      const length = Math.hypot(...centred);
      return centred.map((value) => value / length);
    });
  });
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const before = (name: string, of: (a: Picture, b: Picture) => Promise<number>): Way => ({ name, compare: of });
const leaks = (all: readonly Measurer[], whose = ""): readonly Way[] =>
  all
    .filter(({ kind }) => kind === "leak")
    .map((one) => ({ name: `${whose}${one.formula}`, compare: one.compare.bind(one) }));

async function rowOf(set: string, way: Way, cases: readonly Case[]): Promise<LeakRow> {
  const clean: number[] = [];
  const elsewhere: number[] = [];
  const leaked = Object.fromEntries(kinds.map((kind): [string, number[]] => [kind, []]));
  for (const one of cases) {
    const take = async (picture: Picture, into: number[]): Promise<void> => {
      const value = await way.compare(picture, one.style, { subjects: [one.subject] });
      if (typeof value === "number") into.push(value);
    };
    await take(one.clean, clean);
    for (const other of one.elsewhere) await take(other, elsewhere);
    for (const kind of kinds) await take(one.leaked[kind]!, leaked[kind]!);
  }
  return {
    set,
    way: way.name,
    clean: mean(clean),
    elsewhere: mean(elsewhere),
    shared: above(clean, elsewhere),
    told: Object.fromEntries(kinds.map((kind) => [kind, above(leaked[kind]!, clean)])),
  };
}

/** Drawn contents in drawn styles, each family as often. */
async function drawnCases(count: number): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (let n = 0; n < count; n++) {
    const at = (what: number): number => seedAt(11, n, what);
    const family = (step: number) => familyNames[(n + step) % familyNames.length]!;
    const [style, other] = [drawnStyle(family(0), at(0)), drawnStyle(family(1 + (n % 13)), at(1))];
    const shown = (await content(at(2), SIDE, [])).picture;
    const elsewhat = (await content(at(3), SIDE, [])).picture;
    cases.push({
      subject: named(shown),
      style: named(laidOn(elsewhat, style, at(4))),
      clean: named(laidOn(shown, style, at(5))),
      elsewhere: [named(laidOn(shown, other, at(5)))],
      leaked: each((of) => laidOn(holding(shown, elsewhat, of), style, at(6))),
    });
  }
  return cases;
}

const people = [
  "11-astronaut-photograph.jpg",
  "10-a-woman-with-long-black-hair-in-a-red-shirt.png",
  "01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
] as const;
const styles = ["01-poster.png", "04-pencil-hatching.png", "05-watercolor.png", "08-linocut.png", "12-comic.png"];

/** What the bundled model makes of sample people in sample styles, and of these with the style picture laid over it. */
async function madeCases(): Promise<readonly Case[]> {
  const model = await openUso(await openModel(bundled.model), "cpu");
  const read = async (file: string): Promise<Picture> =>
    named(resample(await readPicture(file), SIDE, SIDE, "bicubic"));
  try {
    const cases: Case[] = [];
    for (const [n, person] of people.entries()) {
      const subject = await read(join(samples.subjects, person));
      const made: Pixels[] = [];
      for (const style of styles) made.push(await make(model, join(samples.subjects, person), style, 7 + n));
      for (const [at, name] of styles.entries()) {
        const style = await read(join(samples.styles, name));
        cases.push({
          subject,
          style,
          clean: named(made[at]!),
          elsewhere: made.filter((_, other) => other !== at).map(named),
          leaked: each((of) => holding(made[at]!, style, of)),
        });
      }
    }
    return cases;
  } finally {
    await model.release();
  }
}

async function make(
  model: Awaited<ReturnType<typeof openUso>>,
  subject: string,
  style: string,
  seed: number,
): Promise<Pixels> {
  const recipe = parseRecipe({
    version: 1,
    model: "uso-mini",
    subjects: [{ path: subject }],
    styles: [{ path: join(samples.styles, style) }],
    prompt: "",
    width: SIDE,
    height: SIDE,
    steps: 8,
    guidance: 1,
    seed,
    count: 1,
    contentLongSide: SIDE,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
  });
  const options = { progress: () => {}, signal: new AbortController().signal, previews: false };
  for await (const { pixels } of generate(recipe, model, options)) return pixels;
  throw new Error("nothing was made");
}

const each = (of: (copy: (x: number, y: number) => number) => Pixels): Readonly<Record<string, Picture>> =>
  Object.fromEntries(Object.entries(copies).map(([kind, copy]) => [kind, named(of(copy))]));

/** One picture with another in it. */
function holding(picture: Pixels, other: Pixels, share: (x: number, y: number) => number): Pixels {
  const { width, height } = picture;
  const rgb = picture.rgb.map((value, i) => {
    const place = Math.floor(i / 3);
    const s = share((place % width) / width, Math.floor(place / width) / height);
    return Math.round((1 - s) * value + s * other.rgb[i]!);
  });
  return { width, height, rgb };
}

const named = (pixels: Pixels): Picture => ({ ...pixels, sha256: hash("sha256", pixels.rgb, "hex") });

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** How often one of the first is above one of the second; equal ones count half. */
function above(first: readonly number[], second: readonly number[]): number {
  let sum = 0;
  for (const a of first) for (const b of second) sum += a > b ? 1 : a === b ? 0.5 : 0;
  return sum / (first.length * second.length);
}

/** As the documents have it. */
export function leakTable(rows: readonly LeakRow[]): string {
  const line = (...all: readonly string[]): string => `| ${all.join(" | ")} |`;
  return [
    line("pictures", "formula", "its style alone", "another style", "of these the first is above", ...kinds),
    `|${"---|".repeat(5 + kinds.length)}`,
    ...rows.map(({ set, way, clean, elsewhere, shared, told }) =>
      line(
        set,
        way,
        ...[clean, elsewhere].map((value) => value.toFixed(3)),
        ...[shared, ...kinds.map((kind) => told[kind]!)].map((share) => `${(100 * share).toFixed(0)} %`),
      ),
    ),
  ].join("\n");
}
