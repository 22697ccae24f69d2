import type { ReactNode } from "react";
import { cx } from "../../kit/cx.ts";
import { DropZone } from "../../kit/DropZone.tsx";
import { IconButton } from "../../kit/IconButton.tsx";
import { Close } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";
import type { Importing } from "./importing.ts";
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
  readonly drop?: { readonly prompt: string; readonly importing: Importing } | undefined;
}

/** The column at the right: all of what is chosen. A sheet over the grid in narrow windows. */
export function Inspector({ label, header, children, footer, open, onClose, drop }: InspectorProps) {
  const t = useText().common;
  return (
    <DropZone
      className={cx(styles.place, open && styles.open)}
      {...(drop ? { prompt: drop.prompt, onFiles: drop.importing.take, onOthers: drop.importing.refuse } : {})}
    >
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

/** What is known, line by line. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

/** A heading inside the inspector, with a word at the end. */
export function Section({
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

/** What went wrong, where it was tried. */
export const Problem = ({ children }: { readonly children: string | null | undefined }) => (
  <p role="alert" className={styles.problem}>
    {children}
  </p>
);
