import { Dialog as Base } from "@base-ui/react/dialog";
import { type KeyboardEvent, useRef, useState } from "react";
import { mostOfFit } from "../../canvas/zoom.ts";
import { useText } from "../../text/text.ts";
import { IconButton } from "../buttons/IconButton.tsx";
import { ChevronLeft, ChevronRight, Close } from "../icons.ts";
import styles from "./Lightbox.module.css";
import { useMark } from "../use-mark.ts";

/** What is thought of the picture, and how that is changed by key: it goes on to the next one by itself. */
export interface Judging {
  /** 0 to 5. */
  readonly stars: number;
  readonly rejected: boolean;
  readonly onRate: (stars: number) => void;
  readonly onReject: () => void;
}

export interface LightboxProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly src: string;
  /** What is shown; also the caption. */
  readonly title: string;
  /** Arrow keys and the buttons at the sides. Absent where there is nothing further. */
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
  /** Absent where there is nothing to judge. */
  readonly judging?: Judging | undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One picture as large as the window and its pixels allow. Space and Escape put it away again. */
export function Lightbox({ open, onClose, src, title, onPrevious, onNext, judging }: LightboxProps) {
  const t = useText().common;
  const [mark, show] = useMark();
  const [natural, setNatural] = useState<Size>();
  /** True where the key was one that judges. */
  const judged = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => {
    if (!judging || ctrlKey || metaKey || altKey) return false;
    if (/^[0-5]$/.test(key)) {
      judging.onRate(Number(key));
      show(key === "0" ? t.noStars : "★".repeat(Number(key)));
    } else if (key.toLowerCase() === "x") {
      show(judging.rejected ? t.unrejected : t.rejected);
      judging.onReject();
    } else return false;
    // Taking back leaves one where one is.
    if (key !== "0" && !(key.toLowerCase() === "x" && judging.rejected)) onNext?.();
    return true;
  };
  const popup = useRef<HTMLDivElement>(null);
  const keyed = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onPrevious?.();
    else if (event.key === "ArrowRight") onNext?.();
    // Space on one of the buttons is theirs.
    else if (event.key === " " && !(event.target as HTMLElement).closest("button")) onClose();
    else if (!judged(event)) return;
    event.preventDefault();
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.ground} />
        <Base.Popup ref={popup} className={styles.popup} onKeyDown={keyed} tabIndex={-1} initialFocus={popup}>
          <img
            src={src}
            alt={title}
            className={styles.picture}
            style={natural && { maxWidth: mostOfFit * natural.width, maxHeight: mostOfFit * natural.height }}
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
              setNatural({ width, height })
            }
            onClick={onClose}
          />
          <p role="status" className={styles.place}>
            {mark && (
              <span key={mark.key} className={styles.mark}>
                {mark.words}
              </span>
            )}
          </p>
          <div className={styles.foot}>
            <Base.Title className={styles.caption}>{title}</Base.Title>
            {judging && (
              <>
                <span className={styles.given}>{judging.rejected ? t.rejected : "★".repeat(judging.stars)}</span>
                <span className={styles.keys}>
                  <kbd>1</kbd>–<kbd>5</kbd> {t.rateNext} <kbd>X</kbd> {t.rejectNext}
                </span>
              </>
            )}
          </div>
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
