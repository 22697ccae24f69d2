/** Looks for faces in photographs: when one is shown, and when it was brought in. */
import type { FaceCalls } from "../contract/faces.ts";
import type { ReferenceId } from "../contract/id.ts";
import type { Person } from "../contract/library.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { EngineClient } from "./children/engine-client.ts";
import type { Library } from "./library/library.ts";

export interface FaceFinder {
  readonly handlers: Handlers<FaceCalls, StudioEvents>;
  /** Photographs of someone were brought in: they are looked at one after the other, behind whatever is asked. */
  brought(person: Person): void;
}

/** The engine looks, the library remembers. */
export function createFaceFinder(library: Pick<Library, "call">, engine: Pick<EngineClient, "call">): FaceFinder {
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
  let last: Promise<unknown> = Promise.resolve();
  return {
    handlers: {
      async "faces.look"({ photo }, { signal }) {
        await look(photo, signal);
        return null;
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
