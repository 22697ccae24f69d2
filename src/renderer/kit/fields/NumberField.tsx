import { NumberField as Base } from "@base-ui/react/number-field";
import { type ReactNode, useId } from "react";
import { cx } from "../cx.ts";
import field from "./field.module.css";
import { Minus, Plus } from "../icons.ts";
import styles from "./NumberField.module.css";

export interface NumberFieldProps {
  readonly label: string;
  readonly labelled?: "above" | "hidden";
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly format?: Intl.NumberFormatOptions;
  /** − and + at both ends. */
  readonly stepper?: boolean;
  readonly end?: ReactNode;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/**
 * A number: arrow keys step, Shift steps by ten, what is out of range is brought into it. Where steps are whole, so is
 * the number.
 */
export function NumberField({
  label,
  labelled = "above",
  value,
  onChange,
  min,
  max,
  step = 1,
  format,
  stepper = true,
  end,
  disabled,
  className,
}: NumberFieldProps) {
  const id = useId();
  const whole = Number.isInteger(step);
  return (
    <Base.Root
      id={id}
      value={value}
      onValueChange={(next) => next !== null && onChange(whole ? Math.round(next) : next)}
      min={min}
      max={max}
      step={step}
      largeStep={step * 10}
      format={whole ? { maximumFractionDigits: 0, ...format } : format}
      disabled={disabled}
      className={cx(field.root, className)}
    >
      <label htmlFor={id} className={labelled === "hidden" ? "visually-hidden" : field.label}>
        {label}
      </label>
      <Base.Group className={cx(field.frame, styles.field)}>
        {stepper && (
          <Base.Decrement className={styles.step} tabIndex={-1}>
            <Minus />
          </Base.Decrement>
        )}
        <Base.Input className={cx(styles.input, "num", stepper && styles.centred)} />
        {end}
        {stepper && (
          <Base.Increment className={styles.step} tabIndex={-1}>
            <Plus />
          </Base.Increment>
        )}
      </Base.Group>
    </Base.Root>
  );
}
