/** Finding again whom and what a recipe's pictures show, by their digests. */
import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { isFault } from "../../../contract/fault.ts";
import type { PictureReference, StyleReference } from "../../../contract/making/recipe.ts";
import { fileDigest } from "../../../formats/digest.ts";
import { insertEntry, insertReferences } from "../entries/entry-changes.ts";
import type { Kind } from "../entries/entries.ts";
import { bringIn } from "../entries/import.ts";
import type { Link } from "../pictures/record.ts";
import type { Store } from "../database/store.ts";
import type { SourceFile } from "../thread/worker-calls.ts";

const endings = ["safetensors", "png", "jpg", "jpeg", "webp", "avif", "gif", "tif", "tiff", "heic", "heif"];

/** What a rebuild knows while it reads one picture. */
export interface Finding {
  /** For references that the library does not have but finds on the disk. */
  readonly keep: SourceFile["keep"];
  /** When the picture was made that is read. */
  readonly made: number;
  /** The people and styles that this rebuild made, and when the picture was made that named each. */
  readonly named: Map<number, number>;
}

/**
 * The link of one reference of a recipe: to the person or style that has this picture; else to one that is made of it,
 * under the name the recipe knows, where the file still exists; else a name alone. People and styles are renamed
 * between pictures: one that the rebuild made is called as the newest of its pictures says.
 */
export async function linkTo(
  store: Store,
  kind: Kind,
  reference: PictureReference | StyleReference,
  { keep, made, named }: Finding,
): Promise<Link> {
  const weight = "weight" in reference ? (reference.weight ?? 100) : 100;
  const name = reference.name?.trim() || basename(reference.path, extname(reference.path));
  const unknown: Link = { kind, entry: null, reference: null, source: null, name, weight };
  const sha256 = reference.sha256 ?? (await digestAt(reference.path));
  if (sha256 === null) return unknown;
  const source = store.database.get<{ id: number }>(
    "SELECT id FROM picture WHERE sha256 = ? ORDER BY missing, id LIMIT 1",
    sha256,
  );
  const known = knownReference(store, kind, sha256, name);
  if (source) return { ...unknown, ...known, source: source.id };
  if (known && reference.name && made > (named.get(known.entry) ?? Infinity)) {
    store.database.run("UPDATE entry SET name = ? WHERE id = ?", name, known.entry);
    named.set(known.entry, made);
    return { ...unknown, ...known, name };
  }
  if (known) return { ...unknown, ...known };
  const file = reference.name ? await fileWith(store, sha256, reference.path) : null;
  if (file === null) return unknown;
  try {
    const own = relative(store.home.folder, dirname(file)).startsWith("..") ? keep : "copied";
    const picture = await bringIn(store, { path: file, name: basename(reference.path), keep: own });
    return store.database.transaction(() => {
      let entry = sameName(store, kind, name);
      if (entry === undefined) named.set((entry = insertEntry(store, kind, name, [], Date.now())), made);
      insertReferences(store, entry, [picture]);
      return { ...unknown, ...knownReference(store, kind, sha256, name) };
    });
  } catch (error) {
    if (!isFault(error)) throw error;
    return unknown;
  }
}

interface Known {
  readonly entry: number;
  readonly reference: number;
  readonly name: string;
}

/**
 * The reference with this digest, itself or derived from it. Where several share the file, the one of that name, then
 * one that is still in use.
 */
function knownReference({ database }: Store, kind: Kind, sha256: string, name: string): Known | undefined {
  return database.get<Known>(
    `SELECT r.id AS reference, e.id AS entry, e.name FROM reference r JOIN entry e ON e.id = r.entry JOIN file f ON f.id = r.file
     WHERE e.kind = ?1 AND e.removed IS NULL AND (f.sha256 = ?2 OR r.id = (SELECT reference FROM derived WHERE sha256 = ?2))
     ORDER BY e.name = ?3 DESC, r.removed IS NULL DESC, e.trashed IS NULL DESC, r.id LIMIT 1`,
    kind,
    sha256,
    name,
  );
}

function sameName({ database }: Store, kind: Kind, name: string): number | undefined {
  return database.get<{ id: number }>(
    "SELECT id FROM entry WHERE kind = ? AND name = ? AND removed IS NULL AND trashed IS NULL ORDER BY id LIMIT 1",
    kind,
    name,
  )?.id;
}

/** Where the bytes with this digest still are: where the recipe says, or among what the studio keeps. */
export async function fileWith({ home }: Store, sha256: string, path: string): Promise<string | null> {
  if ((await digestAt(path)) === sha256) return path;
  const kept = [home.references, home.blobs].flatMap((folder) =>
    endings.map((ending) => join(folder, `${sha256}.${ending}`)),
  );
  return kept.find((file) => existsSync(file)) ?? null;
}

/** A path on another machine is not tried: a stranger's picture must not make this one log in there. */
export async function digestAt(path: string): Promise<string | null> {
  if (/^[\\/]{2}/.test(path) || !existsSync(path)) return null;
  return fileDigest(path).catch(() => null);
}
