import { type ReactNode, useId } from "react";
import styles from "./Page.module.css";

export interface PageProps {
  readonly title: string;
  /** Beside the title, at the right edge. */
  readonly action?: ReactNode;
  /** What the page is for, below the title. */
  readonly intro?: string;
  /** Pixels between its sections. */
  readonly gap?: number;
  /** `PageSection`s. */
  readonly children: ReactNode;
}

/** A view that is read from top to bottom: a title and sections below one another, as wide as a line may be. */
export function Page({ title, action, intro, gap = 26, children }: PageProps) {
  return (
    <div className={styles.page}>
      <div className={styles.body} style={{ gap }}>
        <header>
          <div className={styles.head}>
            <h2 className={styles.title}>{title}</h2>
            {action}
          </div>
          {intro && <p className={styles.intro}>{intro}</p>}
        </header>
        {children}
      </div>
    </div>
  );
}

export interface PageSectionProps {
  readonly title: string;
  /** Beside the title, at the right edge: a number. */
  readonly end?: ReactNode;
  /** What the section is for, below the title. */
  readonly note?: string;
  readonly children: ReactNode;
}

export function PageSection({ title, end, note, children }: PageSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {title}
        {end && <small className="num">{end}</small>}
      </h3>
      {note && <p className={styles.note}>{note}</p>}
      {children}
    </section>
  );
}
