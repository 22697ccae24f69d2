import type { HTMLAttributes, ReactNode } from "react";
import { Warning } from "../icons.ts";
import styles from "./Problem.module.css";

/** What went wrong, announced where it was tried; without words it takes no room. */
export const Problem = ({ children }: { readonly children: ReactNode }) => (
  <div role="alert" className={styles.problem}>
    {children}
  </div>
);

/** A sentence under a warning sign: something that is not as it should be. */
export const Caution = ({ children, ...rest }: HTMLAttributes<HTMLParagraphElement>) => (
  <p {...rest} className={styles.caution}>
    <Warning />
    {children}
  </p>
);
