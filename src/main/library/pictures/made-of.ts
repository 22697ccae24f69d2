/** What a picture was made of, as it was then: found by digest, whatever has become of it in the library since. */
import { basename, extname } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import type { PictureId, ReferenceId } from "../../../contract/values/id.ts";
import { isWithheld } from "../../../contract/library/private.ts";
import type { PictureReference, Recipe, StyleReference } from "../../../contract/making/recipe.ts";
import type { KeptPart, KeptParts } from "../../../jobs/library.ts";
import { digestAt, fileWith } from "../opening/links.ts";
import type { Store } from "../database/store.ts";

interface LinkRow {
  readonly kind: "person" | "style";
  readonly entry: number | null;
  readonly reference: number | null;
  readonly source: number | null;
  readonly present: number;
}

/** @throws Fault `library.unknown`; `queue.not-recorded` where it was made privately */
export async function madeOf(store: Store, id: PictureId): Promise<KeptParts> {
  const row = store.database.get<{ recipe: string }>("SELECT recipe FROM picture WHERE id = ?", id);
  if (!row) throw new Fault("library.unknown", { kind: "picture", id });
  const recipe = JSON.parse(row.recipe) as Recipe;
  if (isWithheld(recipe)) throw new Fault("queue.not-recorded", {});
  const { subjects, styles } = recipe;
  const links = store.database.all<LinkRow>(
    `SELECT l.kind, l.entry, coalesce(same.id, l.reference) AS reference, l.source,
       e.trashed IS NULL AND e.removed IS NULL AND same.id IS NOT NULL AS present
     FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry LEFT JOIN reference r ON r.id = l.reference
     -- The same file, also where it was joined with another's or added anew.
     LEFT JOIN reference same ON same.id = (SELECT id FROM reference t
       WHERE t.entry = r.entry AND t.file = r.file AND t.removed IS NULL ORDER BY t.id = r.id DESC, t.id LIMIT 1)
     WHERE l.picture = ? ORDER BY l.position`,
    id,
  );
  const parts = (kind: LinkRow["kind"], references: readonly (PictureReference | StyleReference)[]) => {
    const own = links.filter((link) => link.kind === kind);
    // A picture recorded with other links than references says nothing of which is which.
    const paired = own.length === references.length;
    return Promise.all(references.map((reference, n) => kept(store, reference, paired ? own[n] : undefined)));
  };
  return { subjects: await parts("person", subjects), styles: await parts("style", styles) };
}

async function kept(
  store: Store,
  reference: PictureReference | StyleReference,
  link: LinkRow | undefined,
): Promise<KeptPart> {
  const { path, name } = reference;
  const sha256 = reference.sha256 ?? (await digestAt(path));
  return {
    path: sha256 === null ? null : await fileWith(store, sha256, path),
    sha256,
    name: name?.trim() || basename(path, extname(path)),
    weight: "weight" in reference ? (reference.weight ?? 100) : 100,
    entry: link?.entry ?? null,
    reference: (link?.reference ?? null) as ReferenceId | null,
    present: link?.present === 1,
    picture: (link?.source ?? null) as PictureId | null,
  };
}

const MOST = 100;

/** Pictures that were made of this one, the newest first, without those in the trash; the first hundred. */
export const usedIn = (store: Store, id: PictureId): readonly PictureId[] =>
  store.database
    .all<{ readonly id: PictureId }>(
      `SELECT id FROM picture WHERE trashed IS NULL AND id IN (
         SELECT picture FROM picture_entry WHERE source = ?1
         UNION SELECT id FROM picture
           WHERE recipe ->> '$.enlarged.sha256' = (SELECT sha256 FROM picture WHERE id = ?1) AND id <> ?1)
       ORDER BY made DESC, id DESC LIMIT ${MOST}`,
      id,
    )
    .map((row) => row.id);

/** The picture that this one is an enlargement of; null where it is none, or that one is not known here. */
export const enlargedFrom = (store: Store, id: PictureId): PictureId | null =>
  store.database.get<{ readonly id: PictureId }>(
    `SELECT p.id FROM picture e JOIN picture p ON p.sha256 = e.recipe ->> '$.enlarged.sha256'
     WHERE e.id = ? ORDER BY p.missing, p.id LIMIT 1`,
    id,
  )?.id ?? null;
