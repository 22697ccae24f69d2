import { useRef } from "react";
import { cx } from "../kit/cx.ts";
import { type Dragged, useDraggable, useDropTarget } from "../kit/dragging/drag.ts";
import { Favourite } from "../kit/icons.ts";
import { Thumb } from "../kit/grid/Thumb.tsx";
import { referenceUrl } from "../media.ts";
import { useText } from "../text/text.ts";
import type { Entry, Shelf } from "./shelf.ts";
import styles from "./EntryCard.module.css";

interface EntryCardProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly entry: E;
  readonly selected: boolean;
  readonly width: number;
  /** A plain click, which means this one alone. */
  readonly onPick: () => void;
  /** Something of another of the shelf was dropped on it. */
  readonly onDrop: (dragged: Dragged) => void;
}

/** One person or style in the grid: its picture, its name, how much there is of it. */
export function EntryCard<E extends Entry>({ shelf, entry, selected, width, onPick, onDrop }: EntryCardProps<E>) {
  const t = useText().collection;
  const words = shelf.useWords();
  const ref = useRef<HTMLDivElement>(null);
  const dragging = useDraggable(ref, () => shelf.dragged(entry), entry.trashed === null);
  const over = useDropTarget(ref, {
    accepts: (dragged) =>
      entry.trashed === null &&
      (dragged.kind === "person" || dragged.kind === "style") &&
      dragged.kind === shelf.kind &&
      dragged.id !== entry.id,
    onDrop,
  });
  const pictures = shelf.pictures(entry);
  const [first] = pictures;
  return (
    <div
      ref={ref}
      className={cx(styles.card, dragging && styles.dragging)}
      data-over={over || undefined}
      onClick={(event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && onPick()}
    >
      <Thumb
        src={first?.present ? referenceUrl(first, { tile: width }) : null}
        alt=""
        away={first && !first.present && t.away}
        colour={first?.colour ?? null}
        selected={selected}
        stacked={pictures.length > 1}
      >
        {entry.favourite && (
          <span className={styles.favourite}>
            <Favourite />
          </span>
        )}
      </Thumb>
      <div className={styles.name}>{entry.name}</div>{" "}
      <div className={styles.facts}>{words.facts(pictures.length, entry.pictures)}</div>
    </div>
  );
}
