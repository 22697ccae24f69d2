/** Bringing pictures in: read, measured, and copied by their digest or used where they lie. */
import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { stat, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Colour } from "../../../contract/library/finding.ts";
import { Fault, isFault } from "../../../contract/fault.ts";
import { oneLine } from "../../../contract/values/plain.ts";
import { writeAtomically } from "../../../formats/atomic.ts";
import { saidOf, type SaidOf } from "../../../formats/training-set.ts";
import { readBytes } from "../../../formats/picture/bytes.ts";
import { kindOf } from "../../../formats/picture/kind.ts";
import { readPicture } from "../../../formats/picture/read.ts";
import { sharpness } from "../../../engine/image/sharpness.ts";
import { filePath } from "./entries.ts";
import { makeReady } from "../pictures/looks.ts";
import type { Store } from "../database/store.ts";
import type { SourceFile } from "../thread/worker-calls.ts";

/** A picture that is where it belongs, but not yet in the database. */
export interface Brought {
  readonly name: string;
  readonly sha256: string;
  /** As in the table `file`. */
  readonly path: string;
  readonly kept: "copied" | "in place";
  readonly width: number;
  readonly height: number;
  readonly sharpness: number;
  readonly colour: Colour;
  /** What its folder says of it; absent where nobody asked. */
  readonly said?: SaidOf;
}

const endings: Readonly<Record<string, string>> = { jpeg: "jpg", tiff: "tif" };

/**
 * Reads a picture and puts a copy into the references folder, unless it is there already or is to stay in place.
 * @throws Fault `image.*`, naming the file as the person knows it; `library.changed-while-reading`
 */
export async function bringIn(store: Store, source: SourceFile): Promise<Brought> {
  const { path, keep } = source;
  const name = oneLine((basename(source.name) || basename(path)).normalize("NFC"));
  try {
    const picture = await readPicture(path);
    const { sha256, width, height } = picture;
    const measured = { name, sha256, width, height, sharpness: await sharpness(picture) };
    const colour = await makeReady(store, { path, sha256 });
    if (keep === "in place") return { ...measured, colour, path, kept: "in place" };
    return { ...measured, colour, path: await copyIn(store, path, sha256), kept: "copied" };
  } catch (error) {
    throw renamed(error, path, source.name);
  }
}

/** The id of a picture's row, which equal bytes share. Called in the transaction that refers to it. */
export function fileOf(store: Store, brought: Brought): number {
  const { database, home } = store;
  const { sha256, path, kept, width, height } = brought;
  const known = database.get<{ id: number; path: string; kept: "copied" | "in place" }>(
    "SELECT id, path, kept FROM file WHERE sha256 = ?",
    sha256,
  );
  if (!known) {
    return database.run(
      "INSERT INTO file (sha256, path, kept, width, height, sharpness, colour) VALUES (?, ?, ?, ?, ?, ?, ?)",
      sha256,
      path,
      kept,
      width,
      height,
      brought.sharpness,
      brought.colour,
    );
  }
  if (kept === "copied" || !existsSync(filePath(home, known))) {
    database.run("UPDATE file SET path = ?, kept = ?, missing = 0 WHERE id = ?", path, kept, known.id);
  }
  return known.id;
}

/** Copies a file into the references folder and returns its name there. */
async function copyIn({ home }: Store, path: string, sha256: string): Promise<string> {
  const bytes = await readBytes(path);
  if (hash("sha256", bytes, "hex") !== sha256) throw new Fault("library.changed-while-reading", { file: path });
  const { kind } = kindOf(bytes);
  const name = `${sha256}.${endings[kind] ?? kind}`;
  const file = join(home.references, name);
  if (await isWhole(file, bytes.length)) {
    // As new, so that no sweep takes a file for an orphan whose row is being written.
    await utimes(file, new Date(), new Date()).catch(() => {});
  } else await writeAtomically(file, bytes);
  return name;
}

/** A picture of a style, with what is said of it, by whoever gives it or else by the folder that it was taken from. */
export async function bringStyleIn(store: Store, source: SourceFile): Promise<Brought> {
  const brought = await bringIn(store, source);
  return { ...brought, said: source.said ?? (await saidOf(source.path)) };
}

const isWhole = (file: string, bytes: number): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile() && found.size === bytes,
    () => false,
  );

/** A fault that names a file by its path, with the name a person gave it: an upload's path means nothing to anybody. */
function renamed(error: unknown, path: string, name: string): unknown {
  if (!isFault(error) || typeof error.data !== "object" || !("file" in error.data) || error.data.file !== path)
    return error;
  return new Fault(error.code, { ...error.data, file: name } as never, { cause: error });
}
