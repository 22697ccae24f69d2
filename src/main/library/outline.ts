/** All pictures of a query at once, in the order and under the headings of a history. */
import type { PictureId } from "../../contract/id.ts";
import type { PictureOutline, PictureQuery, PictureSort } from "../../contract/finding.ts";
import { condition } from "./condition.ts";
import { bestOfJobs, nothingChosen } from "./best-of-jobs.ts";
import { byMeasure, isMeasuredSort, type MeasuredSort } from "./outline-measured.ts";
import type { Row, Section } from "./outline-rows.ts";
import type { Store } from "./store.ts";

/** Positions run through a picture's people and styles together, so that its first style seldom stands at the first. */
const firstName = (kind: "person" | "style"): string =>
  `(SELECT coalesce(e.name, l.name) FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry
    WHERE l.picture = picture.id AND l.kind = '${kind}' ORDER BY l.position LIMIT 1)`;

/** What pictures are put together by, in SQL. */
const headings: Readonly<Record<Exclude<PictureSort, MeasuredSort>, string>> = {
  newest: "NULL",
  oldest: "NULL",
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
  return sort === "newest" || sort === "oldest" ? byDay(rows) : byHeading(rows, sort);
}

/** Days are those of the place where the computer stands. */
function byDay(rows: readonly Row[]): readonly Section[] {
  const days: { key: number; end: number; rows: Row[] }[] = [];
  let day: (typeof days)[number] | undefined;
  for (const row of rows) {
    const [, made] = row;
    if (day && made >= day.key && made < day.end) {
      day.rows.push(row);
      continue;
    }
    const start = new Date(made);
    start.setHours(0, 0, 0, 0);
    const end = new Date(start);
    end.setDate(end.getDate() + 1);
    day = { key: start.getTime(), end: end.getTime(), rows: [row] };
    days.push(day);
  }
  return days;
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

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
