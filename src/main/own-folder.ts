/** The folders in which the studio keeps what is its own. Nothing that an artist sends to a folder goes there. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../contract/fault.ts";
import { realPlace } from "../formats/folders.ts";
import { collisionKey } from "../formats/names.ts";
import { homeAt } from "./library/opening/home.ts";

export interface OwnFolders {
  /** Absolute. */
  readonly home: string;
  /** Where finished pictures go; null where others may be saved beside them. */
  readonly pictures: string | null;
}

/** Of the studio's own pictures: folders of months, and of sheets. */
const ofPictures = /^(\d{4}-\d{2}|sheets)$/i;

/**
 * Proves that a file or folder lies in none of the studio's own, whatever links lead to it and however their names are
 * spelled. Beside them, in the library's folder, there may be others of the artist's.
 * @param place absolute; may be missing
 * @throws Fault `studio.own-folder`
 */
export async function notOwnFolder(place: string, { home, pictures }: OwnFolders): Promise<void> {
  const real = await realPlace(place);
  const chain = ancestors(real);
  const ids = await Promise.all(chain.map(identity));
  /** How many levels above the place a folder is; null where it is not above it. */
  const above = async (own: string): Promise<number | null> => {
    const [at, id] = await Promise.all([realPlace(own), identity(own)]);
    const level = chain.findIndex((one, n) => collisionKey(one) === collisionKey(at) || (id !== null && ids[n] === id));
    return level === -1 ? null : level;
  };
  if ((await above(home)) === 0) throw new Fault("studio.own-folder", { folder: place, own: home });
  for (const own of [...Object.values(homeAt(home)).filter((one) => one !== home), path.join(home, "cache")])
    if ((await above(own)) !== null) throw new Fault("studio.own-folder", { folder: place, own: home });
  if (pictures === null) return;
  const level = await above(pictures);
  const below = level === null || level === 0 ? null : path.basename(chain[level - 1]!);
  if (level === 0 || (below !== null && ofPictures.test(below)))
    throw new Fault("studio.own-folder", { folder: place, own: pictures });
}

/** The place and all folders above it, from the inside out. */
function ancestors(place: string): readonly string[] {
  const all = [place];
  for (let at = place; at !== path.dirname(at); at = path.dirname(at)) all.push(path.dirname(at));
  return all;
}

/** What two names of one folder have in common; null where there is none. */
async function identity(place: string): Promise<string | null> {
  const found = await stat(place, { bigint: true }).catch(() => null);
  return found === null ? null : `${found.dev}:${found.ino}`;
}
