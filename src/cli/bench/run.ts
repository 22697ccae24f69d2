/** Running a benchmark: every case by every model, made, measured and written down before the next. */
import { join, relative } from "node:path";
import type { Measure } from "../../contract/learning/measures.ts";
import { parseRecipe, type Recipe, usualFor } from "../../contract/making/recipe.ts";
import { defaultsOf, type ModelFolder } from "../../formats/manifest.ts";
import type { Journal } from "./journal.ts";
import { type BenchCase, caseKey, type BenchSet } from "./set.ts";

/** A model, or one of its checkpoints, under the name it has in the table. */
export interface Contestant {
  readonly name: string;
  readonly model: ModelFolder;
  /** What else its recipes say: further LoRAs, and parts of the model that are left out. */
  readonly recipe: Partial<Recipe>;
}

export interface RunOptions {
  readonly set: BenchSet;
  readonly contestants: readonly Contestant[];
  readonly seeds: readonly number[];
  /** Absolute: pictures and journal go there. */
  readonly folder: string;
  readonly sampling: Partial<Pick<Recipe, "width" | "height" | "steps">>;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Makes a recipe's one picture, and says where it is. */
  readonly make: (recipe: Recipe, model: ModelFolder, folder: string) => Promise<string>;
  readonly measure: (of: {
    readonly picture: string;
    readonly subjects: readonly string[];
    readonly styles: readonly string[];
    readonly keepsLayout: boolean;
    readonly prompt: string;
  }) => Promise<readonly Measure[]>;
  readonly tell: (done: number, of: number, contestant: string) => void;
}

/** Goes on where the journal ends. */
export async function runBench(options: RunOptions): Promise<void> {
  const { set, contestants, seeds, folder, journal, signal } = options;
  const known = new Set(journal.done.map(({ model, seed, key }) => `${model} ${seed} ${key}`));
  const all = contestants.length * seeds.length * set.cases.length;
  let done = known.size;
  for (const contestant of contestants)
    for (const seed of seeds)
      for (const one of set.cases) {
        const key = caseKey(one);
        if (known.has(`${contestant.name} ${seed} ${key}`)) continue;
        signal.throwIfAborted();
        const out = join(folder, "pictures", fileName(contestant.name));
        const file = await options.make(recipeOf(one, contestant, seed, options.sampling), contestant.model, out);
        const measures = await measuresOf(file, one, options);
        await journal.add({ model: contestant.name, seed, key, file: relative(folder, file), measures: [...measures] });
        options.tell(++done, all, contestant.name);
      }
}

/** Of several photographs of a subject the mean counts, as in the papers. */
async function measuresOf(
  picture: string,
  { references, style, prompt }: BenchCase,
  { measure }: RunOptions,
): Promise<readonly Measure[]> {
  const styles = style ? [style.path] : [];
  const keepsLayout = prompt === "";
  const [first, ...others] = await Promise.all(
    (references.length > 0 ? references : [null]).map((reference) =>
      measure({ picture, subjects: reference === null ? [] : [reference], styles, keepsLayout, prompt }),
    ),
  );
  return (first ?? []).map((one, n): Measure => {
    if (one.state === "absent" || one.kind !== "likeness") return one;
    const same = [one, ...others.map((measures) => measures[n])].flatMap((its) =>
      its?.state === "measured" ? [its.value] : [],
    );
    return { ...one, value: same.reduce((sum, value) => sum + value, 0) / same.length };
  });
}

function recipeOf(
  one: BenchCase,
  { model, recipe }: Contestant,
  seed: number,
  sampling: RunOptions["sampling"],
): Recipe {
  return parseRecipe({
    version: 1,
    model: model.manifest.id,
    ...usualFor(defaultsOf(model.manifest)),
    ...sampling,
    // What a row sets is what it is about.
    ...recipe,
    seed: seed + one.image,
    count: 1,
    subjects: one.content ? [{ path: one.content.path }] : [],
    styles: one.style ? [{ path: one.style.path }] : [],
    prompt: one.prompt,
  });
}

const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
