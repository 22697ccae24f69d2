/** The library as jobs see it. */
import { join } from "node:path";
import type { JobLibrary } from "../../jobs/library.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import type { Library } from "./calls.ts";

/** Finds a model by its id. @throws Fault `model.*` */
export type FindModel = (id: string) => Promise<Pick<ModelFolder, "manifest">>;

/**
 * @param blobs  the folder of files that are named by their digests
 * @param model  what was learned of a style holds for the edition it was learned with, and for no other
 */
export function forJobs({ call }: Pick<Library, "call">, blobs: string, model: FindModel): JobLibrary {
  return {
    reference: (id) => call("file.reference", { id }),
    stylePictures: (id) => call("style.references", { id }),
    learnedStyle: async (style, id) => {
      const found = await call("learned.for", { style, model: id });
      if (!found) return null;
      // A model that is gone makes no picture: its style is what its pictures are.
      const edition = await model(id).then(
        ({ manifest }) => weightsDigest(manifest),
        () => null,
      );
      if (found.modelDigest !== edition) return null;
      const file = (sha256: string) => ({ path: join(blobs, `${sha256}.safetensors`), sha256 });
      return { tokens: file(found.tokens), lora: found.lora === null ? null : file(found.lora) };
    },
    linkDerived: async (reference, sha256) => void (await call("file.derived", { reference, sha256 })),
    letGo: async (digests) => void (await call("file.unmade", { digests })),
    picture: (id) => call("pictures.get", { id }),
    pictureFile: (id) => call("file.picture", { id }),
    madeOf: (id) => call("pictures.madeOf", { id }),
    record: (picture) => call("pictures.record", picture),
    pace: (of) => call("pictures.pace", of),
  };
}
