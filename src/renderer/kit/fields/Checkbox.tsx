import { Checkbox as Base } from "@base-ui/react/checkbox";
import { type ReactNode, useId } from "react";
import styles from "./Checkbox.module.css";
import { Check } from "../icons.ts";

export interface CheckboxProps {
  readonly label: ReactNode;
  /** What it means, in a sentence below the label. */
  readonly note?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Something to agree to. For a setting that is on or off see `Switch`. */
export function Checkbox({ label, note, checked, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <label className={styles.root}>
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        aria-labelledby={id}
        aria-describedby={note ? `${id}-note` : undefined}
        className={styles.box}
      >
        <Base.Indicator className={styles.mark}>
          <Check />
        </Base.Indicator>
      </Base.Root>
      <span id={id}>{label}</span>
      {note && (
        <span id={`${id}-note`} className={styles.note}>
          {note}
        </span>
      )}
    </label>
  );
}
