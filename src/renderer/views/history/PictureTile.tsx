import { memo, type MouseEvent, useRef } from "react";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { cx } from "../../kit/cx.ts";
import { useDraggable } from "../../kit/dragging/drag.ts";
import { Layers, Reject, Star } from "../../kit/icons.ts";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import styles from "./PictureTile.module.css";
import type { Tile } from "./tiles.ts";

export interface PictureTileProps {
  readonly tile: Tile;
  /** Absent while it is on its way; the tile shows its colour and its thumbnail all the same. */
  readonly picture: Picture | undefined;
  readonly selected: boolean;
  /** Pixels. */
  readonly width: number;
  /** What is dragged with it: all that are chosen, where it is one of them. */
  readonly dragged: (id: PictureId) => readonly PictureId[];
  /** Opens or closes its stack. */
  readonly onStack: (id: PictureId) => void;
}

/** A search makes new tiles, of which many say what stood at their place before. */
const sameTile = (a: Tile, b: Tile): boolean =>
  a === b ||
  (a.id === b.id &&
    a.colour === b.colour &&
    a.version === b.version &&
    a.stack?.count === b.stack?.count &&
    a.stack?.open === b.stack?.open);

const asBefore = (a: PictureTileProps, b: PictureTileProps): boolean =>
  sameTile(a.tile, b.tile) &&
  a.picture === b.picture &&
  a.selected === b.selected &&
  a.width === b.width &&
  a.dragged === b.dragged &&
  a.onStack === b.onStack;

/** One picture in the grid, or a stack of them. */
export const PictureTile = memo(function PictureTile(props: PictureTileProps) {
  const { tile, picture, selected, width, dragged, onStack } = props;
  const t = useText();
  const ref = useRef<HTMLDivElement>(null);
  const dragging = useDraggable(ref, () => ({ kind: "pictures", ids: dragged(tile.id) }), picture?.trashed === null);
  const { id, colour, version, stack } = tile;
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onStack(id);
  };
  return (
    <div ref={ref} className={cx(styles.tile, picture?.rejected && styles.rejected, dragging && styles.dragging)}>
      <Thumb
        src={picture?.present === false ? null : pictureUrl(id, width, version)}
        alt=""
        away={picture?.present === false && t.common.missingFile}
        colour={colour}
        selected={selected}
        stacked={stack !== null && !stack.open}
        badge={
          picture !== undefined &&
          picture.stars > 0 && (
            <span className={cx(styles.stars, "num")}>
              <Star />
              {picture.stars}
            </span>
          )
        }
      ></Thumb>
      {picture?.rejected && (
        <span className={styles.mark}>
          <Reject />
        </span>
      )}
      {stack && (
        // Of its own in the grid's cell, so that a click on it chooses nothing; by key it is S.
        <button
          type="button"
          tabIndex={-1}
          aria-label={stack.open ? t.history.closeStack : t.history.openStack(stack.count)}
          aria-expanded={stack.open}
          className={cx(styles.stack, "num")}
          onClick={toggle}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Layers />
          {stack.count}
        </button>
      )}
    </div>
  );
}, asBefore);
