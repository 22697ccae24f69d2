/** Tells of pictures that are chosen as subjects and styles what speaks against them, each by its first picture. */
import type { Doubt, DoubtCalls, Doubtful, Role } from "../contract/library/doubts.ts";
import type { DraftStyle, DraftSubject } from "../contract/making/parts.ts";
import type { PictureReference } from "../contract/making/recipe.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Blobs } from "../jobs/blobs.ts";
import { gatherStyles, gatherSubjects } from "../jobs/drafts/gather.ts";
import type { JobLibrary } from "../jobs/library.ts";
import type { EngineClient } from "./children/engine-client.ts";

export interface DoubtOptions {
  readonly library: JobLibrary;
  readonly blobs: Blobs;
  readonly engine: Pick<EngineClient, "call">;
}

/** Pictures of which it is remembered what was found. */
const MOST = 500;

export function doubtHandlers({ library, blobs, engine }: DoubtOptions): Handlers<DoubtCalls, StudioEvents> {
  /** By the digests of pictures: they do not change. */
  const known = new Map<string, Doubt | null>();

  async function doubtAbout({ path, sha256 }: PictureReference, signal: AbortSignal): Promise<Doubt | null> {
    const kept = sha256 === undefined ? undefined : known.get(sha256);
    if (kept !== undefined) return kept;
    const found = await engine.call("measure.doubt", { file: path }, { signal });
    if (known.size >= MOST) known.clear();
    if (sha256 !== undefined) known.set(sha256, found);
    return found;
  }

  const subject = async (part: DraftSubject) => (await gatherSubjects({ people: [part] }, library))[0];
  const style = async (part: DraftStyle) => {
    // Learned or not, a style is what its pictures show.
    const shown: JobLibrary = { ...library, learnedStyle: () => Promise.resolve(null) };
    return (await gatherStyles({ styles: [part], model: "" }, shown))[0]?.pictures[0];
  };

  return {
    async "parts.doubts"({ people, styles }, { signal }) {
      const tell = async (
        role: Role,
        at: number,
        gathered: ReturnType<typeof subject | typeof style>,
      ): Promise<readonly Doubtful[]> => {
        try {
          const file = await (await gathered)?.file(blobs);
          const doubt = file && (await doubtAbout(file, signal));
          return doubt ? [{ role, at, doubt }] : [];
        } catch {
          // What cannot be had, or read, is told where it is to be used.
          return [];
        }
      };
      const told = await Promise.all([
        ...people.map((part, at) => tell("subject", at, subject(part))),
        ...styles.map((part, at) => tell("style", at, style(part))),
      ]);
      return told.flat();
    },
  };
}
