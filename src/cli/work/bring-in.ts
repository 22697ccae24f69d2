/** Bringing many files in: the good ones come, and each bad one is told with its reason. */
import { type Fault, isFault, toFault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { Person, Style } from "../../contract/library/library.ts";
import { fileDigest } from "../../formats/digest.ts";
import type { Library } from "../../main/library/library.ts";
import { placeOf } from "../../formats/place.ts";

export interface Refused {
  readonly file: string;
  readonly error: Fault;
}

export interface BroughtIn {
  /** null where no file was good. */
  readonly added: Person | Style | null;
  readonly refused: readonly Refused[];
}

/** As many as one call takes. */
const AT_ONCE = 100;

/**
 * Makes a person or style of the files that are pictures, in their order.
 * @throws Fault where the library cannot be written, which no other file mends
 */
export async function bringIn(
  library: Library,
  kind: "person" | "style",
  name: string,
  files: readonly string[],
): Promise<BroughtIn> {
  let added: Person | Style | null = null;
  const refused: Refused[] = [];

  async function put(paths: readonly string[]): Promise<void> {
    const sources = paths.map((path) => ({ path: placeOf(path) }));
    if (added === null) added = await library.call(kind === "person" ? "people.add" : "styles.add", { name, sources });
    else if (kind === "person") added = await library.call("people.addPhotos", { id: (added as Person).id, sources });
    else added = await library.call("styles.addPictures", { id: (added as Style).id, sources });
  }

  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    const together = await put(some).then(
      () => true,
      (error: unknown) => {
        if (!isOfOneFile(error)) throw error;
        return false;
      },
    );
    if (together) continue;
    for (const file of some)
      await put([file]).catch((error: unknown) => {
        if (!isOfOneFile(error)) throw error;
        refused.push({ file, error: toFault(error) });
      });
  }
  return { added, refused };
}

const isOfOneFile = (error: unknown): boolean =>
  isFault(error) && (error.code.startsWith("image.") || error.code === "library.changed-while-reading");

/** The person or style of this name that has every one of these files already; null where there is none. */
export async function thereAlready(
  library: Library,
  kind: "person" | "style",
  name: string,
  files: readonly string[],
): Promise<Person | Style | null> {
  const entries: readonly (Person | Style)[] = await library.call(kind === "person" ? "people.list" : "styles.list", {
    view: "all",
  });
  const namesakes = entries.filter((entry) => folded(entry.name) === folded(name));
  if (namesakes.length === 0 || files.length === 0) return null;
  const digests = await Promise.all(files.map((file) => fileDigest(placeOf(file)).catch(() => null)));
  for (const entry of namesakes) {
    const pictures = "photos" in entry ? entry.photos : entry.images;
    const own = await Promise.all(pictures.map(({ id }) => library.call("file.reference", { id })));
    const has = new Set<string | null>(own.map(({ sha256 }) => sha256));
    if (digests.every((digest) => has.has(digest))) return entry;
  }
  return null;
}
