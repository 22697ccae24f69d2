import type { KeyboardEvent } from "react";
import type { Reference } from "../../../contract/library.ts";
import { IconButton } from "../../kit/IconButton.tsx";
import { Close, Plus, Star } from "../../kit/icons.ts";
import { Thumb } from "../../kit/Thumb.tsx";
import { Tooltip } from "../../kit/Tooltip.tsx";
import { referenceUrl } from "../../media.ts";
import type { ShelfWords } from "../collection/shelf.ts";
import styles from "./PhotoStrip.module.css";

interface PhotoStripProps {
  readonly pictures: readonly Reference[];
  readonly words: ShelfWords;
  /** Place of the one that is shown. */
  readonly at: number;
  readonly onShow: (at: number) => void;
  readonly onPreview: (at: number) => void;
  readonly onPrefer: (picture: Reference) => void;
  readonly onRemove: (picture: Reference) => void;
  readonly onAdd: () => void;
}

const tile = 72;

/** The photographs of a person, the preferred one first: click shows, Space enlarges, Delete removes. */
export function PhotoStrip({ pictures, words, at, onShow, onPreview, onPrefer, onRemove, onAdd }: PhotoStripProps) {
  const several = pictures.length > 1;
  const keyed = (event: KeyboardEvent, k: number) => {
    const picture = pictures[k];
    if (!picture || event.target !== event.currentTarget) return;
    if (event.key === " ") onPreview(k);
    else if (event.key === "Delete" || event.key === "Backspace") {
      if (several) onRemove(picture);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul className={styles.strip}>
      {pictures.map((picture, k) => (
        <li key={picture.id} className={styles.place}>
          <button
            type="button"
            className={styles.show}
            aria-label={words.choosePicture(k + 1, pictures.length)}
            aria-pressed={k === at}
            onClick={() => onShow(k)}
            onDoubleClick={() => onPreview(k)}
            onKeyDown={(event) => keyed(event, k)}
          >
            <Thumb src={referenceUrl(picture.id, { tile, crop: picture.crop })} alt="" radius="s" selected={k === at && several} badge={k === 0 && several ? <Star /> : undefined} />
          </button>
          {several && (
            <span className={styles.actions}>
              {k > 0 && <IconButton size="small" ground="picture" label={words.prefer} icon={<Star />} side="top" onClick={() => onPrefer(picture)} />}
              <IconButton size="small" ground="picture" label={words.removePicture} icon={<Close />} side="top" onClick={() => onRemove(picture)} />
            </span>
          )}
        </li>
      ))}
      <li>
        <Tooltip label={words.addPicture} side="top">
          <button type="button" className={styles.add} aria-label={words.addPicture} onClick={onAdd}>
            <Plus />
          </button>
        </Tooltip>
      </li>
    </ul>
  );
}
