import { useRef } from "react";
import type { Person, Reference } from "../../../contract/library/library.ts";
import { useDraggable } from "../../kit/dragging/drag.ts";
import { Plus, Star } from "../../kit/icons.ts";
import type { MenuEntry } from "../../kit/overlays/Menu.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { Tooltip } from "../../kit/overlays/Tooltip.tsx";
import { referenceUrl } from "../../media.ts";
import { EntryPicture } from "../../collection/EntryPicture.tsx";
import type { ShelfWords } from "../../collection/shelf.ts";
import styles from "./PhotoStrip.module.css";

interface PhotoStripProps {
  readonly person: Person;
  readonly words: ShelfWords;
  /** Place of the one that is shown. */
  readonly at: number;
  readonly onShow: (at: number) => void;
  readonly onPreview: (at: number) => void;
  readonly menu: (photo: Reference, at: number) => readonly MenuEntry[];
  readonly onRemove: (photo: Reference) => void;
  readonly onAdd: () => void;
}

/**
 * The photographs of a person, the preferred one first: click shows, Space enlarges, Delete removes; each can be
 * dragged into the composer.
 */
export function PhotoStrip({ onAdd, ...strip }: PhotoStripProps) {
  const { person, words } = strip;
  return (
    <ul className={styles.strip}>
      {person.photos.map((photo, k) => (
        <Photo key={photo.id} photo={photo} k={k} {...strip} />
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

interface PhotoProps extends Omit<PhotoStripProps, "onAdd"> {
  readonly photo: Reference;
  readonly k: number;
}

const tile = 56;

function Photo({ person, words, photo, k, at, onShow, onPreview, menu, onRemove }: PhotoProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useDraggable(ref, () => ({ kind: "person", id: person.id, photo: photo.id }));
  const several = person.photos.length > 1;
  return (
    <li>
      <EntryPicture
        ref={ref}
        words={words}
        menu={menu(photo, k)}
        at={k}
        of={person.photos.length}
        size="small"
        pressed={k === at}
        onClick={() => onShow(k)}
        onPreview={() => onPreview(k)}
        onRemove={() => onRemove(photo)}
      >
        <Thumb
          src={referenceUrl(photo, { tile })}
          alt=""
          colour={photo.colour}
          radius="s"
          selected={k === at && several}
          badge={k === 0 && several ? <Star /> : undefined}
        />
      </EntryPicture>
    </li>
  );
}
