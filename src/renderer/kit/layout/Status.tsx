import type { ReactNode } from "react";
import { Good, Minus } from "../icons.ts";
import styles from "./Status.module.css";

export interface StatusProps {
  /** A sign before the words: that it is well, or that it is not there. */
  readonly sign?: "good" | "none";
  readonly children: ReactNode;
}

/** How it stands with something, in a word or a number. */
export const Status = ({ sign, children }: StatusProps) => (
  <span className={styles.status}>
    {sign === "good" && <Good className={styles.good} />}
    {sign === "none" && <Minus />}
    {children}
  </span>
);
