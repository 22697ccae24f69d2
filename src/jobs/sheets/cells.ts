/** The jobs of a sheet: one for each person and style, with a picture for each seed. */
import { type Draft, withoutMissing } from "../../contract/making/draft.ts";
import { Fault } from "../../contract/fault.ts";
import { cellCount, type CellPlace, mostCells, type SheetPlan } from "../../contract/making/sheets.ts";
import { runs } from "../queue/outputs.ts";

/** A job to be: its draft, seed and count included, and the cell of its first picture. */
export interface CellJob {
  readonly place: CellPlace;
  readonly draft: Draft;
}

/** The draft of one cell's job. An axis without values leaves what the plan's draft has. */
function draftAt(
  { draft, people, styles }: SheetPlan,
  { person, style }: CellPlace,
  seed: number,
  count: number,
): Draft {
  const [who, how] = [people[person], styles[style]];
  const whole = withoutMissing(draft, ...(who ? (["subject"] as const) : []), ...(how ? (["style"] as const) : []));
  return { ...whole, ...(who ? { people: [who] } : {}), ...(how ? { styles: [how] } : {}), seed, count };
}

/**
 * All jobs of a sheet, by person, then style.
 * @param seed of the first cell along the seeds
 * @throws Fault `queue.sheet-too-large`
 */
export function cellJobs(plan: SheetPlan, seed: number): readonly CellJob[] {
  const pictures = cellCount(plan);
  if (pictures > mostCells) throw new Fault("queue.sheet-too-large", { pictures, limit: mostCells });
  const places = Array.from({ length: Math.max(1, plan.people.length) }, (_, person) =>
    Array.from({ length: Math.max(1, plan.styles.length) }, (__, style) => ({ person, style, seed: 0 })),
  ).flat();
  return places.map((place) => ({ place, draft: draftAt(plan, place, seed, plan.seeds) }));
}

/**
 * Jobs that make cells again. Cells that shared a seed share the new one, so that what stands beside one another stays
 * comparable. Cells outside the sheet are left out.
 * @param seed of the new first cell along the seeds
 */
export function jobsAgain(plan: SheetPlan, cells: readonly CellPlace[], seed: number): readonly CellJob[] {
  const within = cells.filter(
    (cell) =>
      cell.person < Math.max(1, plan.people.length) &&
      cell.style < Math.max(1, plan.styles.length) &&
      cell.seed < plan.seeds,
  );
  const byDraft = Map.groupBy(within, ({ person, style }) => person * Math.max(1, plan.styles.length) + style);
  return [...byDraft]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, own]) => {
      const seeds = [...new Set(own.map((cell) => cell.seed))].toSorted((a, b) => a - b);
      return runs(seeds).map(([first, count]): CellJob => {
        const place = { ...own[0]!, seed: first };
        return { place, draft: draftAt(plan, place, seed + first, count) };
      });
    });
}
