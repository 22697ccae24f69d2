import type { ReactNode } from "react";
import { cx } from "../cx.ts";
import styles from "./Facts.module.css";

export interface FactsProps {
  /** `lines` for a narrow column, the values at its right edge; `grid` for as many columns as there is room for. */
  readonly layout?: "lines" | "grid";
  /** `Fact`s. */
  readonly children: ReactNode;
}

/** What is known: each fact with its name. */
export const Facts = ({ layout = "lines", children }: FactsProps) => (
  <dl className={cx(styles[layout], "num")}>{children}</dl>
);

export interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Takes a line of the grid for itself. */
  readonly whole?: boolean;
  /** Is not as it should be. */
  readonly bad?: boolean;
}

export const Fact = ({ label, children, whole, bad }: FactProps) => (
  <div className={cx(whole && styles.whole)}>
    <dt>{label}</dt>
    <dd className={cx(bad && styles.bad)}>{children}</dd>
  </div>
);
