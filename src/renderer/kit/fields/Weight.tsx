import { NumberField } from "@base-ui/react/number-field";
import { cx } from "../cx.ts";
import { Slider } from "./Slider.tsx";
import styles from "./Weight.module.css";

export interface WeightProps {
  readonly label: string;
  readonly labelled?: "above" | "hidden";
  /** Per cent: 100 is as published, 0 leaves out. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Once, when the hand lets go, a key was pressed or a number was typed. */
  readonly onCommit?: (value: number) => void;
  /** Below 0 where it may do the opposite. */
  readonly min?: number;
  readonly className?: string | undefined;
}

const most = 200;

/** How much something counts, the same everywhere: a slider by fives, and a number beside it that can be typed. */
export function Weight({ label, labelled = "above", value, onChange, onCommit, min = 0, className }: WeightProps) {
  const typed = (
    <NumberField.Root
      value={value}
      min={min}
      max={most}
      onValueChange={(next) => next !== null && onChange(next)}
      onValueCommitted={(next) => next !== null && onCommit?.(next)}
      className={styles.number}
    >
      <NumberField.Input aria-label={label} className={cx(styles.input, "num")} />
      <span aria-hidden>%</span>
    </NumberField.Root>
  );
  const slider = (
    <Slider
      label={label}
      labelled="hidden"
      showValue={false}
      value={value}
      min={min}
      max={most}
      step={5}
      say={(now) => `${now} %`}
      onChange={onChange}
      {...(onCommit ? { onCommit } : {})}
      className={styles.slider}
    />
  );
  return (
    <div className={cx(styles.root, value === 0 && styles.none, className)}>
      {labelled === "above" ? (
        <>
          <div className={styles.head}>
            <span className={styles.label}>{label}</span>
            {typed}
          </div>
          {slider}
        </>
      ) : (
        <div className={styles.inline}>
          {slider}
          {typed}
        </div>
      )}
    </div>
  );
}
