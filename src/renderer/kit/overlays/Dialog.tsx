import { Dialog as Base } from "@base-ui/react/dialog";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useText } from "../../text/text.ts";
import { cx } from "../cx.ts";
import styles from "./Dialog.module.css";
import { IconButton } from "../buttons/IconButton.tsx";
import { Close } from "../icons.ts";

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Beside the title: presets, a number. */
  readonly header?: ReactNode;
  readonly children: ReactNode;
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode;
  /** Width in pixels; never wider than the window. */
  readonly width?: number;
  /** Without padding, for content that lays itself out (columns, lists). */
  readonly bare?: boolean;
  /**
   * Takes the focus when it opens; else the first field, else the sheet itself: on ✕ its tooltip would want the first
   * Escape.
   */
  readonly first?: RefObject<HTMLElement | null>;
}

/** Milliseconds in which the second of two clicks on what opens a sheet may fall on the veil. */
const impatience = 500;

/** A modal sheet: Escape and the veil close it, the focus stays inside and returns. */
export function Dialog({ open, onClose, title, header, children, footer, width = 520, bare, first }: DialogProps) {
  const t = useText();
  const popup = useRef<HTMLDivElement>(null);
  const since = useRef(0);
  useEffect(() => {
    if (open) since.current = performance.now();
  }, [open]);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason }) =>
        !next && !(reason === "outside-press" && performance.now() - since.current < impatience) && onClose()
      }
    >
      <Base.Portal>
        <Base.Backdrop className={styles.veil} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            ref={popup}
            className={styles.popup}
            style={{ width }}
            initialFocus={
              first ?? (() => popup.current?.querySelector<HTMLElement>("input, textarea") ?? popup.current)
            }
          >
            <header className={styles.header}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {header}
              <Base.Close render={<IconButton label={t.common.close} icon={<Close />} className={styles.close} />} />
            </header>
            <div className={cx(styles.body, bare && styles.bare)}>{children}</div>
            {footer && <footer className={styles.footer}>{footer}</footer>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
