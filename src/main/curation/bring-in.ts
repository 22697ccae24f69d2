/**
 * Bringing pictures into the folder: each is read, looked at, and copied under a name of its own. What cannot be used
 * is left out and named; the rest goes on.
 */
import { extname, join, relative, sep } from "node:path";
import type { LeftOut } from "../../contract/learning/curation.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import type { Look } from "../../contract/library/look.ts";
import { samePrint } from "../../engine/curation/look.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { readBytes } from "../../formats/picture/bytes.ts";
import { picturesIn } from "../../formats/picture/folder.ts";
import type { Material } from "./folder.ts";
import { type Elsewhere, originOfFile } from "./origins.ts";
import type { Seeing } from "./seen-by.ts";
import { type Gathering, plainNameOf, type Source } from "./sources.ts";

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

interface Asked extends Omit<Seeing, "likeness"> {
  readonly folder: string;
  readonly role: Material["role"];
  readonly said: Elsewhere | null;
  readonly signal: AbortSignal;
}

export interface Brought {
  readonly pictures: readonly BroughtIn[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * @throws Fault `curation.no-folder`; `curation.changed` where a picture is another one than before;
 *   `image.*` where the folder cannot be written; `engine.cancelled`
 */
export async function bringIn(given: Gathering, known: Known, asked: Asked): Promise<Brought> {
  const { folder, role } = asked;
  const sources = await given.sources();
  const pictures: BroughtIn[] = [];
  const left: LeftOut[] = [];
  const names = new Set(known.materials.filter((one) => one.role === role).map(({ name }) => name));
  for (const one of sources) {
    const { file, source } = one;
    if (asked.signal.aborted) throw new Fault("engine.cancelled", {});
    const read = await asked.look(file).catch((error: unknown) => {
      if (!ofPicture(error)) throw error;
      left.push({ file: source, why: "unreadable", detail: error.message });
      return null;
    });
    if (!read) continue;
    const before = known.materials.find((other) => other.role === role && other.source === source);
    if (before && before.sha256 !== read.sha256) throw new Fault("curation.changed", { file: source, folder });
    const { look } = read;
    const same = (other: { readonly sha256: string; readonly print: string }): boolean =>
      other.sha256 === read.sha256 || samePrint(other.print, look.print);
    const twin = pictures.find(({ sha256, look: { print } }) => same({ sha256, print }));
    const held = known.heldOut.find(same);
    if (look.doubt === "blank") left.push({ file: source, why: "blank", detail: null });
    else if (twin) left.push({ file: source, why: "duplicate", detail: twin.source });
    else if (held) left.push({ file: source, why: "held out", detail: held.file });
    else {
      const kept = before ?? (await copied({ ...one, sha256: read.sha256 }, names, asked));
      pictures.push({ ...kept, look });
    }
  }
  return { pictures, leftOut: left };
}

/** Whether a picture itself is at fault, and not whoever looks at it. */
const ofPicture = (error: unknown): error is Fault => isFault(error) && error.code.startsWith("image.");

async function copied(
  { file, source, group, called, sha256 }: Source & Pick<Material, "sha256">,
  names: Set<string>,
  { folder, role, said, faces }: Asked,
): Promise<Material> {
  const name = freeName(plainNameOf(called) || role, names);
  const place = { content: "content", style: "style", stylised: "candidates", plain: "candidates" }[role];
  const inside = join(folder, place, `${role === "plain" ? "plain-" : ""}${name}${extname(file).toLowerCase()}`);
  await writeAtomically(inside, await readBytes(file));
  return {
    role,
    name,
    file: relative(folder, inside).split(sep).join("/"),
    source,
    sha256,
    group,
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
export async function heldOutIn(folder: string, look: Seeing["look"]): Promise<readonly Held[]> {
  const all: Held[] = [];
  for (const place of ["content", "style", "target", "."]) {
    for (const file of await picturesIn(join(folder, place)).catch(() => [])) {
      const read = await look(file).catch((error: unknown) => {
        if (!ofPicture(error)) throw error;
        return null;
      });
      if (read) all.push({ file, sha256: read.sha256, print: read.look.print });
    }
  }
  return all;
}
