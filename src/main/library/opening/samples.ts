/** What a new library begins with: the bundled styles, and a few people to try them on. */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, extname, join } from "node:path";
import { isFault } from "../../../contract/fault.ts";
import { insertEntry, insertReferences } from "../entries/entry-changes.ts";
import type { Kind } from "../entries/entries.ts";
import { type Brought, bringIn } from "../entries/import.ts";
import type { Store } from "../database/store.ts";

/** Sample subjects by the beginning of their file names. */
const people: Readonly<Record<string, string>> = { "11": "Eileen", "01": "Greta", "03": "Daniel", "10": "Ines" };

interface Sample {
  readonly kind: Kind;
  readonly name: string;
  readonly file: string;
}

/**
 * Adds the samples of a folder with `styles` and `subjects`, as copies: the library must not depend on where the
 * program is installed. All of them are added or, after a crash, none. It is no change of the artist's, so it cannot be
 * undone.
 */
export async function addSamples(store: Store, folder: string): Promise<void> {
  const waiting = samplesIn(folder).map((sample, at) => ({ sample, at }));
  const found: { readonly sample: Sample; readonly at: number; readonly picture: Brought }[] = [];
  const bring = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { file } = next.sample;
      try {
        found.push({ ...next, picture: await bringIn(store, { path: file, name: basename(file), keep: "copied" }) });
      } catch (error) {
        // A library without one of its samples is still a library.
        if (!isFault(error)) throw error;
      }
    }
  };
  // The first start waits for them.
  await Promise.all(Array.from({ length: availableParallelism() }, bring));
  found.sort((a, b) => a.at - b.at);
  store.database.transaction(() => {
    const now = Date.now();
    if (store.database.get("SELECT id FROM entry LIMIT 1")) return;
    for (const { sample, picture } of found) {
      const id = insertEntry(store, sample.kind, sample.name, [sample.kind === "style" ? "starter" : "sample"], now);
      insertReferences(store, id, [picture]);
    }
  });
}

function samplesIn(folder: string): readonly Sample[] {
  const styles = filesIn(join(folder, "styles"), ".png").map((file): Sample => ({
    kind: "style",
    name: styleName(file),
    file,
  }));
  const subjects = filesIn(join(folder, "subjects"));
  const portraits = Object.entries(people).flatMap(([number, name]): readonly Sample[] => {
    const file = subjects.find((subject) => basename(subject).startsWith(`${number}-`));
    return file === undefined ? [] : [{ kind: "person", name, file }];
  });
  return [...portraits, ...styles];
}

/** `04-pencil-hatching.png` is "Pencil hatching". */
function styleName(file: string): string {
  const words = basename(file, extname(file)).replace(/^\d+-/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function filesIn(folder: string, ending = ""): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
