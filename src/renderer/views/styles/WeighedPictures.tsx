import { useRef } from "react";
import type { Style, StylePicture } from "../../../contract/library/library.ts";
import { cx } from "../../kit/cx.ts";
import { type Dragged, useDraggable } from "../../kit/dragging/drag.ts";
import { AddPicture } from "../../kit/icons.ts";
import type { MenuEntry } from "../../kit/overlays/Menu.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { useHeld } from "../../kit/fields/use-held.ts";
import { Weight } from "../../kit/fields/Weight.tsx";
import { referenceUrl } from "../../media.ts";
import { call } from "../../state/link.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { useText } from "../../text/text.ts";
import { EntryPicture } from "../../collection/EntryPicture.tsx";
import { entryPictureMenu } from "../../collection/picture-menu.tsx";
import type { InspectorTools } from "../../collection/EntryInspector.tsx";
import { stylesShelf } from "./shelf.ts";
import styles from "./WeighedPictures.module.css";

interface WeighedPicturesProps extends InspectorTools {
  readonly style: Style;
  readonly onPreview: (at: number) => void;
}

/** The pictures of a style, the cover first, each with how much it counts beside the others. */
export function WeighedPictures({ style, onPreview, choose, attempt }: WeighedPicturesProps) {
  const t = useText().styles;
  const remove = async (picture: StylePicture) => {
    await stylesShelf.removePicture(style, picture);
    offerUndo(t.shelf.pictureRemoved(style.name));
  };
  return (
    <ul className={styles.grid}>
      {style.images.map((picture, at) => (
        <Weighed
          key={picture.id}
          picture={picture}
          at={at}
          of={style.images.length}
          onPreview={() => onPreview(at)}
          menu={entryPictureMenu(stylesShelf, style, picture, {
            attempt,
            onPreview: () => onPreview(at),
            onPrefer: () => attempt(() => stylesShelf.prefer(style, picture)),
            onRemove: () => attempt(() => remove(picture)),
          })}
          dragged={() => stylesShelf.dragged(style, picture)}
          onRemove={() => attempt(() => remove(picture))}
          onWeight={(weight) => attempt(() => call("styles.weigh", { id: style.id, picture: picture.id, weight }))}
        />
      ))}
      <li>
        <button type="button" className={styles.add} onClick={choose}>
          <AddPicture />
          {t.dropPicture}
        </button>
      </li>
    </ul>
  );
}

interface WeighedProps {
  readonly picture: StylePicture;
  readonly at: number;
  readonly of: number;
  readonly onPreview: () => void;
  readonly menu: readonly MenuEntry[];
  readonly dragged: () => Dragged;
  readonly onRemove: () => void;
  readonly onWeight: (weight: number) => void;
}

const tile = 140;

function Weighed({ picture, at, of, onPreview, menu, dragged, onRemove, onWeight }: WeighedProps) {
  const t = useText();
  const words = t.styles.shelf;
  const ref = useRef<HTMLButtonElement>(null);
  useDraggable(ref, dragged);
  const weight = useHeld(picture.weight, onWeight);
  return (
    <li className={cx(styles.weighed, weight.value === 0 && styles.none)}>
      <EntryPicture
        ref={ref}
        words={words}
        menu={menu}
        at={at}
        of={of}
        size="large"
        label={of > 1 && at === 0 && <span className={styles.cover}>{words.preferred}</span>}
        onClick={onPreview}
        onPreview={onPreview}
        onRemove={onRemove}
      >
        <Thumb
          src={picture.present ? referenceUrl(picture, { tile }) : null}
          alt=""
          away={!picture.present && t.collection.away}
          colour={picture.colour}
        />
      </EntryPicture>
      <Weight
        label={t.styles.weightOf(at + 1, of)}
        labelled="hidden"
        value={weight.value}
        onChange={weight.move}
        onCommit={weight.release}
      />
      {weight.value === 0 && <p className={styles.out}>{t.styles.leftOut}</p>}
    </li>
  );
}
