/** Sheets as the library keeps them: their axes, the jobs of their cells, the winners. */
import { Fault } from "../../../contract/fault.ts";
import type { JobId, PictureId, SheetId } from "../../../contract/values/id.ts";
import type { Job } from "../../../contract/making/queue.ts";
import {
  type AxisValue,
  cellCount,
  type CellPlace,
  type Sheet,
  type SheetCalls,
  type SheetCell,
  type SheetPlan,
  type SheetSummary,
  type Take,
} from "../../../contract/making/sheets.ts";
import { picturesOfSheet } from "../pictures/pictures.ts";
import type { Store } from "../database/store.ts";
import { amend, perform } from "../database/undo.ts";

/** Pictures beside a sheet's name in a list. */
const covers = 4;

/** What people and styles of the axes were called. */
export interface AxisNames {
  readonly people: readonly string[];
  readonly styles: readonly string[];
}

interface SheetRow {
  readonly id: SheetId;
  readonly mark: string;
  readonly name: string;
  readonly made: number;
  readonly plan: string;
  readonly names: string;
  readonly picks: string;
}

const select = "SELECT id, mark, name, made, plan, names, picks FROM sheet WHERE removed IS NULL";

/** A new sheet without jobs. @param mark by which its pictures name it */
export function addSheet(store: Store, mark: string, name: string, plan: SheetPlan, names: AxisNames): SheetId {
  const id = store.database.run(
    "INSERT INTO sheet (mark, name, made, plan, names) VALUES (?, ?, ?, ?, ?)",
    mark,
    name,
    Date.now(),
    JSON.stringify(plan),
    JSON.stringify(names),
  );
  store.changed("sheet");
  return id as SheetId;
}

/** The newest first. */
export function allSheets(store: Store): readonly SheetSummary[] {
  const made = Map.groupBy(
    store.database.all<{ sheet: SheetId; picture: PictureId; cell: string }>(
      `SELECT s.sheet, max(p.id) AS picture, s.person || ' ' || s.style || ' ' || (s.seed + p.seed - j.seed) AS cell
       FROM sheet_job s JOIN job j ON j.id = s.job JOIN picture p ON p.job = s.job WHERE p.trashed IS NULL
       GROUP BY s.sheet, cell ORDER BY s.person, s.style, s.seed`,
    ),
    ({ sheet }) => sheet,
  );
  return store.database
    .all<SheetRow>(`${select} ORDER BY made DESC, id DESC`)
    .map(({ id, name, made: when, plan }) => ({
      id,
      name,
      made: when,
      cells: cellCount(JSON.parse(plan) as SheetPlan),
      done: made.get(id)?.length ?? 0,
      covers:
        made
          .get(id)
          ?.slice(0, covers)
          .map(({ picture }) => picture) ?? [],
    }));
}

/** @throws Fault `library.unknown` */
export function readSheet(store: Store, id: SheetId): Sheet {
  const { mark, name, made, ...row } = rowOf(store, id);
  const plan = JSON.parse(row.plan) as SheetPlan;
  const names = JSON.parse(row.names) as AxisNames;
  return {
    id,
    mark,
    name,
    made,
    plan,
    people: plan.people.map((one, n) =>
      "person" in one && !plan.draft.private
        ? valueOf(store, one.person, names.people[n], one.photo)
        : { name: names.people[n] ?? "", reference: null },
    ),
    styles: plan.styles.map((one, n) =>
      "style" in one && !plan.draft.private
        ? valueOf(store, one.style, names.styles[n], null)
        : { name: names.styles[n] ?? "", reference: null },
    ),
    cells: cellsOf(store, id, plan),
    pictures: picturesOfSheet(store, id),
    picks: JSON.parse(row.picks) as readonly PictureId[],
  };
}

/** @throws Fault `library.unknown` */
export function changeSheet(
  store: Store,
  id: SheetId,
  { name, pick = [], unpick = [] }: SheetCalls["sheets.change"]["in"]["change"],
): void {
  const row = rowOf(store, id);
  const what = name === undefined ? `Picked in ${row.name}` : `Renamed ${row.name} to ${name}`;
  const before = JSON.parse(row.picks) as readonly PictureId[];
  const picks = [...new Set([...before, ...pick])].filter((one) => !unpick.includes(one));
  perform(store, what, () => [
    amend(store, "sheet", id, { ...(name === undefined ? {} : { name }), picks: JSON.stringify(picks) }),
  ]);
}

/** Takes it out of the list. @throws Fault `library.unknown` */
export function removeSheet(store: Store, id: SheetId): void {
  const { name } = rowOf(store, id);
  perform(store, `Removed the sheet ${name}`, () => [amend(store, "sheet", id, { removed: Date.now() })]);
}

function rowOf({ database }: Store, id: SheetId): SheetRow {
  const row = database.get<SheetRow>(`${select} AND id = ?`, id);
  if (!row) throw new Fault("library.unknown", { kind: "sheet", id });
  return row;
}

/** The name as it is now; that of then where the entry is unknown. A style shows its cover. */
function valueOf({ database }: Store, entry: number, then: string | undefined, photo: number | null): AxisValue {
  const name = database.get<{ name: string }>("SELECT name FROM entry WHERE id = ?", entry)?.name ?? then ?? "";
  const reference =
    photo ??
    database.get<{ id: number }>(
      "SELECT id FROM reference WHERE entry = ? AND removed IS NULL ORDER BY position, id LIMIT 1",
      entry,
    )?.id ??
    null;
  return { name, reference };
}

interface TakeRow extends CellPlace {
  readonly job: JobId;
  readonly state: Job["state"]["state"];
  readonly failure: string | null;
  readonly first: number;
  readonly count: number;
  /** As JSON: the number of the picture in its job, and its id. */
  readonly made: string;
}

/** Every cell with its takes, by person, then style, then seed. */
function cellsOf({ database }: Store, id: SheetId, plan: SheetPlan): readonly SheetCell[] {
  const [people, styles] = [Math.max(1, plan.people.length), Math.max(1, plan.styles.length)];
  const takes: Take[][] = Array.from({ length: people * styles * plan.seeds }, () => []);
  const rows = database.all<TakeRow>(
    `SELECT s.job, s.person, s.style, s.seed, j.state, j.failure, j.seed AS first, j.draft ->> '$.count' AS count,
       (SELECT json_group_object(CAST(p.seed - j.seed AS TEXT), p.id) FROM picture p WHERE p.job = j.id AND p.trashed IS NULL) AS made
     FROM sheet_job s JOIN job j ON j.id = s.job WHERE s.sheet = ? ORDER BY s.job DESC`,
    id,
  );
  for (const { job, person, style, seed, state, failure, first, count, made } of rows) {
    const pictures = JSON.parse(made) as Readonly<Record<number, PictureId>>;
    const message = failure === null ? null : (JSON.parse(failure) as { message: string }).message;
    for (let n = 0; n < count; n++)
      takes[(person * styles + style) * plan.seeds + seed + n]?.push({
        job,
        state,
        message,
        seed: first + n,
        picture: pictures[n] ?? null,
      });
  }
  return takes.map((own, at) => ({
    person: Math.floor(at / plan.seeds / styles),
    style: Math.floor(at / plan.seeds) % styles,
    seed: at % plan.seeds,
    takes: own,
  }));
}
