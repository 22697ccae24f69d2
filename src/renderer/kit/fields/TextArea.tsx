import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from "react";
import { cx } from "../cx.ts";
import field from "./field.module.css";
import line from "./TextField.module.css";
import styles from "./TextArea.module.css";

export interface TextAreaProps {
  readonly label: string;
  readonly labelled?: "above" | "hidden";
  /** At the end of the label's line. */
  readonly note?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Offered below while the field has the focus: arrows choose, Enter or Tab takes, Escape closes. */
  readonly suggestions?: readonly string[];
  readonly suggestionsLabel?: string;
  /** Stands at the end of the label's line: a button. */
  readonly end?: ReactNode;
  readonly ref?: Ref<HTMLTextAreaElement>;
  readonly className?: string | undefined;
}

/** Several lines of text, growing with what is written, with suggestions below where there are any. */
export function TextArea({
  label,
  labelled = "above",
  note,
  value,
  onChange,
  placeholder,
  rows = 3,
  suggestions = [],
  suggestionsLabel,
  end,
  ref,
  className,
}: TextAreaProps) {
  const id = useId();
  const [focused, setFocused] = useState(false);
  // What was closed with Escape stays closed until the text changes.
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [at, setAt] = useState(-1);
  const offered = suggestions.filter((one) => one !== value);
  const open = focused && offered.length > 0 && closedAt !== value;
  const take = (suggestion: string) => {
    onChange(suggestion);
    setClosedAt(suggestion);
    setAt(-1);
  };
  const keyed = (event: KeyboardEvent) => {
    if (!open || event.ctrlKey || event.metaKey) return;
    const chosen = offered[at];
    if (event.key === "ArrowDown") setAt(Math.min(offered.length - 1, at + 1));
    else if (event.key === "ArrowUp" && at >= 0) setAt(at - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) take(chosen);
    else if (event.key === "Escape") setClosedAt(value);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={cx(styles.root, className)}>
      <div className={cx(styles.head, labelled === "hidden" && "visually-hidden")}>
        <label htmlFor={id}>{label}</label>
        {note && <small>{note}</small>}
        {end}
      </div>
      <div className={cx(field.frame, line.field, styles.field)}>
        <textarea
          ref={ref}
          id={id}
          rows={rows}
          value={value}
          placeholder={placeholder}
          onChange={(event) => {
            setAt(-1);
            onChange(event.target.value);
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={keyed}
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
        />
      </div>
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label={suggestionsLabel ?? label}
        className={styles.list}
        hidden={!open}
      >
        {open && suggestionsLabel && (
          <div className={styles.title} aria-hidden>
            {suggestionsLabel}
          </div>
        )}
        {open &&
          offered.map((suggestion, k) => (
            <div
              key={suggestion}
              id={`${id}-${k}`}
              role="option"
              tabIndex={-1}
              aria-selected={k === at}
              className={styles.option}
              onPointerDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              {suggestion}
            </div>
          ))}
      </div>
    </div>
  );
}
