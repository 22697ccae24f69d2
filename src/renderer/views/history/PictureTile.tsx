import { useRef } from "react";
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import { cx } from "../../kit/cx.ts";
import { useDraggable } from "../../kit/drag.ts";
import { Reject, Star } from "../../kit/icons.ts";
import { Thumb, ThumbNote } from "../../kit/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import styles from "./PictureTile.module.css";

export interface PictureTileProps {
  readonly picture: Picture;
  readonly selected: boolean;
  /** Pixels. */
  readonly width: number;
  /** What is dragged with it: all that are chosen, where it is one of them. */
  readonly dragged: () => readonly PictureId[];
}

/** One picture in the grid. */
export function PictureTile({ picture, selected, width, dragged }: PictureTileProps) {
  const t = useText().common;
  const ref = useRef<HTMLDivElement>(null);
  const dragging = useDraggable(ref, () => ({ kind: "pictures", ids: dragged() }), picture.trashed === null);
  return (
    <div ref={ref} className={cx(styles.tile, picture.rejected && styles.rejected, dragging && styles.dragging)}>
      <Thumb
        src={picture.present ? pictureUrl(picture.id, width) : null}
        alt=""
        selected={selected}
        badge={
          picture.stars > 0 && (
            <span className={cx(styles.stars, "num")}>
              <Star />
              {picture.stars}
            </span>
          )
        }
      >
        {!picture.present && <ThumbNote>{t.missingFile}</ThumbNote>}
      </Thumb>
      {picture.rejected && (
        <span className={styles.mark}>
          <Reject />
        </span>
      )}
    </div>
  );
}
