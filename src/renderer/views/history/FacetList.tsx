import { useState } from "react";
import { Button } from "../../kit/buttons/Button.tsx";
import { Checkbox } from "../../kit/fields/Checkbox.tsx";
import { useText } from "../../text/text.ts";
import { grouped } from "../../text/words.ts";
import styles from "./FacetList.module.css";

export interface FacetListProps<T extends string | number> {
  readonly label: string;
  /** The most frequent first. */
  readonly values: readonly { readonly value: T; readonly label: string; readonly count: number }[];
  readonly chosen: readonly T[];
  readonly onToggle: (value: T) => void;
}

/** Values that are in sight before all are asked for. */
const few = 4;

/** One facet: its values with how many pictures each would leave, to be ticked. */
export function FacetList<T extends string | number>({ label, values, chosen, onToggle }: FacetListProps<T>) {
  const t = useText().history;
  const [all, setAll] = useState(false);
  if (values.length === 0) return null;
  const shown = values.filter(({ value }, at) => all || at < few || chosen.includes(value));
  return (
    <fieldset className={styles.facet}>
      <legend className={styles.legend}>{label}</legend>
      {shown.map(({ value, label: words, count }) => (
        <div key={value} className={styles.value}>
          <Checkbox label={words} checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <small className="num">{grouped(count)}</small>
        </div>
      ))}
      {values.length > shown.length && (
        <Button kind="quiet" className={styles.more} onClick={() => setAll(true)}>
          {t.allValues(values.length)}
        </Button>
      )}
    </fieldset>
  );
}
