/** The library as jobs see it. */
import { join } from "node:path";
import type { JobLibrary } from "../../jobs/library.ts";
import type { Library } from "./calls.ts";

/** @param blobs  the folder of files that are named by their digests */
export function forJobs({ call }: Pick<Library, "call">, blobs: string): JobLibrary {
  return {
    reference: (id) => call("file.reference", { id }),
    stylePictures: (id) => call("style.references", { id }),
    learnedStyle: async (style, model) => {
      const found = await call("learned.for", { style, model });
      const file = (sha256: string) => ({ path: join(blobs, `${sha256}.safetensors`), sha256 });
      return found && { tokens: file(found.tokens), lora: found.lora === null ? null : file(found.lora) };
    },
    linkDerived: async (reference, sha256) => void (await call("file.derived", { reference, sha256 })),
    picture: (id) => call("pictures.get", { id }),
    pictureFile: (id) => call("file.picture", { id }),
    madeOf: (id) => call("pictures.madeOf", { id }),
    record: (picture) => call("pictures.record", picture),
    pace: (of) => call("pictures.pace", of),
  };
}
