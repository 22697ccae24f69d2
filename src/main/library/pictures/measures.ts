/** What is measured of pictures: which is next, what was found, and what that means in this library. */
import { isWithheld } from "../../../contract/library/private.ts";
import { keepsLayout } from "../../../contract/making/idiom.ts";
import type { PictureId, ReferenceId } from "../../../contract/values/id.ts";
import type {
  Absence,
  Measure,
  MeasureAnswer,
  MeasuredBy,
  MeasuredOutline,
  MeasureKind,
  PlacedMeasure,
  ToMeasure,
} from "../../../contract/learning/measures.ts";
import type { PictureQuery } from "../../../contract/library/finding.ts";
import type { Recipe } from "../../../contract/making/recipe.ts";
import { isAsItIs } from "../../../contract/library/seen.ts";
import { condition } from "../finding/condition.ts";
import { referenceFile } from "./files.ts";
import { madeOf } from "./made-of.ts";
import { forgetPlaces, placeAnew, placeOf } from "./measure-places.ts";
import type { Store } from "../database/store.ts";

const waiting = `FROM picture WHERE trashed IS NULL AND missing = 0
  AND NOT EXISTS (SELECT 1 FROM measured m WHERE m.picture = picture.id AND m.stamp = ?)`;

/** Pictures after which those who look are told. */
const TOLD = 12;

/** References of others that each picture is compared with to learn what chance gives. */
const OTHERS = 4;

/** The newest picture that was not measured with this stamp; null where there is none. */
export async function nextToMeasure(store: Store, stamp: string): Promise<ToMeasure | null> {
  const { database } = store;
  const row = database.get<{ id: PictureId; path: string; recipe: string }>(
    `SELECT id, path, recipe ${waiting} ORDER BY made DESC, id DESC LIMIT 1`,
    stamp,
  );
  if (!row) return null;
  const recipe = JSON.parse(row.recipe) as Recipe;
  const withheld = isWithheld(recipe);
  const { subjects, styles } = withheld ? { subjects: [], styles: [] } : await madeOf(store, row.id);
  return {
    id: row.id,
    picture: row.path,
    subjects: subjects.map(({ path }) => ({ path })),
    styles: styles.map(({ path, weight }) => ({ path, weight })),
    keepsLayout: keepsLayout(recipe),
    prompt: recipe.prompt,
    private: withheld,
    others: {
      prompts: otherPrompts(store, recipe.prompt),
      subjects: others(store, "person", row.id),
      styles: others(store, "style", row.id),
    },
  };
}

/** First pictures of people or styles that a picture was not made of: other ones for every picture. */
function others(store: Store, kind: "person" | "style", picture: PictureId): ToMeasure["others"]["subjects"] {
  const all = store.database.all<{ id: ReferenceId }>(
    `SELECT r.id FROM entry e JOIN reference r ON r.entry = e.id JOIN file f ON f.id = r.file
     WHERE e.kind = ? AND e.removed IS NULL AND e.trashed IS NULL AND r.removed IS NULL AND f.missing = 0
       AND e.id NOT IN (SELECT entry FROM picture_entry WHERE picture = ? AND entry IS NOT NULL)
     GROUP BY e.id HAVING r.position = min(r.position) ORDER BY e.id`,
    kind,
    picture,
  );
  const first = (picture * OTHERS) % Math.max(1, all.length);
  return [...all.slice(first), ...all.slice(0, first)].slice(0, OTHERS).map(({ id }) => {
    const { path, turn, crop } = referenceFile(store, id);
    return isAsItIs({ turn, crop }) ? { path } : { path, seen: { turn, crop } };
  });
}

/** Prompts of other pictures, the latest first. Each search ends at the first that is new: the newest lie together. */
function otherPrompts({ database }: Store, prompt: string): string[] {
  const known = ["", prompt];
  for (let n = 0; n < OTHERS; n++) {
    const next = database.get<{ told: string }>(
      `SELECT recipe ->> '$.prompt' AS told FROM picture
       WHERE trashed IS NULL AND told NOT IN (${known.map(() => "?").join()}) ORDER BY made DESC LIMIT 1`,
      ...known,
    );
    if (!next) break;
    known.push(next.told);
  }
  return known.slice(2);
}

/** How many pictures were measured with this stamp, and how many wait for it. */
export function measuring({ database }: Store, stamp: string): { readonly measured: number; readonly left: number } {
  const [{ measured }, { left }] = [
    database.get<{ measured: number }>("SELECT count(*) AS measured FROM measured WHERE stamp = ?", stamp)!,
    database.get<{ left: number }>(`SELECT count(*) AS left ${waiting}`, stamp)!,
  ];
  return { measured, left };
}

