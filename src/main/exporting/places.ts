/** Which file each picture becomes: the names that are free, and what happens where one is not. */
import { readdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { Collision } from "../../contract/library/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import { collisionKey } from "../../formats/names.ts";

export interface Place {
  /** Below the export's folder, forward slashes, with ending. */
  readonly path: string;
  readonly action: "write" | "rename" | "overwrite" | "skip";
  /** A file of that name may be replaced. */
  readonly replace: boolean;
}

export interface Places {
  /**
   * The next place for a file of that name. No two files of an export share one, whatever the choice; asked again for
   * the same name, because a file appeared there, it goes on to the next number.
   * @param another  whether the file that has a name is another picture's export, which stays whatever the choice
   * @throws Fault `export.no-free-name`
   */
  take(stem: string, ending: string, another: (below: string) => Promise<boolean>): Promise<Place>;
  /** Keeps the name of a file that is there from being taken. */
  claim(below: string): void;
  /** Forgets what lay in the folders: it may have changed. */
  refresh(): void;
}

const mostNumbers = 100_000;

/**
 * @param folder absolute; may be missing
 * @param originals the pictures' own files. In the folders they lie in nothing is overwritten, whatever was chosen: an
 *   export must never replace what it is made of, nor a picture beside it.
 */
export async function createPlaces(
  folder: string,
  collision: Collision,
  originals: readonly string[],
): Promise<Places> {
  const guarded = new Set(await Promise.all([...new Set(originals.map((file) => path.dirname(file)))].map(real)));
  const claimed = new Set<string>();
  /** The number to try next for a name: every smaller one is taken. */
  const numbers = new Map<string, number>();
  let listings = new Map<string, Promise<Listing>>();

  const listing = (below: string): Promise<Listing> => {
    const known = listings.get(below) ?? list(path.join(folder, below));
    listings.set(below, known);
    return known;
  };

  return {
    claim: (below) => void claimed.add(collisionKey(below)),
    async take(stem, ending, another) {
      const below = path.posix.dirname(stem);
      const there = await listing(below);
      const replace = collision === "overwrite" && !guarded.has(there.folder);
      const wanted = collisionKey(`${stem}.${ending}`);
      for (let n = numbers.get(wanted) ?? 1; n <= mostNumbers; n++) {
        const name = `${stem}${n === 1 ? "" : `-${n}`}.${ending}`;
        if (claimed.has(collisionKey(name))) continue;
        const found = there.entries.get(collisionKey(path.posix.basename(name)));
        const action =
          found === undefined
            ? n === 1
              ? "write"
              : "rename"
            : found === "file"
              ? settled(collision, replace)
              : "rename";
        if (found !== undefined && (action === "rename" || (await another(name)))) continue;
        claimed.add(collisionKey(name));
        numbers.set(wanted, n + 1);
        return { path: name, action, replace };
      }
      throw new Fault("export.no-free-name", { file: path.join(folder, `${stem}.${ending}`) });
    },
    refresh: () => void (listings = new Map()),
  };
}

function settled(collision: Collision, replace: boolean): "rename" | "overwrite" | "skip" {
  return collision === "overwrite" && !replace ? "rename" : collision;
}

interface Listing {
  /** Links followed. */
  readonly folder: string;
  /** What has a name there, by the name's key. */
  readonly entries: ReadonlyMap<string, "file" | "other">;
}

async function list(folder: string): Promise<Listing> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return {
    folder: await real(folder),
    entries: new Map(entries.map((entry) => [collisionKey(entry.name), entry.isFile() ? "file" : "other"])),
  };
}

function real(folder: string): Promise<string> {
  return realpath(folder).catch(() => path.resolve(folder));
}
