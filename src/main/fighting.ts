/** Tells which styles of a draft lie too far apart to be mixed, by the bundled model's own style encoder. */
import { type Fighting, type FightingCalls, farApart } from "../contract/making/fighting.ts";
import type { DraftStyle } from "../contract/making/parts.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Blobs } from "../jobs/blobs.ts";
import { gatherStyles } from "../jobs/drafts/gather.ts";
import type { JobLibrary } from "../jobs/library.ts";
import type { EngineClient } from "./children/engine-client.ts";

export interface FightingOptions {
  readonly library: JobLibrary;
  readonly blobs: Blobs;
  readonly engine: Pick<EngineClient, "call">;
  /** Folder of the bundled model. @throws Fault `model.*` */
  readonly bundled: () => Promise<string>;
}

interface Cover {
  readonly at: number;
  readonly path: string;
  readonly sha256: string;
}

export function fightingHandlers(options: FightingOptions): Handlers<FightingCalls, StudioEvents> {
  /** Distances of pictures by their digests: they do not change. */
  const known = new Map<string, number>();
  const keyOf = (a: Cover, b: Cover): string => [a.sha256, b.sha256].toSorted().join();

  /** The first picture of a style stands for it; null of one that counts nothing, or cannot be had. */
  async function coverOf(part: DraftStyle, at: number): Promise<Cover | null> {
    // Learned or not, a style is what its pictures show.
    const library: JobLibrary = { ...options.library, learnedStyle: () => Promise.resolve(null) };
    try {
      const [gathered] = await gatherStyles({ styles: [part], model: "" }, library);
      const file = await gathered?.pictures[0]?.file(options.blobs);
      return file?.sha256 === undefined ? null : { at, path: file.path, sha256: file.sha256 };
    } catch {
      return null;
    }
  }

  return {
    async "styles.fighting"({ styles }, { signal }) {
      const covers = (await Promise.all(styles.map(coverOf))).filter((cover) => cover !== null);
      const pairs = covers.flatMap((one, n) => covers.slice(n + 1).map((other) => [one, other] as const));
      if (pairs.some(([one, other]) => !known.has(keyOf(one, other)))) {
        const files = covers.map(({ path }) => path);
        const apart = await options.engine.call(
          "measure.apart",
          { files, bundled: await options.bundled() },
          { signal },
        );
        for (const [n, one] of covers.entries())
          for (const [m, other] of covers.entries()) known.set(keyOf(one, other), apart[n]![m]!);
      }
      return pairs.flatMap(([one, other]): readonly Fighting[] =>
        known.get(keyOf(one, other))! >= farApart ? [[one.at, other.at]] : [],
      );
    },
  };
}
