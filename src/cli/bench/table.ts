/** From the journal to the numbers of the report. */
import { type Measured, type MeasureKind, measureKinds } from "../../contract/learning/measures.ts";
import type { Done } from "./journal.ts";
import { type BenchCase, type BenchTask, benchTasks, caseKey } from "./set.ts";
import { estimate, type Estimate, meanOf } from "./statistics.ts";

/** One measure of one model in one task. */
export interface Row {
  readonly model: string;
  readonly task: BenchTask;
  readonly kind: MeasureKind;
  /** Kind and what it was measured with, or its published name. */
  readonly column: string;
  readonly rough: boolean;
  readonly formula: string;
  readonly weights: string | null;
  /** Over subjects, or over styles where the task has none. */
  readonly all: Estimate;
  readonly subjects: readonly (readonly [name: string, mean: number])[];
  readonly styles: readonly (readonly [name: string, mean: number])[];
}

/** A model against another in the same cases. */
export interface Comparison {
  readonly task: BenchTask;
  readonly column: string;
  readonly first: string;
  readonly second: string;
  /** Of the first less that of the second. */
  readonly difference: Estimate;
}

/** Measures that papers report, by their names there: of whole pictures, each by one network. */
const publishedNames: ReadonlyMap<string, string> = new Map([
  ["likeness (clip)", "CLIP-I"],
  ["likeness (dino)", "DINO"],
  ["style (csd)", "CSD"],
  ["words (clip)", "CLIP-T"],
]);

export function columnOf({ kind, by }: Pick<Measured, "kind" | "by">): string {
  const own = `${kind} (${by})`;
  return publishedNames.get(own) ?? own;
}

/** What was measured by nothing: published columns first, then kinds. */
export function absentFrom(rows: readonly Pick<Row, "kind" | "column">[]): readonly string[] {
  const columns = [...publishedNames.values()].filter((name) => !rows.some(({ column }) => column === name));
  // Words are measured by CLIP-T alone.
  const kinds = measureKinds.filter((one) => one !== "words" && !rows.some(({ kind }) => kind === one));
  return [...columns, ...kinds];
}

const measuredOf = ({ measures }: Done) => measures.filter((one) => one.state === "measured");

/** Every row there is a number for: a measure that could not be computed is absent. */
export function tableOf(cases: readonly BenchCase[], done: readonly Done[]): readonly Row[] {
  const of = new Map(cases.map((one) => [caseKey(one), one]));
  const models = [...new Set(done.map(({ model }) => model))];
  const rows: Row[] = [];
  for (const model of models)
    for (const task of benchTasks) {
      const own = done.flatMap((entry) => {
        const found = of.get(entry.key);
        return entry.model === model && found?.task === task ? [{ entry, found }] : [];
      });
      const columns = [...new Set(own.flatMap(({ entry }) => measuredOf(entry).map(columnOf)))];
      for (const column of columns) {
        const values = own.flatMap(({ entry, found }) => {
          const measure = measuredOf(entry).find((one) => columnOf(one) === column);
          return measure ? [{ measure, found }] : [];
        });
        const grouped = (by: "content" | "style") =>
          Map.groupBy(
            values.filter(({ found }) => found[by] !== null),
            ({ found }) => found[by]!.name,
          );
        const [subjects, styles] = [grouped("content"), grouped("style")];
        const groups = new Map(
          [...(subjects.size > 0 ? subjects : styles)].map(([name, all]) => [
            name,
            all.map(({ measure }) => measure.value),
          ]),
        );
        const all = estimate(groups);
        const first = values[0]?.measure;
        if (!all || !first) continue;
        const means = (map: typeof subjects) =>
          [...map].map(([name, of]) => [name, meanOf(of.map(({ measure }) => measure.value))] as const);
        rows.push({
          model,
          task,
          kind: first.kind,
          column,
          rough: first.rough,
          formula: first.formula,
          weights: first.weights,
          all,
          subjects: means(subjects),
          styles: means(styles),
        });
      }
    }
  return rows;
}

/** Every two models, case by case and seed by seed. */
export function comparisonsOf(cases: readonly BenchCase[], done: readonly Done[]): readonly Comparison[] {
  const of = new Map(cases.map((one) => [caseKey(one), one]));
  const models = [...new Set(done.map(({ model }) => model))];
  const pairs = models.flatMap((first, n) => models.slice(n + 1).map((second) => [first, second] as const));
  return pairs.flatMap(([first, second]) => {
    const others = new Map(done.filter(({ model }) => model === second).map((one) => [`${one.seed} ${one.key}`, one]));
    const differences = done
      .filter(({ model }) => model === first)
      .flatMap((one) => {
        const [other, found] = [others.get(`${one.seed} ${one.key}`), of.get(one.key)];
        if (!other || !found) return [];
        return measuredOf(one).flatMap((measure) => {
          const same = measuredOf(other).find((its) => columnOf(its) === columnOf(measure));
          return same ? [{ task: found.task, column: columnOf(measure), found, by: measure.value - same.value }] : [];
        });
      });
    return [...Map.groupBy(differences, ({ task, column }) => `${task} ${column}`).values()].flatMap((all) => {
      const groups = Map.groupBy(all, ({ found }) => (found.content ?? found.style)?.name ?? "");
      const difference = estimate(new Map([...groups].map(([name, of]) => [name, of.map(({ by }) => by)])));
      const [{ task, column }] = all as [(typeof all)[number]];
      return difference ? [{ task, column, first, second, difference }] : [];
    });
  });
}
