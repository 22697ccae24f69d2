/** The library as jobs see it. */
import type { JobLibrary } from "../../jobs/library.ts";
import type { Library } from "./calls.ts";

export function forJobs({ call }: Pick<Library, "call">): JobLibrary {
  return {
    reference: (id) => call("file.reference", { id }),
    stylePictures: (id) => call("style.references", { id }),
    linkDerived: async (reference, sha256) => void (await call("file.derived", { reference, sha256 })),
    picture: (id) => call("pictures.get", { id }),
    pictureFile: (id) => call("file.picture", { id }),
    madeOf: (id) => call("pictures.madeOf", { id }),
    record: (picture) => call("pictures.record", picture),
    pace: (of) => call("pictures.pace", of),
  };
}
