/** The pictures of an export, and the files they lie in. */
import { access, constants } from "node:fs/promises";
import { isFault } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import type { Client } from "../../contract/rpc/client.ts";
import type { LibraryWorkerCalls, LibraryWorkerEvents } from "../library/calls.ts";

/** The library, as far as an export asks anything of it. */
export type Library = Pick<Client<LibraryWorkerCalls, LibraryWorkerEvents>, "call">;

export interface Source {
  readonly picture: Picture;
  /** Absolute; null where the file is gone. */
  readonly file: string | null;
}

/** Asked at once, so that the library's worker is never idle, and never flooded either. */
const atOnce = 64;

/** The pictures in the order given. @throws the library's fault for an id that it does not know */
export async function findSources(library: Library, ids: readonly PictureId[]): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (let i = 0; i < ids.length; i += atOnce) {
    sources.push(...(await Promise.all(ids.slice(i, i + atOnce).map((id) => findSource(library, id)))));
  }
  return sources;
}

async function findSource(library: Library, id: PictureId): Promise<Source> {
  const [picture, file] = await Promise.all([
    library.call("pictures.get", { id }),
    library.call("file.picture", { id }).catch(gone),
  ]);
  const readable =
    file !== null &&
    (await access(file.path, constants.R_OK).then(
      () => true,
      () => false,
    ));
  return { picture, file: readable ? file.path : null };
}

/** A library may answer for a file that is gone with a fault: that is for the plan to say. */
function gone(error: unknown): null {
  if (isFault(error)) return null;
  throw error;
}
