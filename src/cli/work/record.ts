/** Pictures made on the command line, kept in the studio's library. */
import type { Display } from "../output/display.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import type { StoredReference } from "../../jobs/library.ts";
import type { SavedPicture } from "../../contract/engine.ts";
import type { PictureReference, Recipe } from "../../contract/making/recipe.ts";
import { keepParts } from "./keep-parts.ts";
import type { Library } from "../../main/library/library.ts";

/**
 * A display that also records every picture it hears was saved, so that those finished before a Ctrl-C are kept too.
 */
export interface Recorder extends Display {
  /** Settles when all of them are in the library. @throws the library's fault for the first that is not */
  recorded(): Promise<void>;
}

/**
 * Records pictures as they are saved, linked to the people and styles whose pictures they were made from: by content,
 * so that it does not matter where those files lay. What they are made of is kept before the first is begun.
 * @param made  what the pictures are made of
 * @throws Fault `image.missing` and its kin
 */
export async function recording(display: Display, library: Library, made: Recipe, blobs: Blobs): Promise<Recorder> {
  const known = await knownReferences(library);
  const kept = await keepParts(made, known, blobs);
  let last = Promise.resolve();

  async function record({ file, width, height, recipe }: SavedPicture): Promise<void> {
    await library.call("pictures.record", {
      file,
      width,
      height,
      recipe,
      // The file says what made it.
      provider: null,
      seconds: null,
      job: null,
      ...linksOf(recipe, known),
    });
  }

  return {
    ...display,
    progress(progress) {
      display.progress(progress);
      if (progress.phase !== "saved") return;
      last = last.then(() => record(progress.saved));
      last.catch(() => {});
    },
    async recorded() {
      try {
        await last;
      } finally {
        // Where no picture came of it, nothing is made of these copies.
        await library.call("file.unmade", { digests: kept });
      }
    },
  };
}

function linksOf({ subjects, styles }: Recipe, known: readonly StoredReference[]) {
  const find = (kind: "person" | "style", { sha256 }: PictureReference) =>
    known.find((one) => one.owner.kind === kind && one.sha256 === sha256);
  const people = subjects.flatMap((subject) => {
    const found = find("person", subject);
    return found?.owner.kind === "person" ? [{ id: found.owner.id, reference: found.id }] : [];
  });
  const linked = styles.flatMap((style) => {
    const found = find("style", style);
    return found?.owner.kind === "style"
      ? [{ id: found.owner.id, reference: found.id, weight: style.weight ?? 100 }]
      : [];
  });
  return { people, styles: linked };
}

async function knownReferences(library: Library): Promise<readonly StoredReference[]> {
  const [people, styles] = await Promise.all([
    library.call("people.list", { view: "all" }),
    library.call("styles.list", { view: "all" }),
  ]);
  const ids = [...people.flatMap(({ photos }) => photos), ...styles.flatMap(({ images }) => images)].map(
    ({ id }) => id,
  );
  return Promise.all(ids.map((id) => library.call("file.reference", { id })));
}
