import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { Lightbox } from "../../kit/overlays/Lightbox.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle, rate, reject } from "../../state/actions.ts";
import type { Attempt } from "../../state/attempt.ts";

export interface LargeProps {
  /** As the grid shows them. */
  readonly order: readonly PictureId[];
  readonly near: ReadonlyMap<PictureId, Picture>;
  readonly id: PictureId | null;
  readonly attempt: Attempt["attempt"];
  readonly onMove: (id: PictureId) => void;
  readonly onClose: () => void;
}

/** One picture as large as it goes; arrows lead to its neighbours, and so does judging it. */
export function Large({ order, near, id, attempt, onMove, onClose }: LargeProps) {
  const at = id === null ? -1 : order.indexOf(id);
  if (id === null || at < 0) return null;
  const picture = near.get(id);
  const [newer, older] = [order[at - 1], order[at + 1]];
  return (
    <Lightbox
      open
      onClose={onClose}
      src={pictureUrl(id)}
      title={picture ? pictureTitle(picture) : ""}
      onPrevious={newer === undefined ? undefined : () => onMove(newer)}
      onNext={older === undefined ? undefined : () => onMove(older)}
      judging={
        picture?.trashed === null
          ? {
              stars: picture.stars,
              rejected: picture.rejected,
              onRate: (stars) => attempt(() => rate([id], stars)),
              onReject: () => attempt(() => reject([id], !picture.rejected)),
            }
          : undefined
      }
    />
  );
}
