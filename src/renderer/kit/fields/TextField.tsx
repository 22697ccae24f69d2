import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { cx } from "../cx.ts";
import field from "./field.module.css";
import styles from "./TextField.module.css";

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "size"> {
  readonly label: string;
  /** The label stands above the field, or is only heard. */
  readonly labelled?: "above" | "hidden";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly icon?: ReactNode;
  /** Stands at the end inside the field: a unit, a button. */
  readonly end?: ReactNode;
  /** What is wrong, in words; shown below and announced. */
  readonly error?: string | null;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({
  label,
  labelled = "above",
  value,
  onChange,
  icon,
  end,
  error,
  className,
  ref,
  ...rest
}: TextFieldProps) {
  const id = useId();
  return (
    <div className={cx(field.root, className)}>
      <label htmlFor={id} className={labelled === "hidden" ? "visually-hidden" : field.label}>
        {label}
      </label>
      <div className={cx(field.frame, styles.field, error && styles.wrong)}>
        {icon}
        <input
          {...rest}
          ref={ref}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
        />
        {end}
      </div>
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A field with the buttons that belong to it beside it. */
export const FieldRow = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.row}>{children}</div>
);
