import type { ReactNode } from "react";
import { cx } from "../../kit/cx.ts";
import styles from "./Card.module.css";

export interface CardProps {
  /** Its place is a list of models, or it is a way to another one. */
  readonly as: "li" | "article";
  readonly label: string;
  readonly look?: "plain" | "current" | "pending";
  /** Takes the whole line of its grid, and lets none stand beside another. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A model, or a way to one: a head, notes, and what can be done. */
export const Card = ({ as: Element, label, look = "plain", wide, children }: CardProps) => (
  <Element className={cx(styles.card, styles[look])} aria-label={label} data-wide={wide || undefined}>
    {children}
  </Element>
);

export interface CardHeadProps {
  readonly icon?: ReactNode;
  readonly name: string;
  /** Behind the name; the last one stands at the right edge. */
  readonly children?: ReactNode;
}

export const CardHead = ({ icon, name, children }: CardHeadProps) => (
  <div className={styles.head}>
    {icon && <span className={styles.icon}>{icon}</span>}
    <b>{name}</b>
    {children}
  </div>
);

export const CardNote = ({ children }: { readonly children: ReactNode }) => <p className={styles.note}>{children}</p>;

export const CardActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.actions}>{children}</div>
);