/**
 * Lets go of what was measured with another stamp: values of one formula and of its next edition never stand in one
 * order. Those of two ways to measure, faces and shapes, may: what orders them is not the value, but by how many
 * standard deviations it exceeds unrelated pairs that were measured the same way (`lead`), and no picture has a place
 * until there are enough such pairs.
 */
export function beginMeasuring(store: Store, stamp: string): void {
  const { database } = store;
  if (!database.get("SELECT 1 FROM measured WHERE stamp <> ? LIMIT 1", stamp)) return;
  database.transaction(() => {
    database.run("DELETE FROM measure");
    database.run("DELETE FROM unrelated");
    database.run("DELETE FROM measured");
    forgetPlaces(database);
    store.changed("measure");
  });
}

/** Keeps what was measured of a picture in place of what was known. One that is gone meanwhile is passed over. */
export function recordMeasures(
  store: Store,
  id: PictureId,
  stamp: string,
  { measures, unrelated }: MeasureAnswer,
): void {
  const { database } = store;
  database.transaction(() => {
    if (!database.get("SELECT 1 FROM picture WHERE id = ?", id)) return;
    for (const table of ["measured", "measure", "unrelated"])
      database.run(`DELETE FROM ${table} WHERE picture = ?`, id);
    database.run("INSERT INTO measured (picture, stamp) VALUES (?, ?)", id, stamp);
    for (const pair of unrelated)
      database.run(
        `INSERT INTO unrelated (picture, kind, "by", value) VALUES (?, ?, ?, ?)`,
        id,
        pair.kind,
        pair.by,
        pair.value,
      );
    for (const measure of measures) insertMeasure(store, id, measure);
    placeAnew(database);
    // Whoever looks is told now and then, and at the end.
    if (id % TOLD === 0 || !database.get(`SELECT 1 ${waiting} LIMIT 1`, stamp)) store.changed("measure");
  });
}

function insertMeasure({ database }: Store, picture: PictureId, measure: Measure): void {
  const { kind, formula, weights } = measure;
  const measured = measure.state === "measured" ? measure : null;
  const place = measured && placeOf(database, kind, measured.by, measured.value);
  database.run(
    `INSERT INTO measure (picture, kind, formula, weights, value, "by", rough, why, instead, share, lead)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    picture,
    kind,
    formula,
    weights,
    measured?.value ?? null,
    measured?.by ?? null,
    measured ? Number(measured.rough) : null,
    measure.state === "absent" ? measure.why : null,
    measured?.instead ?? null,
    place?.share ?? null,
    place?.lead ?? null,
  );
}

interface MeasureRow {
  readonly kind: MeasureKind;
  readonly formula: string;
  readonly weights: string | null;
  readonly value: number | null;
  readonly by: MeasuredBy;
  readonly rough: number;
  readonly why: Absence;
  readonly instead: Absence | null;
}

/** What was measured of a picture, with its place as of now. */
export function measuresOf({ database }: Store, id: PictureId): readonly PlacedMeasure[] {
  return database
    .all<MeasureRow>(
      `SELECT kind, formula, weights, value, "by", rough, why, instead FROM measure WHERE picture = ?
       ORDER BY instr('likeness style words leak copy', kind)`,
      id,
    )
    .map(({ kind, formula, weights, value, by, rough, why, instead }) =>
      value === null
        ? { measure: { state: "absent", kind, formula, weights, why }, place: null }
        : {
            measure: {
              state: "measured",
              kind,
              formula,
              weights,
              value,
              by,
              rough: rough === 1,
              ...(instead === null ? {} : { instead }),
            },
            place: placeOf(database, kind, by, value),
          },
    );
}

/** Where every picture of a query stands, the newest first. */
export function measuredOutline(store: Store, query: PictureQuery): MeasuredOutline {
  const { database } = store;
  const [where, values] = condition(store, query);
  const rows = database.all<{ id: PictureId; colour: string | null; version: string }>(
    `SELECT id, colour, substr(sha256, 1, 8) AS version FROM picture WHERE ${where} ORDER BY made DESC, id DESC`,
    ...values,
  );
  const leads = (kind: MeasureKind): readonly (number | null)[] => {
    const of = new Map(
      database.lists<readonly [picture: number, lead: number]>(
        "SELECT picture, lead FROM measure INDEXED BY measure_order WHERE kind = ? AND lead IS NOT NULL",
        kind,
      ),
    );
    return rows.map(({ id }) => of.get(id) ?? null);
  };
  return {
    ids: rows.map(({ id }) => id),
    likeness: leads("likeness"),
    style: leads("style"),
    colours: rows.map(({ colour }) => colour),
    versions: rows.map(({ version }) => version),
  };
}
