/** The tiles of the film strip: what is still to be made, what is being made, what was made; the newest first. */
import type { JobId, PictureId } from "../../../../contract/values/id.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import type { Job } from "../../../../contract/making/queue.ts";

export type FilmTile =
  | { readonly kind: "queued"; readonly key: string; readonly job: JobId; readonly title: string }
  | {
      readonly kind: "running";
      readonly key: string;
      readonly job: JobId;
      readonly title: string;
      readonly thumbnail: Job["thumbnail"];
    }
  /** More are queued than have a tile. */
  | { readonly kind: "more"; readonly key: string; readonly count: number }
  | {
      readonly kind: "done";
      readonly key: string;
      readonly id: PictureId;
      readonly picture: Picture;
      /** A pause lay between this one and the newer one. */ readonly apart: boolean;
    };

/** Minutes without a picture that begin a new sitting. */
const pause = 30 * 60_000;
/** Queued pictures with a tile of their own. */
const most = 2;

/** What is still to be made. */
export function owedTiles(jobs: readonly Job[]): readonly FilmTile[] {
  const owed = jobs.flatMap((job): FilmTile[] => {
    if (job.state.state !== "waiting" && job.state.state !== "running") return [];
    const left = Math.max(0, job.draft.count - job.made.length);
    return Array.from({ length: left }, (_, n): FilmTile => {
      return n === 0 && job.state.state === "running"
        ? {
            kind: "running",
            key: `job ${job.id} ${job.made.length}`,
            job: job.id,
            title: job.title,
            thumbnail: job.thumbnail,
          }
        : { kind: "queued", key: `job ${job.id} ${job.made.length + n}`, job: job.id, title: job.title };
    });
  });
  const shown = owed.slice(0, most + 1);
  const more: FilmTile[] =
    owed.length > shown.length ? [{ kind: "more", key: "more", count: owed.length - shown.length }] : [];
  return [...more, ...shown.reverse()];
}

/** What was made. */
export const doneTiles = (pictures: readonly Picture[]): readonly FilmTile[] =>
  pictures.map((picture, k): FilmTile => ({
    kind: "done",
    key: `picture ${picture.id}`,
    id: picture.id,
    picture,
    apart: k > 0 && (pictures[k - 1]?.made ?? 0) - picture.made > pause,
  }));

/** Where a tile lies on the strip, in pixels from the strip's beginning. */
export interface Lying {
  readonly left: number;
  readonly width: number;
}

/**
 * Where the strip is to be scrolled to once tiles came or went before the chosen one, so that it stays where it was
 * seen. At the strip's beginning new tiles come into sight as long as they push it no further than the strip is wide.
 * @param strip how far it is scrolled and what it shows, in pixels
 * @param before where the chosen tile lay
 */
export function steadied(
  strip: { readonly scrolled: number; readonly width: number },
  before: Lying,
  now: Lying,
): number {
  const { scrolled, width } = strip;
  const stays = now.left + now.width <= width;
  return scrolled === 0 && stays ? 0 : Math.max(0, scrolled + now.left - before.left);
}
