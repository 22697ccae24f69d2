/** Recording a picture that is on the disk: whoever is told that it is recorded can rely on it after any crash. */
import type { NewPicture } from "../../../jobs/library.ts";
import { Fault } from "../../../contract/fault.ts";
import { wordsOf } from "../../../contract/making/idiom.ts";
import type { Colour } from "../../../contract/library/finding.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { recorded } from "../../../contract/library/private.ts";
import type { Recipe } from "../../../contract/making/recipe.ts";
import { computeFileDigest } from "../../../formats/digest.ts";
import { makeReady } from "./looks.ts";
import { madeNow } from "../../../formats/picture/made.ts";
import { saidByFile } from "../../../formats/picture/made-in.ts";
import { readPictureRow } from "./pictures.ts";
import type { Store } from "../database/store.ts";

/** What a picture was made of, as in the table `picture_entry`. */
export interface Link {
  readonly kind: "person" | "style";
  readonly entry: number | null;
  readonly reference: number | null;
  /** The picture of the history that was used as it is. */
  readonly source: number | null;
  readonly name: string;
  readonly weight: number;
}

export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Absent where it is still to be found out. */
  readonly colour?: Colour;
  readonly made: number;
  /** Minutes that the clock was ahead of UTC where it was made; absent where nothing says so. */
  readonly offset?: number | null;
  readonly seconds: number | null;
  readonly provider: string | null;
  readonly machine?: string | undefined;
  readonly engine?: string | undefined;
  readonly device?: string | undefined;
  readonly job: number | null;
  readonly recipe: Recipe;
}

const pictureBehind = `SELECT p.id FROM reference r JOIN file f ON f.id = r.file JOIN picture p ON p.sha256 = f.sha256
  WHERE r.id = ? ORDER BY p.missing, p.id LIMIT 1`;

/**
 * Records a finished picture. The same file a second time is the same picture.
 * @throws Fault `library.picture-missing`
 */
export async function recordPicture(store: Store, picture: NewPicture): Promise<Picture> {
  const { database } = store;
  const { file, recipe } = picture;
  const sha256 = await computeFileDigest(file).catch((cause: unknown) => {
    throw new Fault("library.picture-missing", { file }, { cause });
  });
  const colour = await makeReady(store, { path: file, sha256 });
  // The file says it, so that whoever reads it back knows the same.
  const said = await saidByFile(file);
  const { time: made, offset } = said.made ?? madeNow();
  const { origin } = said;
  return database.transaction(() => {
    const known = database.get<{ id: number }>(
      "SELECT id FROM picture WHERE path = ? AND sha256 = ? AND missing = 0",
      file,
      sha256,
    );
    if (known) return readPictureRow(store, known.id);
    const nameOf = (id: number | null, fallback: string | undefined) =>
      database.get<{ name: string }>("SELECT name FROM entry WHERE id = ?", id)?.name ?? fallback ?? "";
    // Whose it is today: the photograph may have come to another while the picture was made.
    const ownerOf = (id: number | null, reference: number | null) =>
      database.get<{ entry: number }>("SELECT entry FROM reference WHERE id = ?", reference)?.entry ?? id;
    // A picture that became a photograph of the library stays the picture it is.
    const sourceOf = ({ reference, picture: source }: NewPicture["people"][number] | NewPicture["styles"][number]) =>
      source ?? database.get<{ id: number }>(pictureBehind, reference)?.id ?? null;
    const links: readonly Link[] = [
      ...picture.people.map((one, i): Link => ({
        kind: "person",
        entry: ownerOf(one.id, one.reference),
        reference: one.reference,
        source: sourceOf(one),
        name: nameOf(ownerOf(one.id, one.reference), recipe.subjects[i]?.name),
        weight: 100,
      })),
      ...picture.styles.map((one, i): Link => ({
        kind: "style",
        entry: ownerOf(one.id, one.reference),
        reference: one.reference,
        source: sourceOf(one),
        name: nameOf(ownerOf(one.id, one.reference), recipe.styles[i]?.name),
        weight: one.weight,
      })),
    ];
    const { width, height, seconds, provider, machine, job } = picture;
    // Of a private picture nothing says here either what it was made of.
    const kept = recipe.private === undefined ? links : [];
    const id = insertPicture(
      store,
      {
        path: file,
        sha256,
        width,
        height,
        colour,
        made,
        offset,
        seconds: seconds ?? origin?.seconds ?? null,
        provider: provider ?? origin?.provider ?? null,
        machine: machine ?? origin?.machine,
        engine: origin?.engine,
        device: origin?.device,
        job,
        recipe: recorded(recipe),
      },
      kept,
    );
    store.changed("picture", ...new Set(kept.map((link) => link.kind)));
    return readPictureRow(store, id);
  });
}

/** Inserts a picture with its links. Called in a transaction. */
export function insertPicture({ database }: Store, picture: PictureFile, links: readonly Link[]): PictureId {
  const { path, sha256, width, height, colour = null, made, offset = null } = picture;
  const { seconds, provider, machine = null, engine = null, device = null, job, recipe } = picture;
  // Whatever was recorded there before has been replaced or deleted outside the studio.
  database.run("UPDATE picture SET missing = 1 WHERE path = ? AND missing = 0", path);
  const columns = {
    path,
    sha256,
    width,
    height,
    colour,
    made,
    made_offset: offset,
    seconds,
    provider,
    machine,
    engine,
    device,
    job: job === null ? null : (database.get<{ id: number }>("SELECT id FROM job WHERE id = ?", job)?.id ?? null),
    recipe: JSON.stringify(recipe),
    model: recipe.model,
    prompt: wordsOf(recipe),
    seed: recipe.seed,
    steps: recipe.steps,
  };
  const names = Object.keys(columns);
  const id = database.run(
    `INSERT INTO picture (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    ...Object.values(columns),
  );
  for (const [position, { kind, entry, reference, source, name, weight }] of links.entries()) {
    database.run(
      `INSERT INTO picture_entry (picture, kind, position, entry, reference, source, name, weight)
       VALUES (?, ?, ?, (SELECT id FROM entry WHERE id = ?), (SELECT id FROM reference WHERE id = ?),
         (SELECT id FROM picture WHERE id = ?), ?, ?)`,
      id,
      kind,
      position,
      entry,
      reference,
      source,
      name,
      weight,
    );
  }
  return id as PictureId;
}

/** Notes that pictures were exported. No undoing takes files back, so it is not logged. */
export function markExported(store: Store, ids: readonly PictureId[]): void {
  store.database.run(
    "UPDATE picture SET exported = ? WHERE id IN (SELECT value FROM json_each(?))",
    Date.now(),
    JSON.stringify(ids),
  );
  store.changed("picture");
}
