/** Making one candidate by an expert, or taking one of elsewhere, and measuring it. */
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Candidate, Origin, TripletMeasures, TripletPart } from "../../contract/learning/curation.ts";
import type { Look } from "../../contract/library/look.ts";
import { type LoraReference, parseRecipe, type Recipe, usualFor } from "../../contract/making/recipe.ts";
import { samePrint } from "../../engine/curation/look.ts";
import { looksPainted, measurePlain, measureStylised } from "../../engine/curation/measure.ts";
import { makeFolder } from "../../formats/folders.ts";
import { defaultsOf, type ModelFolder } from "../../formats/manifest.ts";
import type { BroughtIn, Held } from "./bring-in.ts";
import type { Elsewhere } from "./origins.ts";
import { originOf } from "./origins.ts";
import type { Materials, Pair, Plain } from "./plan.ts";
import type { Seeing } from "./seen-by.ts";

/** What makes candidates: the model by itself, with LoRAs, or what others have made. */
export interface Experts extends Seeing {
  readonly folder: string;
  readonly model: ModelFolder;
  readonly loras: readonly LoraReference[];
  readonly plainLoras: readonly LoraReference[];
  readonly elsewhere: Elsewhere | null;
  readonly seed: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly steps: number;
  readonly materials: Materials;
  readonly heldOut: readonly Held[];
  /** Makes a recipe's one picture in a folder, and says where it is. */
  readonly make: (recipe: Recipe, model: ModelFolder, folder: string) => Promise<string>;
}

/** A target made of content and style. @param n which of the pair's candidates, from 1 */
export async function makeStylised(pair: Pair, n: number, experts: Experts): Promise<Candidate> {
  const { content, style, shown, kind, prompt } = pair;
  const id = `${pair.id}-${n}`;
  const seed = experts.seed + n - 1;
  const target = await made(id, { subjects: [content], styles: [style], prompt, seed, loras: experts.loras }, experts);
  const looks = { content: content.look, style: shown.look, target: target.look, madeWith: style.look };
  return finished(
    { id, kind, pair: pair.id, prompt, seed },
    { content, style: shown, target, madeWith: style },
    measureStylised(looks),
    experts,
  );
}

/** A candidate of a pair that another program has made. */
export async function stylisedElsewhere(
  id: string,
  picture: BroughtIn,
  { content, style }: Pick<Pair, "content" | "style">,
  experts: Experts,
): Promise<Candidate> {
  const looks = { content: content.look, style: style.look, target: picture.look };
  const pair = `${content.name}--${style.name}--kept`;
  const facts = { id, kind: "kept", pair, prompt: "", seed: null } as const;
  return finished(facts, { content, style, target: picture }, measureStylised(looks), experts);
}

/**
 * The paper's other way: the stylised picture is the target; its content is made plain, and another content in its
 * style is made to show the style.
 * @returns null where a content of elsewhere is the only candidate, and this is not the first
 */
export async function makePlainCandidate(wanted: Plain, n: number, experts: Experts): Promise<Candidate | null> {
  const { target, plain, kind, prompt } = wanted;
  if (plain && n > 1) return null;
  const id = `${wanted.id}-${n}`;
  const seed = experts.seed + n - 1;
  const { contents } = experts.materials;
  // The model makes a picture plain by taking a photograph for its style.
  const photograph = contents[(n - 1) % Math.max(1, contents.length)];
  const asked = {
    subjects: [target],
    styles: photograph ? [photograph] : [],
    prompt: prompt || (photograph ? "" : "a photograph"),
    seed,
    loras: experts.plainLoras,
  };
  const content = plain ?? (await made(`${id}-content`, asked, experts));
  const shown = await styleAfter(target, experts);
  const measures = measurePlain(
    { content: content.look, style: shown.picture.look, target: target.look },
    shown.subject?.look ?? null,
    contents.map(({ look }) => look),
  );
  const facts = { id, kind, pair: wanted.id, prompt: "", seed: plain ? null : seed };
  return finished(facts, { content, style: shown.picture, target }, measures, experts);
}

type Seen = TripletPart & { readonly look: Look; readonly faces: number | null };

