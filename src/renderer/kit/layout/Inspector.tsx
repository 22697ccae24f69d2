import type { ReactNode } from "react";
import { cx } from "../cx.ts";
import { DropZone, type DropZoneProps } from "../dragging/DropZone.tsx";
import { IconButton } from "../buttons/IconButton.tsx";
import { Close } from "../icons.ts";
import { useText } from "../../text/text.ts";
import styles from "./Inspector.module.css";

export interface InspectorProps {
  /** Whose it is, for screen readers. */
  readonly label: string;
  readonly header: ReactNode;
  readonly children: ReactNode;
  /** The primary action, always in sight. */
  readonly footer: ReactNode;
  /** Whether it lies over the grid, in windows too narrow for a column of its own. */
  readonly open: boolean;
  readonly onClose: () => void;
  /** Takes files for what is inspected. */
  readonly drop?: Pick<DropZoneProps, "prompt" | "onFiles" | "onOthers">;
}

/** The column at the right: all of what is chosen. A sheet over the grid in narrow windows. */
export function Inspector({ label, header, children, footer, open, onClose, drop }: InspectorProps) {
  const t = useText().common;
  return (
    <DropZone className={cx(styles.place, open && styles.open)} {...drop}>
      <aside
        tabIndex={-1}
        aria-label={label}
        className={styles.inspector}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      >
        <header className={styles.header}>
          {header}
          <IconButton label={t.close} icon={<Close />} className={styles.close} onClick={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
        <footer className={styles.footer}>{footer}</footer>
      </aside>
    </DropZone>
  );
}

/** A heading inside the inspector, with a word at the end. */
export function InspectorSection({
  title,
  end,
  children,
}: {
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <h3>
        {title}
        {end && <small className="num">{end}</small>}
      </h3>
      {children}
    </section>
  );
}

/** Whose inspector it is, where it is not written over. */
export const InspectorTitle = ({ children }: { readonly children: string }) => (
  <h2 className={styles.title} title={children}>
    {children}
  </h2>
);

/** Pictures of all that are inspected together. */
export const InspectorPictures = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.pictures}>{children}</div>
);

/** How it is with what is inspected: that it lies in the trash. */
export const InspectorNote = ({ children }: { readonly children: ReactNode }) => (
  <p className={styles.note}>{children}</p>
);
