/** The order of the film strip, for going on beside a picture that leaves it. */
import type { PictureId } from "../../../../contract/id.ts";

let order: readonly PictureId[] = [];

export const remember = (ids: readonly PictureId[]): void => {
  order = ids;
};

/** The next older picture, else the next newer one, else none. */
export function besides(id: PictureId): PictureId | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + 1] ?? order[at - 1] ?? null);
}
