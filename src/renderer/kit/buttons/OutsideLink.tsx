import { Open } from "../icons.ts";
import styles from "./OutsideLink.module.css";

export interface OutsideLinkProps {
  readonly href: string;
  /** What a screen reader says, where the words alone do not tell where it leads. */
  readonly label?: string;
  readonly children: string;
}

/** A link that opens in the browser. */
export const OutsideLink = ({ href, label, children }: OutsideLinkProps) => (
  <a href={href} target="_blank" rel="noreferrer" aria-label={label} className={styles.link}>
    {children}
    <Open />
  </a>
);
