import { useEffect, useId, useRef } from "react";
import { useText } from "../text/text.ts";
import styles from "./NameField.module.css";
import { useSaved } from "../kit/fields/use-saved.ts";

interface NameFieldProps {
  readonly name: string;
  readonly onSave: (name: string) => void;
  /** Hears what stands in the field, saved or not. */
  readonly onText?: (name: string) => void;
  /** Takes the focus, with all of the name chosen. */
  readonly renaming: boolean;
  readonly onRenamed: () => void;
}

/** A heading that can be written over. Enter saves, Escape takes back; an empty name is refused as it is emptied. */
export function NameField({ name, onSave, onText, renaming, onRenamed }: NameFieldProps) {
  const t = useText().collection;
  const id = useId();
  const ref = useRef<HTMLInputElement>(null);
  const { text, setText, commit, revert } = useSaved(name, (next) => (next.trim() ? onSave(next.trim()) : undefined));
  useEffect(() => onText?.(text), [text, onText]);
  useEffect(() => {
    if (!renaming) return;
    ref.current?.focus();
    ref.current?.select();
    onRenamed();
  }, [renaming, onRenamed]);
  const empty = text.trim() === "";
  return (
    <div className={styles.root}>
      <input
        ref={ref}
        className={styles.name}
        aria-label={t.name}
        value={text}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        aria-invalid={empty || undefined}
        aria-describedby={empty ? id : undefined}
        onBlur={() => (empty ? revert() : commit())}
        onKeyDown={(event) => {
          if (event.key === "Escape") revert();
          if (event.key === "Enter" && !empty) commit();
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {empty && (
        <p id={id} role="alert" className={styles.problem}>
          {t.nameEmpty}
        </p>
      )}
    </div>
  );
}
