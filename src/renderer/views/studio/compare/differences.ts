/** What differs between pictures, of what they were made of. */
import type { Picture } from "../../../../contract/library/library.ts";

export type Difference = "person" | "style" | "prompt" | "seed" | "size" | "steps" | "guidance" | "model";

export interface Compared {
  readonly what: Difference;
  /** One for each picture, as words; one alone where all are the same. */
  readonly values: readonly string[];
}

/** How the values are written. */
export interface Wording {
  readonly none: string;
  readonly seed: (seed: number) => string;
  readonly size: (width: number, height: number) => string;
  /** What the artist knows a model by, from its id. */
  readonly model: (id: string) => string;
}

const listed = (all: readonly { readonly name: string; readonly weight?: number }[], none: string): string =>
  all.map(({ name, weight = 100 }) => (all.length > 1 && weight !== 100 ? `${name} ${weight}` : name)).join(" + ") ||
  none;

/** What differs first, then what is the same, each in the order of the table. */
export function differences(pictures: readonly Picture[], t: Wording): readonly Compared[] {
  const table: readonly (readonly [Difference, (picture: Picture) => string])[] = [
    ["person", ({ people }) => listed(people, t.none)],
    ["style", ({ styles }) => listed(styles, t.none)],
    ["prompt", ({ recipe }) => recipe.prompt.trim() || t.none],
    ["seed", ({ recipe }) => t.seed(recipe.seed)],
    ["size", ({ width, height }) => t.size(width, height)],
    ["steps", ({ recipe }) => String(recipe.steps)],
    ["guidance", ({ recipe }) => String(recipe.guidance)],
    ["model", ({ recipe }) => t.model(recipe.model)],
  ];
  const rows = table.map(([what, of]): Compared => {
    const values = pictures.map(of);
    return { what, values: new Set(values).size === 1 ? values.slice(0, 1) : values };
  });
  return [...rows.filter(({ values }) => values.length > 1), ...rows.filter(({ values }) => values.length === 1)];
}
