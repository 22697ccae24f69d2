import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import styles from "./RadioList.module.css";

export interface RadioOption<V extends string> {
  readonly value: V;
  readonly label: string;
  /** What the choice means, or why it cannot be made. */
  readonly note: string;
  /** At the right edge: a size, how it stands with it. */
  readonly end?: ReactNode;
  readonly disabled?: boolean;
}

export interface RadioListProps<V extends string> {
  readonly label: string;
  /** null where none is chosen yet. */
  readonly value: V | null;
  readonly onChange: (value: V) => void;
  readonly options: readonly RadioOption<V>[];
}

/** One of a few, each with a sentence of its own. */
export function RadioList<V extends string>({ label, value, onChange, options }: RadioListProps<V>) {
  // Of a choice by its place: values may have spaces, which ids may not.
  const id = useId();
  return (
    <RadioGroup
      aria-label={label}
      value={value ?? ""}
      onValueChange={(next) => onChange(next as V)}
      className={styles.list}
    >
      {options.map(({ value, label, note, end, disabled }, n) => (
        <label key={value} className={styles.option} data-off={disabled || undefined}>
          <Radio.Root
            value={value}
            disabled={disabled}
            aria-labelledby={`${id}-${n}`}
            aria-describedby={`${id}-${n}-note`}
            className={styles.radio}
          >
            <Radio.Indicator className={styles.dot} />
          </Radio.Root>
          <b id={`${id}-${n}`}>{label}</b>
          {end !== undefined && <span className={styles.end}>{end}</span>}
          <span id={`${id}-${n}-note`} className={styles.note}>
            {note}
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
