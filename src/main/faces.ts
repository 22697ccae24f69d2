/** Looks for faces in photographs: when one is shown, and when it was brought in. */
import { type FaceCalls, type FaceIdentity, tellingIdentity } from "../contract/library/faces.ts";
import { Fault, isFault } from "../contract/fault.ts";
import type { ReferenceId } from "../contract/values/id.ts";
import type { Person } from "../contract/library/library.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import { comparedFaces, type ComparingCalls } from "../contract/library/same-faces.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { EngineClient } from "./children/engine-client.ts";
import type { Uploads } from "./library/calls.ts";
import type { Library } from "./library/library.ts";

export interface FaceFinder {
  readonly handlers: Handlers<FaceCalls & ComparingCalls, StudioEvents>;
  /** Photographs of someone were brought in: they are looked at one after the other, behind whatever is asked. */
  brought(person: Person): void;
}

/** Where photographs come from that are not in the library yet. */
export interface Arriving {
  readonly uploads: Uploads & {
    /** Deletes a received file that nothing more is to be done with. */
    discard(upload: string): Promise<void>;
  };
  /** Whether a window may name files by their paths. */
  readonly paths: boolean;
}

/** The engine looks, the library remembers. */
export function createFaceFinder(
  library: Pick<Library, "call">,
  engine: Pick<EngineClient, "call">,
  { uploads, paths }: Arriving,
): FaceFinder {
  /** Photographs that are being looked at: a window may ask twice. */
  const looking = new Map<ReferenceId, Promise<void>>();
  const look = (photo: ReferenceId, signal?: AbortSignal): Promise<void> => {
    const known = looking.get(photo) ?? find(photo, signal).finally(() => looking.delete(photo));
    looking.set(photo, known);
    return known;
  };
  async function find(photo: ReferenceId, signal?: AbortSignal): Promise<void> {
    if ((await library.call("faces.of", { photo })) !== null) return;
    const { path, turn } = await library.call("file.reference", { id: photo });
    const found = await engine.call("engine.faces", { file: path, turn }, signal ? { signal } : {});
    await library.call("faces.record", { photo, found: [...found] });
  }
  /** Whose the one face in a photograph is; null where there is none, or more than one, or a drawn one. */
  async function clearIdentity(file: string, signal: AbortSignal): Promise<FaceIdentity | null> {
    const found = await engine.call("engine.faces", { file, turn: 0 }, { signal }).catch((error: unknown) => {
      // A file that is no picture is told of when it is brought in.
      if (isFault(error) && error.code.startsWith("image.")) return [];
      throw error;
    });
    return found.length === 1 ? tellingIdentity(found[0]!) : null;
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    handlers: {
      async "faces.look"({ photo }, { signal }) {
        await look(photo, signal);
        return null;
      },
      async "faces.compare"({ sources }, { signal }) {
        if (!paths && sources.some((source) => "path" in source)) throw new Fault("studio.no-paths", {});
        const identities: (FaceIdentity | null)[] = [];
        try {
          // All of them at once: the engine may be busy for longer than what nobody takes is kept.
          const files = sources.map((source) => ("path" in source ? source.path : uploads.take(source.upload).path));
          for (const file of files) identities.push(await clearIdentity(file, signal));
          return comparedFaces(identities);
        } finally {
          // They were sent to be looked at; whoever brings them in sends them for that.
          for (const source of sources) if ("upload" in source) await uploads.discard(source.upload);
        }
      },
      "faces.alike": (input, { signal }) => library.call("faces.alike", input, { signal }),
      "faces.apart": (input, { signal }) => library.call("faces.apart", input, { signal }),
    },
    brought({ photos }) {
      for (const { id } of photos)
        // A photograph that cannot be looked at is one without advice on its faces. It is asked for again when shown.
        last = last.then(() => look(id)).catch(() => undefined);
    },
  };
}
