/** Jobs whose best variations are shown first: the likest and best in style, as soon as they are measured. */
import { bestFirst, type Mark } from "../../../contract/making/best.ts";
import type { MeasureKind } from "../../../contract/learning/measures.ts";
import type { Row } from "./outline-rows.ts";
import type { Store } from "../database/store.ts";

export interface ChosenOfJobs {
  /** Rows in which each run of such a job begins with its best. */
  ordered(rows: readonly Row[]): readonly Row[];
  /** Of such ordered rows, which belong together: the job; null for the best, which stand for themselves. */
  together(rows: readonly Row[]): readonly (number | null)[];
}

const jobOf = ([, , job]: Row): number | null => job;

/** Where the best of no job is asked for. */
export const nothingChosen: ChosenOfJobs = { ordered: (rows) => rows, together: (rows) => rows.map(jobOf) };

/** By what is measured of them now. */
export function bestOfJobs({ database }: Store): ChosenOfJobs {
  const wanted = new Map(
    database.lists<readonly [job: number, best: number]>(
      "SELECT id, draft ->> '$.best' FROM job WHERE draft ->> '$.best' IS NOT NULL",
    ),
  );
  if (wanted.size === 0) return nothingChosen;
  const marks = new Map<string, Mark>();
  const measured = database.lists<readonly [picture: number, kind: MeasureKind, value: number, rough: number]>(
    `SELECT m.picture, m.kind, m.value, m.rough FROM picture p JOIN measure m ON m.picture = p.id
     WHERE p.job IN (SELECT value FROM json_each(?)) AND m.kind IN ('likeness', 'style') AND m.value IS NOT NULL`,
    JSON.stringify([...wanted.keys()]),
  );
  for (const [picture, kind, value, rough] of measured) marks.set(`${picture} ${kind}`, { value, rough: rough === 1 });
  const mark = ([id]: Row, kind: MeasureKind): Mark => marks.get(`${id} ${kind}`) ?? null;
  const judged = (row: Row): boolean => mark(row, "likeness") !== null || mark(row, "style") !== null;
  // Before anything of a run is measured there is no best.
  const best = (run: readonly Row[]): number =>
    run.some(judged) ? Math.min(wanted.get(jobOf(run[0]!) ?? 0) ?? 0, run.length) : 0;
  return {
    ordered: (rows) =>
      runsOf(rows).flatMap((run) =>
        best(run) === 0
          ? run
          : bestFirst(run, (row) => ({ likeness: mark(row, "likeness"), style: mark(row, "style") })),
      ),
    together: (rows) => runsOf(rows).flatMap((run) => run.map((row, n) => (n < best(run) ? null : jobOf(row)))),
  };
}

/** Rows of one job that follow one another. */
function runsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run && jobOf(row) !== null && jobOf(run[0]!) === jobOf(row)) run.push(row);
    else runs.push([row]);
  }
  return runs;
}
