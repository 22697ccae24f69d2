import { Slider as Base } from "@base-ui/react/slider";
import type { ReactNode } from "react";
import { cx } from "../cx.ts";
import styles from "./Slider.module.css";

export interface SliderProps {
  readonly label: string;
  readonly labelled?: "above" | "hidden";
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Once, when the hand lets go: for what is costly or undone as one. */
  readonly onCommit?: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** The number stands at the end of the track (with a hidden label) or beside the label. */
  readonly showValue?: boolean;
  /** The number in words, for screen readers and for the shown value. */
  readonly say?: (value: number) => string;
  /** Stands on the track. */
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}

/** A value between two ends. */
export function Slider({
  label,
  labelled = "above",
  value,
  onChange,
  onCommit,
  min = 0,
  max = 100,
  step = 1,
  showValue = true,
  say = String,
  children,
  className,
}: SliderProps) {
  return (
    <Base.Root
      value={value}
      onValueChange={onChange}
      onValueCommitted={onCommit}
      min={min}
      max={max}
      step={step}
      thumbAlignment="edge"
      className={cx(styles.root, labelled === "hidden" && styles.inline, className)}
    >
      {labelled === "above" && (
        <div className={styles.head}>
          <span className={styles.label}>{label}</span>
          {showValue && <span className={cx(styles.value, "num")}>{say(value)}</span>}
        </div>
      )}
      {children}
      <Base.Control className={styles.control}>
        <Base.Track className={styles.track}>
          <Base.Indicator className={styles.indicator} />
          <Base.Thumb className={styles.thumb} getAriaLabel={() => label} getAriaValueText={(_, now) => say(now)} />
        </Base.Track>
      </Base.Control>
      {labelled === "hidden" && showValue && <span className={cx(styles.value, "num")}>{say(value)}</span>}
    </Base.Root>
  );
}
