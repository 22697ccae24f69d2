/** From what the artist named to the rows that go, and what stays and shows the same people. */
import { Fault } from "../../../contract/fault.ts";
import type { JobId, PersonId } from "../../../contract/values/id.ts";
import type { RemovalScope } from "../../../contract/library/removal.ts";
import type { Store } from "../database/store.ts";
import { digestsIn } from "./digests.ts";
import { whatShows } from "./showing.ts";

export interface Going {
  readonly people: readonly (Named & { readonly id: PersonId })[];
  readonly styles: readonly Named[];
  readonly pictures: readonly number[];
  /** Rows of `file` that nothing else uses. */
  readonly files: readonly number[];
  readonly jobs: readonly Job[];
  /** Pictures that stay and show the people. */
  readonly showing: readonly number[];
  /** How many pictures of somebody stay of which nobody knows whom they show. */
  readonly unrecorded: number;
  /** Names of people and styles that stay and show them too. */
  readonly alsoIn: readonly string[];
}

interface Named {
  readonly id: number;
  readonly name: string;
}

interface Job {
  readonly id: JobId;
  readonly state: string;
}

/** @throws Fault `library.unknown` */
export function goingOf(store: Store, { what, showing }: RemovalScope): Going {
  const { database } = store;
  const people = entriesOf(store, "person", what);
  const styles = entriesOf(store, "style", what);
  const named = "items" in what ? what.items.filter(({ kind }) => kind === "picture").map(({ id }) => id) : [];
  const trashed =
    "trash" in what && what.trash.includes("picture")
      ? database.all<{ id: number }>("SELECT id FROM picture WHERE trashed IS NOT NULL").map(({ id }) => id)
      : [];
  const shown = whatShows(
    store,
    people.map(({ id }) => id),
  );
  const pictures = new Set<number>([...named, ...trashed, ...(showing === "go too" ? shown.pictures : [])]);
  for (const id of named)
    if (!database.get("SELECT id FROM picture WHERE id = ?", id))
      throw new Fault("library.unknown", { kind: "picture", id: id });
  const entries = JSON.stringify([...people, ...styles].map(({ id }) => id));
  const files = database
    .all<{ id: number }>(
      `SELECT DISTINCT file AS id FROM reference WHERE entry IN (SELECT value FROM json_each(?1))
       EXCEPT SELECT file FROM reference WHERE entry NOT IN (SELECT value FROM json_each(?1))`,
      entries,
    )
    .map(({ id }) => id);
  const alsoIn = database
    .all<{ name: string }>(
      `SELECT DISTINCT e.name FROM entry e JOIN reference r ON r.entry = e.id JOIN file f ON f.id = r.file
       WHERE e.removed IS NULL AND r.removed IS NULL AND e.id NOT IN (SELECT value FROM json_each(?))
         AND f.sha256 IN (SELECT value FROM json_each(?)) ORDER BY e.name`,
      entries,
      JSON.stringify([...shown.digests]),
    )
    .map(({ name }) => name);
  return {
    people: people as Going["people"],
    styles,
    pictures: [...pictures],
    files,
    jobs: jobsOf(store, { entries, pictures: JSON.stringify([...pictures]), files: JSON.stringify(files) }),
    showing: [...shown.pictures].filter((id) => !pictures.has(id)),
    unrecorded: people.length === 0 ? 0 : privately(store).filter((id) => !pictures.has(id)).length,
    alsoIn,
  };
}

/** Pictures of somebody that were made without recording whom. */
const privately = ({ database }: Store): readonly number[] =>
  database
    .all<{ id: number }>(
      `SELECT id FROM picture
       WHERE recipe ->> '$.private' IS NOT NULL AND json_array_length(recipe, '$.subjects') > 0`,
    )
    .map(({ id }) => id);

function entriesOf({ database }: Store, kind: "person" | "style", what: RemovalScope["what"]): readonly Named[] {
  if ("trash" in what)
    return what.trash.includes(kind)
      ? database.all<Named>(
          "SELECT id, name FROM entry WHERE kind = ? AND trashed IS NOT NULL AND removed IS NULL ORDER BY name",
          kind,
        )
      : [];
  return what.items
    .filter((item) => item.kind === kind)
    .map(({ id }) => {
      const found = database.get<Named>("SELECT id, name FROM entry WHERE id = ? AND kind = ?", id, kind);
      if (!found) throw new Fault("library.unknown", { kind, id });
      return { ...found };
    });
}

/** Rows by their ids, as JSON. */
interface Rows {
  readonly entries: string;
  readonly pictures: string;
  readonly files: string;
}

/**
 * Jobs that were ordered with one of these people or styles, whichever way they name them, and those whose every
 * picture goes.
 */
function jobsOf(store: Store, rows: Rows): readonly Job[] {
  const named = jobsNaming(store, rows);
  return [...jobsWith(store, rows), ...named].filter(({ id }, n, all) => all.findIndex((job) => job.id === id) === n);
}

/** Jobs that are to be made, or would have been, of photographs and crops that go, or of pictures that go. */
function jobsNaming({ database }: Store, { pictures, files }: Rows): readonly Job[] {
  const digests = new Set(
    database
      .all<{ sha256: string }>(
        `SELECT sha256 FROM file WHERE id IN (SELECT value FROM json_each(?1))
         UNION SELECT d.sha256 FROM derived d JOIN reference r ON r.id = d.reference
           WHERE r.file IN (SELECT value FROM json_each(?1))
         UNION SELECT sha256 FROM picture WHERE id IN (SELECT value FROM json_each(?2))`,
        files,
        pictures,
      )
      .map(({ sha256 }) => sha256),
  );
  if (digests.size === 0) return [];
  return database
    .all<Job & { readonly ordered: string }>("SELECT id, state, ordered FROM job WHERE ordered IS NOT NULL")
    .filter(({ ordered }) => digestsIn(ordered).some((sha256) => digests.has(sha256)));
}

function jobsWith({ database }: Store, { entries, pictures }: Rows): readonly Job[] {
  return database.all<Job>(
    `SELECT id, state FROM job WHERE
       EXISTS (SELECT 1 FROM json_each(draft, '$.people') WHERE json_extract(value, '$.person') IN (SELECT value FROM json_each(?1))
         OR json_extract(value, '$.photo') IN (SELECT id FROM reference WHERE entry IN (SELECT value FROM json_each(?1))))
       OR EXISTS (SELECT 1 FROM json_each(draft, '$.styles') WHERE json_extract(value, '$.style') IN (SELECT value FROM json_each(?1)))
       OR (state IN ('waiting', 'running') AND EXISTS (
         SELECT 1 FROM (SELECT value FROM json_each(draft, '$.people') UNION ALL SELECT value FROM json_each(draft, '$.styles'))
         WHERE coalesce(json_extract(value, '$.as'), json_extract(value, '$.picture')) IN (SELECT value FROM json_each(?2))))
       OR (id IN (SELECT job FROM picture WHERE id IN (SELECT value FROM json_each(?2)))
           AND state IN ('done', 'cancelled', 'failed')
           AND NOT EXISTS (SELECT 1 FROM picture WHERE job = job.id AND id NOT IN (SELECT value FROM json_each(?2))))`,
    entries,
    pictures,
  );
}
