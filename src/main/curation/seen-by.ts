/** What curation learns of pictures from the engine, so that none is decoded where windows are served. */
import { identityDistance } from "../../contract/library/faces.ts";
import type { LookedAt } from "../../contract/library/look.ts";
import type { startEngine } from "../children/engine-client.ts";

export interface Seeing {
  /** How many faces a picture has; null where that cannot be found out. */
  readonly faces: (file: string) => Promise<number | null>;
  /**
   * 1 less the distance of the first face of a picture from the nearest of another; null where there is none in one of
   * them, or that cannot be found out.
   */
  readonly likeness: (file: string, other: string) => Promise<number | null>;
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
  async likeness(file, other) {
    const identities = async (of: string) =>
      (await engine.call("engine.faces", { file: of, turn: 0 }, { signal })).map(({ identity }) => identity);
    try {
      const [[whose], others] = [await identities(file), await identities(other)];
      const near = others.flatMap((one) => (one && whose ? [identityDistance(one, whose)] : []));
      return near.length === 0 ? null : 1 - Math.min(...near);
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  },
});
