/**
 * Bringing pictures into the folder: each is read, looked at, and copied under a name of its own. What cannot be used
 * is left out and named; the rest goes on.
 */
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, relative, resolve, sep } from "node:path";
import type { LeftOut } from "../../contract/curation.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import { lookOf, type Look, samePrint } from "../../engine/curation/look.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { slug } from "../../formats/names.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { picturesIn } from "../../formats/picture/folder.ts";
import { readPicture } from "../../formats/picture/read.ts";
import type { Material } from "./folder.ts";
import { type Elsewhere, originOfFile } from "./origins.ts";

/** A picture of the folder, and what is seen of it. */
export interface BroughtIn extends Material {
  readonly look: Look;
}

/** What the folder knows already, and what of it comes to be known. */
export interface Known {
  readonly materials: readonly Material[];
  /** Prints of pictures that are kept apart to judge by. */
  readonly heldOut: readonly Held[];
}

export interface Held {
  readonly file: string;
  readonly sha256: string;
  readonly print: string;
}

interface Asked {
  readonly folder: string;
  readonly role: Material["role"];
  readonly said: Elsewhere | null;
  readonly faces: (file: string) => Promise<number | null>;
  readonly signal: AbortSignal;
}

export interface Brought {
  readonly pictures: readonly BroughtIn[];
  readonly leftOut: readonly LeftOut[];
}

/** Pictures of a folder, and those of the folders in it, each such folder a group of its own. A picture is itself. */
async function sourcesIn(given: string): Promise<readonly { readonly file: string; readonly group: string }[]> {
  const found = await stat(given).catch((cause: unknown) => {
    throw new Fault("curation.no-folder", { folder: given }, { cause });
  });
  if (!found.isDirectory()) return [{ file: given, group: given }];
  const flat = (await picturesIn(given)).map((file) => ({ file, group: file }));
  const entries = await readdir(given, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
  const deeper = await Promise.all(
    names
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .map(async (name) => {
        const group = join(given, name);
        return (await picturesIn(group)).map((file) => ({ file, group }));
      }),
  );
  return [...flat, ...deeper.flat()];
}

/**
 * @throws Fault `curation.no-folder`; `curation.changed` where a picture is another one than before;
 *   `image.*` where the folder cannot be written; `engine.cancelled`
 */
export async function bringIn(given: string, known: Known, asked: Asked): Promise<Brought> {
  const { folder, role } = asked;
  const sources = await sourcesIn(given);
  const pictures: BroughtIn[] = [];
  const left: LeftOut[] = [];
  const names = new Set(known.materials.filter((one) => one.role === role).map(({ name }) => name));
  for (const { file, group } of sources) {
    if (asked.signal.aborted) throw new Fault("engine.cancelled", {});
    const read = await readPicture(file).catch((error: unknown) => {
      if (!isFault(error)) throw error;
      left.push({ file, why: "unreadable", detail: error.message });
      return null;
    });
    if (!read) continue;
    const source = resolve(file);
    const before = known.materials.find((one) => one.role === role && one.source === source);
    if (before && before.sha256 !== read.sha256) throw new Fault("curation.changed", { file, folder });
    const look = lookOf(read);
    const same = (one: { readonly sha256: string; readonly print: string }): boolean =>
      one.sha256 === read.sha256 || samePrint(one.print, look.print);
    const twin = pictures.find((one) => same({ sha256: one.sha256, print: one.look.print }));
    const held = known.heldOut.find(same);
    if (look.blank) left.push({ file, why: "blank", detail: null });
    else if (twin) left.push({ file, why: "duplicate", detail: twin.source });
    else if (held) left.push({ file, why: "held out", detail: held.file });
    else {
      const one = before ?? (await copied({ file, source, group, sha256: read.sha256 }, names, asked));
      pictures.push({ ...one, look });
    }
  }
  return { pictures, leftOut: left };
}

async function copied(
  { file, source, group, sha256 }: Pick<Material, "source" | "group" | "sha256"> & { readonly file: string },
  names: Set<string>,
  { folder, role, said, faces }: Asked,
): Promise<Material> {
  const name = freeName(slug(basename(file, extname(file))).replaceAll(/-{2,}/g, "-") || role, names);
  const place = { content: "content", style: "style", stylised: "candidates", plain: "candidates" }[role];
  const inside = join(folder, place, `${role === "plain" ? "plain-" : ""}${name}${extname(file).toLowerCase()}`);
  await writeAtomically(inside, await readBytes(file));
  return {
    role,
    name,
    file: relative(folder, inside).split(sep).join("/"),
    source,
    sha256,
    group: resolve(group),
    made: await originOfFile(file, role === "content" || role === "style" ? "given" : "expert", said),
    faces: role === "content" ? await faces(file) : null,
  };
}

function freeName(wanted: string, names: Set<string>): string {
  const stem = wanted.slice(0, 80);
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

/** The pictures of a folder of triplets that are kept apart to judge by. */
export async function heldOutIn(folder: string): Promise<readonly Held[]> {
  const all: Held[] = [];
  for (const place of ["content", "style", "target", "."]) {
    for (const file of await picturesIn(join(folder, place)).catch(() => [])) {
      const read = await readPicture(file).catch(() => null);
      if (read) all.push({ file, sha256: read.sha256, print: lookOf(read).print });
    }
  }
  return all;
}
