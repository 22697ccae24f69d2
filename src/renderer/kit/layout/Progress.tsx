import { Progress as Base } from "@base-ui/react/progress";
import { cx } from "../cx.ts";
import styles from "./Progress.module.css";

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null where nobody can tell yet. */
  readonly value: number | null;
  /** A thin bar, or a ring of 16 px. */
  readonly shape?: "bar" | "ring";
  readonly className?: string | undefined;
}

/** How far something is. */
export function Progress({ label, value, shape = "bar", className }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  if (shape === "ring")
    return (
      <Base.Root
        value={percent}
        aria-label={label}
        className={cx(styles.ring, className)}
        style={{ "--p": percent ?? 0 } as React.CSSProperties}
      />
    );
  return (
    <Base.Root value={percent} aria-label={label} className={cx(styles.bar, className)}>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.indicator} />
      </Base.Track>
    </Base.Root>
  );
}
