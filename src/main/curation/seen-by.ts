/** What curation learns of pictures from the engine, so that none is decoded where windows are served. */
import type { LookedAt } from "../../contract/look.ts";
import type { startEngine } from "../children/engine-client.ts";

export interface Seeing {
  /** How many faces a picture has; null where that cannot be found out. */
  readonly faces: (file: string) => Promise<number | null>;
  /** @throws Fault `image.*` where the picture cannot be read */
  readonly look: (file: string) => Promise<LookedAt>;
}

export const seenBy = (engine: Pick<ReturnType<typeof startEngine>, "call">, signal: AbortSignal): Seeing => ({
  look: (file) => engine.call("engine.look", { file }, { signal }),
  faces: (file) =>
    engine.call("engine.faces", { file, turn: 0 }, { signal }).then(
      (found) => found.length,
      () => null,
    ),
});
