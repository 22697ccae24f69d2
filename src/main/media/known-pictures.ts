/** Where pictures lie that are about to be looked at: asked of the library once for many, not for each tile. */
import { LRUCache } from "lru-cache";
import type { PictureId } from "../../contract/values/id.ts";
import type { StoredFile } from "../../jobs/library.ts";
import type { Library } from "../library/calls.ts";

/** Some screens full; a picture takes a few hundred bytes. */
const most = 4_000;

export interface KnownPictures {
  /** These will be asked for soon. */
  expect(ids: readonly PictureId[]): void;
  /**
   * The file of a picture; what is known of it is taken where its content is what is asked for.
   * @param version  the begin of the digest of what is to be shown; null for whatever the picture now is
   * @throws Fault `library.unknown`
   */
  file(id: PictureId, version: string | null): Promise<StoredFile>;
  /** The library changed: a file may lie elsewhere, or be gone. */
  forget(): void;
}

export function knownPictures(library: Pick<Library, "call">): KnownPictures {
  const known = new LRUCache<PictureId, Promise<StoredFile | undefined>>({ max: most });
  return {
    expect(ids) {
      const unknown = ids.filter((id) => !known.has(id));
      if (unknown.length === 0) return;
      const asked = library.call("file.pictures", { ids: unknown }).then((files) => new Map(files));
      for (const id of unknown) {
        const file = asked.then((files) => files.get(id));
        known.set(id, file);
        file.catch(() => known.delete(id)); // Whoever asks for the picture is told.
      }
    },
    async file(id, version) {
      const file = version === null ? undefined : await known.get(id)?.catch(() => undefined);
      if (file !== undefined && version !== null && version !== "" && file.sha256.startsWith(version)) return file;
      const asked = library.call("file.picture", { id });
      const kept = asked.catch(() => undefined);
      known.set(id, kept);
      const found = await asked.catch((error: unknown) => {
        if (known.get(id) === kept) known.delete(id);
        throw error;
      });
      return found;
    },
    forget: () => known.clear(),
  };
}
