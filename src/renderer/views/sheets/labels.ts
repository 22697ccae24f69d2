/** What the lines and cells of a sheet are called. */
import type { Person, Style } from "../../../contract/library/library.ts";
import { peopleIn, stylesIn } from "../../../contract/making/parts.ts";
import type { AxisSizes } from "../../../contract/making/sheet-grid.ts";
import type { AxisValue, SheetPlan } from "../../../contract/making/sheets.ts";

export interface AxisValues {
  readonly people: readonly AxisValue[];
  readonly styles: readonly AxisValue[];
}

/** The values of a plan that was not made yet, by what the library has. */
export const axisValues = (plan: SheetPlan, people: readonly Person[], styles: readonly Style[]): AxisValues => ({
  people: peopleIn(plan.people).map(({ person, photo }) => ({
    name: people.find(({ id }) => id === person)?.name ?? "",
    reference: photo,
  })),
  styles: stylesIn(plan.styles).map(({ style }) => {
    const found = styles.find(({ id }) => id === style);
    return { name: found?.name ?? "", reference: found?.images[0]?.id ?? null };
  }),
});

/** Person, style and, where there are several, the seed of a cell, by its number in the sheet's order. */
export function namesAt(
  sizes: AxisSizes,
  { people, styles }: AxisValues,
  index: number,
  seedOf: (place: { readonly seed: number }) => string,
): readonly string[] {
  const seed = index % sizes.seeds;
  const style = Math.floor(index / sizes.seeds) % sizes.styles;
  const person = Math.floor(index / sizes.seeds / sizes.styles);
  return [people[person]?.name, styles[style]?.name, sizes.seeds > 1 ? seedOf({ seed }) : ""].filter(
    (name): name is string => Boolean(name),
  );
}
