/** The order of the film strip, for going on beside a picture that leaves it. */
import type { PictureId } from "../../../../contract/values/id.ts";

let order: readonly PictureId[] = [];
let staged: PictureId | null = null;

/** @param stage  the picture on the stage */
export const remember = (ids: readonly PictureId[], stage: PictureId | null): void => {
  order = ids;
  staged = stage;
};

/** What a picture is compared with: the one on the stage, and that one with its neighbour. */
export const toCompare = (id: PictureId): PictureId | null => (staged !== null && staged !== id ? staged : besides(id));

/** The next older picture, else the next newer one, else none. */
export function besides(id: PictureId): PictureId | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + 1] ?? order[at - 1] ?? null);
}
