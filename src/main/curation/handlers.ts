/** What the window asks of curated folders. The one that was opened last is kept, so that the next start finds it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CurationCalls } from "../../contract/learning/curation.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { decide, includeRestricted } from "./decide.ts";
import { judgedIn } from "./judged.ts";
import { type CuratedPart, curatedParts } from "./parts.ts";

export interface Curating {
  readonly handlers: Handlers<CurationCalls, StudioEvents>;
  /** The folder that `curation.last` names from now on. */
  remember(folder: string): Promise<void>;
  /** The file of a part of a candidate in the folder that is open, and its digest; null where there is none. */
  picture(id: string, part: CuratedPart): { readonly path: string; readonly sha256: string } | null;
}

/** @param home where the name of the folder is kept */
export function createCurating(home: string): Curating {
  const file = join(home, "curation.json");
  let pictures = new Map<string, { readonly path: string; readonly sha256: string }>();

  async function shown(folder: string) {
    const curation = await judgedIn(folder);
    pictures = new Map(
      curation.candidates.flatMap((one) =>
        curatedParts.map((part) => [
          `${part} ${one.id}`,
          { path: join(folder, one[part].file), sha256: one[part].sha256 },
        ]),
      ),
    );
    return curation;
  }

  const remember = (folder: string): Promise<void> =>
    writeAtomically(file, Buffer.from(`${JSON.stringify({ folder })}\n`));

  return {
    remember,
    handlers: {
      async "curation.open"({ folder }) {
        const curation = await shown(folder);
        await remember(folder);
        return curation;
      },
      async "curation.last"() {
        try {
          const { folder } = JSON.parse(await readFile(file, "utf8")) as { readonly folder?: unknown };
          return typeof folder === "string" ? folder : null;
        } catch {
          return null;
        }
      },
      async "curation.decide"({ folder, ids, decision }) {
        await decide(folder, ids, decision);
        return shown(folder);
      },
      async "curation.restricted"({ folder, include }) {
        await includeRestricted(folder, include);
        return shown(folder);
      },
    },
    picture: (id, part) => pictures.get(`${part} ${id}`) ?? null,
  };
}
