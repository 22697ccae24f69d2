import { Dialog as Base } from "@base-ui/react/dialog";
import { type KeyboardEvent, useRef } from "react";
import { useText } from "../text/text.ts";
import { IconButton } from "./IconButton.tsx";
import { ChevronLeft, ChevronRight, Close } from "./icons.ts";
import styles from "./Lightbox.module.css";

export interface LightboxProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly src: string;
  /** What is shown; also the caption. */
  readonly title: string;
  /** Arrow keys and the buttons at the sides. Absent where there is nothing further. */
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
}

/** One picture as large as the window allows. Space and Escape put it away again. */
export function Lightbox({ open, onClose, src, title, onPrevious, onNext }: LightboxProps) {
  const t = useText().common;
  const popup = useRef<HTMLDivElement>(null);
  const keyed = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onPrevious?.();
    else if (event.key === "ArrowRight") onNext?.();
    // Space on one of the buttons is theirs.
    else if (event.key === " " && !(event.target as HTMLElement).closest("button")) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.ground} />
        <Base.Popup ref={popup} className={styles.popup} onKeyDown={keyed} tabIndex={-1} initialFocus={popup}>
          <img src={src} alt={title} className={styles.picture} onClick={onClose} />
          <Base.Title className={styles.caption}>{title}</Base.Title>
          {onPrevious && (
            <IconButton
              ground="picture"
              label={t.previous}
              icon={<ChevronLeft />}
              className={styles.previous}
              side="right"
              onClick={onPrevious}
            />
          )}
          {onNext && (
            <IconButton
              ground="picture"
              label={t.next}
              icon={<ChevronRight />}
              className={styles.next}
              side="left"
              onClick={onNext}
            />
          )}
          <Base.Close
            render={
              <IconButton ground="picture" label={t.close} icon={<Close />} className={styles.close} hint="Esc" />
            }
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
