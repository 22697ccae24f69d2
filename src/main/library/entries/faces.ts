/** What is known of the faces in photographs, and who may be the same person. */
import {
  type AlikePeople,
  alikePeople,
  facesEdition,
  type Face,
  type FoundFace,
  tellingIdentity,
} from "../../../contract/library/faces.ts";
import { Fault } from "../../../contract/fault.ts";
import type { PersonId, ReferenceId } from "../../../contract/values/id.ts";
import type { Store } from "../database/store.ts";

interface FaceRow {
  readonly found: string;
}

/** The faces of a reference's picture as it is seen now; null where it was not looked at since. */
export function facesOf({ database }: Store, reference: ReferenceId): readonly FoundFace[] | null {
  const row = database.get<FaceRow>(
    `SELECT f.found FROM face f JOIN reference r ON r.file = f.file AND r.turn = f.turn
     WHERE r.id = ? AND f.edition = ?`,
    reference,
    facesEdition,
  );
  return row ? (JSON.parse(row.found) as readonly FoundFace[]) : null;
}

/**
 * Notes what was found; what was known before of the same picture, turned as it is, goes.
 * @throws Fault `library.unknown`
 */
export function recordFaces(store: Store, reference: ReferenceId, found: readonly FoundFace[]): void {
  const row = store.database.get<{ file: number; turn: number }>(
    "SELECT file, turn FROM reference WHERE id = ?",
    reference,
  );
  if (!row) throw new Fault("library.unknown", { kind: "photograph", id: reference });
  store.database.run(
    "INSERT OR REPLACE INTO face (file, turn, edition, found) VALUES (?, ?, ?, ?)",
    row.file,
    row.turn,
    facesEdition,
    JSON.stringify(found),
  );
  store.changed("person");
}

/** Without the numbers that say whose they are: the window has no use for them. */
export const shownFaces = (found: string): readonly Face[] =>
  (JSON.parse(found) as readonly FoundFace[]).map(({ identity: _, drawn: __, ...face }) => face);

/** People whose photographs show one person, the nearest first. Those in the trash, or known to be two, are left. */
export function alikeInLibrary({ database }: Store): readonly AlikePeople[] {
  const rows = database.all<{ entry: number; found: string }>(
    `SELECT r.entry, f.found FROM face f JOIN reference r ON r.file = f.file AND r.turn = f.turn
     JOIN entry e ON e.id = r.entry
     WHERE e.kind = 'person' AND e.removed IS NULL AND e.trashed IS NULL AND r.removed IS NULL AND f.edition = ?`,
    facesEdition,
  );
  const identities = rows.flatMap(({ entry, found }) => {
    const [first] = JSON.parse(found) as readonly FoundFace[];
    const identity = first ? tellingIdentity(first) : null;
    return identity ? [{ person: entry as PersonId, identity }] : [];
  });
  const two = new Set(database.all<{ one: number; other: number }>("SELECT one, other FROM apart").map(pairOf));
  return alikePeople(identities, (one, other) => two.has(pairOf({ one, other })));
}

const pairOf = ({ one, other }: { readonly one: number; readonly other: number }): string =>
  `${Math.min(one, other)} ${Math.max(one, other)}`;

/** Notes that none of those who look alike is another. @throws Fault `library.unknown` */
export function keepApart(store: Store, people: readonly PersonId[]): void {
  for (const id of people)
    if (!store.database.get("SELECT 1 FROM entry WHERE id = ? AND kind = 'person'", id))
      throw new Fault("library.unknown", { kind: "person", id });
  const risen = [...new Set(people)].toSorted((a, b) => a - b);
  store.database.transaction(() => {
    for (const [n, one] of risen.entries())
      for (const other of risen.slice(n + 1))
        store.database.run("INSERT OR IGNORE INTO apart (one, other) VALUES (?, ?)", one, other);
    if (risen.length > 1) store.changed("person");
  });
}
