import type { KeyboardEvent, ReactNode, Ref } from "react";
import { cx } from "../kit/cx.ts";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { More } from "../kit/icons.ts";
import { ContextMenu, Menu, type MenuEntry } from "../kit/overlays/Menu.tsx";
import { useText } from "../text/text.ts";
import styles from "./EntryPicture.module.css";
import type { ShelfWords } from "./shelf.ts";

export interface EntryPictureProps {
  readonly words: ShelfWords;
  /** Everything that can be done with it. */
  readonly menu: readonly MenuEntry[];
  /** Its place among the entry's pictures, the preferred one first. */
  readonly at: number;
  /** How many there are; the only one stays. */
  readonly of: number;
  /** A `Thumb`. */
  readonly children: ReactNode;
  /** Lies on the picture. */
  readonly label?: ReactNode;
  /** Whether it is the one that is shown, where one of them is. */
  readonly pressed?: boolean;
  /** `small` for one of a strip, `large` for one of a grid. */
  readonly size: "small" | "large";
  readonly onClick: () => void;
  /** Space, and a double click. */
  readonly onPreview: () => void;
  readonly onRemove: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One picture of a person or style: click, Space and Delete, and on hover what else can be done with it. */
export function EntryPicture({
  words,
  menu,
  at,
  of,
  children,
  label,
  pressed,
  size,
  onClick,
  onPreview,
  onRemove,
  ref,
}: EntryPictureProps) {
  const t = useText().collection;
  const several = of > 1;
  const keyed = (event: KeyboardEvent) => {
    const removes = event.key === "Delete" || event.key === "Backspace";
    if (!removes && event.key !== " ") return;
    if (!removes) onPreview();
    else if (several) onRemove();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ContextMenu entries={menu} className={cx(styles.place, styles[size])}>
      <button
        ref={ref}
        type="button"
        className={styles.picture}
        aria-label={words.choosePicture(at + 1, of)}
        aria-pressed={pressed}
        onClick={onClick}
        onDoubleClick={onPreview}
        onKeyDown={keyed}
      >
        {children}
      </button>
      {label}
      <span className={styles.actions}>
        <Menu
          trigger={
            <IconButton size="small" ground="picture" label={t.actionsOf(at + 1, of)} icon={<More />} side="top" />
          }
          entries={menu}
        />
      </span>
    </ContextMenu>
  );
}
