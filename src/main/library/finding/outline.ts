/** All pictures of a query at once, in the order and under the headings of a history. */
import type { PictureId } from "../../../contract/values/id.ts";
import { toldHere } from "../../../contract/library/made.ts";
import type { PictureOutline, PictureQuery, PictureSort } from "../../../contract/library/finding.ts";
import { condition } from "./condition.ts";
import { bestOfJobs, nothingChosen } from "./best-of-jobs.ts";
import { byMeasure, isMeasuredSort, type MeasuredSort } from "./outline-measured.ts";
import type { Row, Section } from "./outline-rows.ts";
import type { Store } from "../database/store.ts";
import { names } from "../entries/names.ts";

/** Positions run through a picture's people and styles together, so that its first style seldom stands at the first. */
const firstName = (kind: "person" | "style"): string =>
  `(SELECT coalesce(e.name, l.name) FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry
    WHERE l.picture = picture.id AND l.kind = '${kind}' ORDER BY l.position LIMIT 1)`;

/** What pictures are put together by, in SQL. */
const headings: Readonly<Record<Exclude<PictureSort, MeasuredSort>, string>> = {
  newest: "made_offset",
  oldest: "made_offset",
  stars: "stars",
  person: firstName("person"),
  style: firstName("style"),
  model: "model",
};

/** Every picture of a query. Ten thousand take some ten milliseconds. */
export function outline(store: Store, query: PictureQuery, sort: PictureSort): PictureOutline {
  const sought = isMeasuredSort(sort) ? byMeasure(store, query, sort) : byColumn(store, query, sort);
  const chosen = sort === "newest" || sort === "oldest" ? bestOfJobs(store) : nothingChosen;
  const sections = sought.map(({ key, rows }) => ({ key, rows: chosen.ordered(rows) }));
  const ordered = sections.flatMap((section) => section.rows);
  return {
    sort,
    ids: ordered.map(([id]) => id as PictureId),
    colours: ordered.map(([, , , colour]) => colour),
    versions: ordered.map(([, , , , version]) => version),
    sections: sections.map(({ key, rows }) => ({ key, count: rows.length })),
    stacks: stacksOf(sections.map(({ rows }) => chosen.together(rows))),
  };
}

function byColumn(store: Store, query: PictureQuery, sort: Exclude<PictureSort, MeasuredSort>): readonly Section[] {
  const { database } = store;
  const [where, values] = condition(store, query);
  const turn = sort === "oldest" ? "ASC" : "DESC";
  const rows = database.lists<Row>(
    `SELECT id, made, job, colour, substr(sha256, 1, 8), ${headings[sort]}
     FROM picture WHERE ${where} ORDER BY made ${turn}, id ${turn}`,
    ...values,
  );
  return sort === "newest" || sort === "oldest" ? byDay(rows, sort) : byHeading(rows, sort);
}

/** Days are those of the places where pictures were made; within one they follow one another as they were made. */
function byDay(rows: readonly Row[], sort: "newest" | "oldest"): readonly Section[] {
  const days = new Map<number, Row[]>();
  let [start, end] = [0, 0];
  for (const row of rows) {
    const [, made, , , , offset] = row;
    const told = toldHere({ made, offset: offset as number | null });
    if (told < start || told >= end) [start, end] = dayAround(told);
    const day = days.get(start);
    if (day) day.push(row);
    else days.set(start, [row]);
  }
  const turn = sort === "oldest" ? 1 : -1;
  return [...days]
    .map(([key, of]): Section => ({ key, rows: of }))
    .sort((a, b) => turn * (Number(a.key) - Number(b.key)));
}

/** The first millisecond of the day in which a moment lies, and that of the next. */
function dayAround(time: number): readonly [number, number] {
  const day = new Date(time);
  const start = day.setHours(0, 0, 0, 0);
  return [start, day.setDate(day.getDate() + 1)];
}

/** Most stars first; names by their letters, those without one last. */
function byHeading(rows: readonly Row[], sort: PictureSort): readonly Section[] {
  const sections = [...Map.groupBy(rows, ([, , , , , of]) => of)].map(([key, of]): Section => ({ key, rows: of }));
  return sections.toSorted((a, b) =>
    sort === "stars"
      ? Number(b.key) - Number(a.key)
      : Number(a.key === null) - Number(b.key === null) || names.compare(String(a.key), String(b.key)),
  );
}

/**
 * Runs of pictures of one job; none reaches over a heading.
 * @param sections  the job of each picture under each heading
 */
export function stacksOf(sections: readonly (readonly (number | null)[])[]): PictureOutline["stacks"] {
  const stacks: { at: number; count: number }[] = [];
  let at = 0;
  for (const jobs of sections) {
    let [run, before] = [0, null as number | null];
    for (const job of jobs) {
      run = job !== null && job === before ? run + 1 : 1;
      if (run === 2) stacks.push({ at: at - 1, count: 2 });
      else if (run > 2) stacks.at(-1)!.count = run;
      before = job;
      at++;
    }
  }
  return stacks;
}
