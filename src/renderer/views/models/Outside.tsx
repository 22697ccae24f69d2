import { Open } from "../../kit/icons.ts";
import styles from "./Models.module.css";

/** A link that opens in the browser. */
export function Outside({
  href,
  label,
  children,
}: {
  readonly href: string;
  readonly label?: string;
  readonly children: string;
}) {
  return (
    <a href={href} target="_blank" rel="noreferrer" aria-label={label} className={styles.link}>
      {children}
      <Open />
    </a>
  );
}