/** Another picture in the style of a target: one of its group, else another content in its style. */
async function styleAfter(
  target: BroughtIn,
  experts: Experts,
): Promise<{ readonly picture: Seen; readonly subject: BroughtIn | null }> {
  const { stylised, styles, contents } = experts.materials;
  const [beside] = stylised.filter((one) => one.group === target.group && one !== target && one.group !== one.source);
  if (beside) return { picture: beside, subject: null };
  const [subject] = contents;
  // Without contents a style picture stands in: the judge says whether it fits.
  if (!subject) return { picture: styles[0]!, subject: null };
  const { seed, loras } = experts;
  const asked = { subjects: [subject], styles: [target], prompt: "", seed, loras };
  return { picture: await made(`${target.name}--style`, asked, experts), subject };
}

interface AskedOf {
  readonly subjects: readonly BroughtIn[];
  readonly styles: readonly BroughtIn[];
  readonly prompt: string;
  readonly seed: number;
  readonly loras: readonly LoraReference[];
}

/** A picture by the model under a name of ours. One that a killed run has left is taken as it is. */
async function made(name: string, asked: AskedOf, experts: Experts): Promise<Seen> {
  const { folder, model } = experts;
  const file = `candidates/${name}.png`;
  const path = join(folder, file);
  if (!(await stat(path).catch(() => null))) {
    const out = join(folder, "making");
    await Promise.all([makeFolder(out), makeFolder(join(folder, "candidates"))]);
    await rename(await experts.make(recipeOf(asked, experts), model, out), path);
  }
  return seen(name, file, path, originOf(model.manifest, asked.loras), experts);
}

async function seen(name: string, file: string, path: string, origin: Origin, { faces, look }: Experts): Promise<Seen> {
  return { name, file, ...(await look(path)), made: origin, faces: await faces(path) };
}

function recipeOf({ subjects, styles, prompt, seed, loras }: AskedOf, { model, folder, size, steps }: Experts): Recipe {
  const path = ({ file }: BroughtIn) => ({ path: join(folder, file) });
  return parseRecipe({
    version: 1,
    model: model.manifest.id,
    ...usualFor(defaultsOf(model.manifest)),
    ...size,
    steps,
    contentLongSide: Math.min(defaultsOf(model.manifest).contentLongSide, Math.max(size.width, size.height)),
    keepSize: prompt === "",
    seed,
    count: 1,
    subjects: subjects.map(path),
    styles: styles.map(path),
    prompt,
    ...(loras.length > 0 ? { loras } : {}),
  });
}

/** Pictures of a candidate, and the style picture that its target was made with, where it shows another. */
interface Parts {
  readonly content: Seen;
  readonly style: Seen;
  readonly target: Seen;
  readonly madeWith?: Seen;
}

async function finished(
  facts: Pick<Candidate, "id" | "kind" | "pair" | "prompt" | "seed">,
  { content, style, target, madeWith = style }: Parts,
  measures: TripletMeasures,
  { materials, heldOut, faces, likeness, folder }: Experts,
): Promise<Candidate> {
  const part = ({ name, file, sha256, made }: Seen): TripletPart => ({ name, file, sha256, made });
  const looks = (all: readonly BroughtIn[]) => all.map(({ look }) => look);
  const apart = (one: Seen): boolean =>
    heldOut.some(({ sha256, print }) => sha256 === one.sha256 || samePrint(print, one.look.print));
  const count = (one: Seen): Promise<number | null> =>
    one.faces === null ? faces(join(folder, one.file)) : Promise.resolve(one.faces);
  const path = (one: Seen): string => join(folder, one.file);
  const bordered = new Set([content, style, madeWith].filter(({ look }) => look.doubt === "bordered"));
  const like = facts.kind === "changed" ? { likeness: await likeness(path(content), path(target)) } : {};
  return {
    ...facts,
    content: part(content),
    style: part(style),
    target: part(target),
    measures: { ...measures, ...like },
    faces: { content: await count(content), target: await count(target) },
    painted: looksPainted(content.look, looks(materials.contents), looks(materials.styles)),
    ...(bordered.size > 0 ? { bordered: [...bordered].map(({ name }) => name) } : {}),
    print: target.look.print,
    heldOut: [content, style, target].some(apart),
  };
}
