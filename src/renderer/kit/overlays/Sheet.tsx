import { type ReactNode, type RefObject, useId, useRef } from "react";
import { useText } from "../../text/text.ts";
import { Button } from "../buttons/Button.tsx";
import { Dialog } from "./Dialog.tsx";
import styles from "./Sheet.module.css";

export interface SheetProps {
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly onClose: () => void;
  /** The word on the button that closes it; "Cancel" where it is open for something that is not done yet. */
  readonly close?: string;
  /** The primary button. */
  readonly action: ReactNode;
  /** What went wrong with the action, beside it. */
  readonly problem: ReactNode;
  /** Takes the focus when it opens, as in `Dialog`; `text` where there is something to read before the first field. */
  readonly first?: RefObject<HTMLElement | null> | "text";
  /** `SheetSection`s. */
  readonly children: ReactNode;
}

/** A dialog that leads to one action: what must be known and said for it, one section under the other. */
export function Sheet({ title, width, onClose, close, action, problem, first, children }: SheetProps) {
  const t = useText().common;
  const text = useRef<HTMLDivElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width={width}
      {...(first ? { first: first === "text" ? text : first } : {})}
      footer={
        <>
          <div className={styles.problem}>{problem}</div>
          <Button onClick={onClose}>{close ?? t.cancel}</Button>
          {action}
        </>
      }
    >
      <div ref={text} tabIndex={-1} className={styles.sections}>
        {children}
      </div>
    </Dialog>
  );
}

export interface SheetSectionProps {
  /** None where the first field says what it is. */
  readonly title?: ReactNode;
  /** Beside the title, at the right edge: a number. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function SheetSection({ title, end, children }: SheetSectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={title ? id : undefined}>
      {title && (
        <h3 id={id}>
          {title}
          {end && <small className="num">{end}</small>}
        </h3>
      )}
      {children}
    </section>
  );
}
