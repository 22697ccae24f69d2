/**
 * The way back: a draft that makes a picture again, from what it was really made of. What is still in the library as it
 * was then stands in the draft as the library's; of all else the files of then are taken.
 */
import { access } from "node:fs/promises";
import { basename } from "node:path";
import { alsoMissing, type Draft } from "../../contract/making/draft.ts";
import { keepsPose, wordsOf } from "../../contract/making/idiom.ts";
import type { PersonId, PictureId, StyleId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import { boundsOf, carriedNames, picked } from "../../contract/making/parameters.ts";
import { type DraftStyle, type DraftSubject, type Missing, styleWeight } from "../../contract/making/parts.ts";
import type { LoraReference, Recipe } from "../../contract/making/recipe.ts";
import type { Blobs } from "../blobs.ts";
import type { JobLibrary, KeptPart, LearnedStyle, StoredReference } from "../library.ts";
import { settled, weightOf } from "./gather.ts";
import { sameSeed } from "../../contract/making/seed.ts";
import { asItIs } from "../../contract/library/seen.ts";

/** What recalling works with. */
export interface Memory {
  readonly library: JobLibrary;
  readonly blobs: Blobs;
}

/**
 * The draft behind a picture. What is neither in the library nor on the disk any more is missing in it.
 * @throws Fault `queue.not-recorded` where it was made privately
 */
export async function recall({ id, recipe }: Picture, memory: Memory): Promise<Draft> {
  const made = await memory.library.madeOf(id);
  const missing: Missing[] = [];
  const people: DraftSubject[] = [];
  for (const [at, part] of made.subjects.entries()) {
    const subject = await recalledSubject(part, id, at, memory);
    if (subject) people.push(subject);
    else missing.push({ role: "subject", name: part.name.slice(0, 200) });
  }
  const styles: DraftStyle[] = [];
  const own = new Set<string>();
  const used = new Set<number>();
  for (const group of grouped(made.styles)) {
    const style = await recalledStyle(group, { as: id, recipe, own }, used, memory);
    if (style) styles.push(style);
    else missing.push({ role: "style", name: group[0]!.part.name.slice(0, 200) });
  }
  const { loras = [], ...rest } = withoutOwn(recipe, own);
  const found: LoraReference[] = [];
  for (const lora of loras) {
    const there = await presentLora(lora, memory);
    if (there) found.push(there);
    else missing.push({ role: "lora", name: (lora.name ?? basename(lora.path)).slice(-200) });
  }
  const draft = draftOf({ ...rest, ...(found.length > 0 ? { loras: found } : {}) }, { people, styles });
  return alsoMissing(draft, missing);
}

/** A LoRA where it lies now: as the studio keeps it, or else where the artist had it. */
async function presentLora(lora: LoraReference, { blobs }: Memory): Promise<LoraReference | null> {
  const { path, sha256, name = basename(path) } = lora;
  const kept = sha256 === undefined ? null : await blobs.kept(path, sha256);
  if (kept) return { ...lora, path: kept.path, name: name.slice(-200) };
  return access(path).then(
    () => lora,
    () => null,
  );
}

/** The draft of a recipe's words and numbers, with these people and styles. */
export function draftOf(recipe: Recipe, { people, styles }: Pick<Draft, "people" | "styles">): Draft {
  const typed = wordsOf(recipe);
  const keepPose = keepsPose(recipe.prompt);
  return {
    ...picked(recipe, carriedNames),
    prompt: typed,
    seed: sameSeed(recipe.seed),
    keepPose,
    told: { ...picked(recipe, ["prompt", "words"]), typed, keepPose, subject: people.length > 0 },
    people,
    styles,
  };
}

async function recalledSubject(
  part: KeptPart,
  as: PictureId,
  at: number,
  memory: Memory,
): Promise<DraftSubject | null> {
  const { entry, reference, present } = part;
  if (present && entry !== null && reference !== null) {
    const photo = await memory.library.reference(reference);
    if (await isStill(photo, part, "subject", memory)) return { person: entry as PersonId, photo: reference };
  }
  return (await fromHistory(part, memory)) ?? (part.path === null ? null : { as, at });
}

/** A picture of a recipe with its place there. */
interface Placed {
  readonly part: KeptPart;
  readonly at: number;
}

/** The pictures of one style stand side by side. */
function grouped(parts: readonly KeptPart[]): readonly (readonly Placed[])[] {
  const groups: Placed[][] = [];
  for (const [at, part] of parts.entries()) {
    const before = groups.at(-1)?.at(-1)?.part;
    const same = before && part.entry !== null && part.entry === before.entry && part.reference !== before.reference;
    if (same) groups.at(-1)!.push({ part, at });
    else groups.push([{ part, at }]);
  }
  return groups;
}

/** A picture that is recalled, and LoRAs of it that come with a learned style, by their digests. */
interface Recalling {
  readonly as: PictureId;
  readonly recipe: Recipe;
  readonly own: Set<string>;
}

/** A recipe with the artist's own LoRAs: a learned style brings its one again. */
function withoutOwn({ loras: all = [], ...recipe }: Recipe, own: ReadonlySet<string>): Recipe {
  const loras = all.filter(({ sha256 = "" }) => !own.has(sha256));
  return { ...recipe, ...(loras.length > 0 ? { loras } : {}) };
}

/** @param used  styles that stand in the draft already: none stands there twice */
async function recalledStyle(
  group: readonly Placed[],
  { as, recipe, own }: Recalling,
  used: Set<number>,
  memory: Memory,
): Promise<DraftStyle | null> {
  const parts = group.map(({ part }) => part);
  const [first] = parts;
  const entry = first?.entry ?? null;
  if (entry !== null && !used.has(entry) && parts.every(({ present }) => present)) {
    const learned = await memory.library.learnedStyle(entry as StyleId, recipe.model);
    const weight = learned ? learnedWeight(learned, parts, recipe) : await weightToday(entry as StyleId, parts, memory);
    if (weight !== null && learned?.lora) own.add(learned.lora.sha256);
    if (weight !== null) {
      used.add(entry);
      return { style: entry as StyleId, weight };
    }
  }
  const heaviest = Math.max(...parts.map(({ weight }) => weight));
  const picture = parts.length === 1 && first ? await fromHistory(first, memory) : null;
  if (picture) return { ...picture, weight: heaviest };
  return parts.some(({ path }) => path === null) ? null : { as, at: group.map(({ at }) => at), weight: heaviest };
}

/** The weight of a learned style where it is what went into the picture; null where it was taught anew since. */
function learnedWeight(
  { tokens, lora }: LearnedStyle,
  parts: readonly KeptPart[],
  { loras = [] }: Recipe,
): number | null {
  const [part, ...others] = parts;
  if (others.length > 0 || part?.sha256 !== tokens.sha256) return null;
  const as = lora === null || loras.some((l) => l.sha256 === lora.sha256 && l.strength === part.weight / 100);
  return as ? part.weight : null;
}

/** The weight with which a style of the library is what it was; null where it has become another. */
async function weightToday(id: StyleId, parts: readonly KeptPart[], memory: Memory): Promise<number | null> {
  const all = await memory.library.stylePictures(id).catch(() => []);
  const images = all.filter(({ weight }) => weight > 0);
  if (images.length !== parts.length) return null;
  const still = await Promise.all(images.map((image, n) => isStill(image, parts[n]!, "style", memory)));
  const weight = weightOfStyle(images.map((image, n) => ({ own: image.weight, together: parts[n]!.weight })));
  const same = images.every((image, n) => weightOf(weight, image.weight) === parts[n]!.weight);
  return same && still.every(Boolean) ? weight : null;
}

/** Whether a reference of the library, as it is seen today, is the file that went into the picture. */
async function isStill(
  reference: StoredReference,
  { sha256 }: KeptPart,
  role: "subject" | "style",
  { blobs }: Memory,
): Promise<boolean> {
  return settled(reference, role, blobs).then(
    (today) => today.sha256 === sha256,
    () => false,
  );
}

/** The picture of the history that was used as it is, where its file is still what it was. */
async function fromHistory(
  { picture, sha256 }: KeptPart,
  { library, blobs }: Memory,
): Promise<{ readonly picture: PictureId } | null> {
  if (picture === null) return null;
  const today = await library
    .pictureFile(picture)
    .then((file) => settled({ ...file, kept: "in place", ...asItIs }, "subject", blobs))
    .catch(() => null);
  return today?.sha256 === sha256 ? { picture } : null;
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
