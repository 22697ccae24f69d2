/** Options that several commands take, and how their values are read. */
import { InvalidArgumentError, Option } from "commander";
import { pictureFormats } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import { farmWord } from "../../contract/values/forms.ts";
import { boundsOf, parameters } from "../../contract/making/parameters.ts";
import { share } from "../../contract/making/parts.ts";
import { type GivenSeed, lastSeed, readSeed, seeds } from "../../contract/making/seed.ts";
import { providerChoices } from "../../contract/making/provider.ts";
import { judges } from "../../contract/learning/training.ts";
import { placeOf } from "../../formats/place.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a recipe takes: latents allow multiples of 16. */
const { min: least, max: most } = boundsOf(parameters.width.schema);
const STEP = 16;

/**
 * Reads `WxH`.
 * @throws Fault `usage.size` that names the nearest size that is allowed
 */
export function parseSize(given: string): Size {
  const [, width, height] = /^(\d{1,6})\s*[x×*]\s*(\d{1,6})$/i.exec(given.trim())?.map(Number) ?? [];
  if (width === undefined || height === undefined) throw new Fault("usage.size", { given, nearest: null });
  const nearest = { width: nearestSide(width), height: nearestSide(height) };
  if (nearest.width !== width || nearest.height !== height)
    throw new Fault("usage.size", { given, nearest: `${nearest.width}x${nearest.height}` });
  return nearest;
}

const nearestSide = (pixels: number): number => Math.min(most, Math.max(least, Math.round(pixels / STEP) * STEP));

/** Reads a whole number within bounds. */
export function integer(min: number, max: number): (given: string) => number {
  return (given) => {
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

/** Reads a number within bounds. */
export function decimal(min: number, max: number): (given: string) => number {
  return (given) => {
    const value = given.trim() === "" ? Number.NaN : Number(given);
    if (!(value >= min && value <= max)) throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
    return value;
  };
}

/**
 * Reads a seed of any program.
 * @throws InvalidArgumentError that says what may be given
 */
export function parseSeed(given: string): GivenSeed {
  const seed = readSeed(given);
  if (!seed)
    throw new InvalidArgumentError(
      `It must be a whole number from 0 to ${lastSeed} (larger ones of 64 bits count modulo ${seeds}), or -1 for any.`,
    );
  return seed;
}

/** Collects a path that may be given several times. */
export const paths = (given: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  placeOf(given),
];

/**
 * Reads a weight in per cent, with or without its sign: 100 is as published, 0 leaves out. What other programs write as
 * a factor is refused with what to write instead, for 0.8 per cent is nothing anybody means.
 */
export function perCent(min: number, max: number): (given: string) => number {
  return (given) => {
    const [, number, sign] = /^\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*(%?)\s*$/.exec(given) ?? [];
    const value = number === undefined ? Number.NaN : Number(number);
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be from ${min} to ${max}, in per cent: 100 counts as published.`);
    if (value !== 0 && Math.abs(value) <= 2 && sign === "")
      throw new InvalidArgumentError(
        `It is in per cent, and 100 counts as published: for the factor ${given.trim()} write ${round(100 * value)}.`,
      );
    return value;
  };
}

/** Without the last digits of binary fractions: 0.55 · 100 is 55. */
const round = (value: number): number => Number(value.toFixed(6));

/** A LoRA, and how much it counts: a factor. */
export interface ChosenLora {
  readonly path: string;
  readonly strength: number;
}

/** A picture of a style, and how much it counts: per cent. */
export interface ChosenStyle {
  readonly path: string;
  readonly weight: number;
}

/**
 * A file and what it counts, from `file` or `file:percent`. One whose name ends in a colon and a number is given with
 * a number of its own.
 */
function weighed(given: string, min: number, max: number): { readonly path: string; readonly percent: number } {
  const [, file, percent] = /^(.+):([-+]?(?:\d+\.?\d*|\.\d+)%?)$/.exec(given) ?? [];
  return { path: placeOf(file ?? given), percent: percent === undefined ? 100 : perCent(min, max)(percent) };
}

/** Collects `file` or `file:percent`; below 0 a LoRA does the opposite. */
export function loras(given: string, before: readonly ChosenLora[] | undefined): readonly ChosenLora[] {
  const { min, max } = boundsOf(parameters.loras.schema.unwrap().element.shape.strength);
  const { path, percent } = weighed(given, 100 * min, 100 * max);
  return [...(before ?? []), { path, strength: round(percent / 100) }];
}

/** Collects `picture` or `picture:percent`. */
export function styles(given: string, before: readonly ChosenStyle[] | undefined): readonly ChosenStyle[] {
  const { min, max } = boundsOf(share);
  const { path, percent } = weighed(given, min, max);
  return [...(before ?? []), { path, weight: percent }];
}

/** Reads what a pool or a tag of a farm is called. */
export function farmWordOf(what: "pool" | "tag"): (given: string) => string {
  return (given) => {
    const read = farmWord.safeParse(given);
    if (read.success) return read.data;
    throw new InvalidArgumentError(`A ${what}'s name takes letters a to z, digits and hyphens, 40 at most.`);
  };
}

export const option = {
  out: () => new Option("-o, --out <folder>", "where pictures go; made if missing").argParser(placeOf),
  provider: () => new Option("--provider <name>", "what computes").choices(providerChoices).default("auto"),
  memory: () =>
    new Option(
      "--memory <GB>",
      "what networks may take (default: what is free; of a graphics processor that does not tell, 6)",
    ).argParser((given: string) => decimal(0.01, 4096)(given) * 1e9),
  judge: () =>
    new Option("--reward <judge>", "of styles: the model's own encoder, or CSD as in the paper")
      .choices(judges)
      .default("own"),
  format: () => new Option("--format <format>", "of the files").choices(pictureFormats),
  quality: () =>
    new Option("--quality <number>", "of JPEG and WebP, 1 to 100 (default: 95)").argParser(integer(1, 100)),
  farm: () => new Option("--farm <file>", "make them on the farm of this address").argParser(placeOf),
  pool: () =>
    new Option("--pool <name>", "of the farm, in place of the one in its address").argParser(farmWordOf("pool")),
  tag: () => new Option("--tag <tag>", "of the farm only machines that have it").argParser(farmWordOf("tag")),
  json: () => new Option("--json", "print one JSON document, and nothing else"),
  quiet: () => new Option("-q, --quiet", "print only the finished pictures' paths"),
} as const;

/** Blocks by their names, ranges of them written out: `single_blocks.2-4` is three. */
export function blockNames(text: string, before: readonly string[] | undefined): readonly string[] {
  const [, kind, from, to] = /^(.+)\.(\d+)-(\d+)$/.exec(text) ?? [];
  if (kind === undefined) return [...(before ?? []), text];
  const [first, last] = [Number(from), Number(to)];
  if (last < first || last - first > 999)
    throw new InvalidArgumentError("The range must go up, over at most 1000 blocks.");
  const all = Array.from({ length: last - first + 1 }, (_, n) => `${kind}.${first + n}`);
  return [...(before ?? []), ...all];
}
