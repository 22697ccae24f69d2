import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import { Lightbox } from "../../kit/Lightbox.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle } from "../../state/actions.ts";

export interface LargeProps {
  /** As the grid shows them. */
  readonly order: readonly PictureId[];
  readonly near: ReadonlyMap<PictureId, Picture>;
  readonly id: PictureId | null;
  readonly onMove: (id: PictureId) => void;
  readonly onClose: () => void;
}

/** One picture as large as it goes; arrows lead to its neighbours. */
export function Large({ order, near, id, onMove, onClose }: LargeProps) {
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
    />
  );
}
