import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import { cx } from "../cx.ts";
import field from "./field.module.css";
import styles from "./Segmented.module.css";

export interface SegmentedProps<T extends string> {
  readonly label: string;
  /** Above it among other fields; hidden where what stands beside it says it. */
  readonly labelled?: "above" | "hidden";
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly disabled?: boolean }[];
  readonly className?: string | undefined;
}

/** One of a few, all in sight. Arrow keys choose. */
export function Segmented<T extends string>({
  label,
  labelled = "hidden",
  value,
  onChange,
  options,
  className,
}: SegmentedProps<T>) {
  const id = useId();
  const above = labelled === "above";
  const group = (
    <RadioGroup
      {...(above ? { "aria-labelledby": id } : { "aria-label": label })}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cx(styles.root, className)}
    >
      {options.map((option) => (
        <Radio.Root key={option.value} value={option.value} disabled={option.disabled} className={styles.option}>
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
  if (!above) return group;
  return (
    <div className={field.root}>
      <span id={id} className={field.label}>
        {label}
      </span>
      {group}
    </div>
  );
}
