import { folded } from "../../../contract/values/folded.ts";
import type { TagChange } from "../../../contract/library/tags.ts";
import { type ReactNode, useId, useState } from "react";
import { useText } from "../../text/text.ts";
import { cx } from "../cx.ts";
import { Close } from "../icons.ts";
import styles from "./TagEditor.module.css";
import { useAskedTags } from "./use-asked-tags.ts";

export interface ChipProps {
  readonly children: ReactNode;
  /** Shows ✕ with this label. */
  readonly onRemove?: (() => void) | undefined;
  readonly removeLabel?: string;
  readonly on?: boolean;
  readonly onClick?: (() => void) | undefined;
  readonly className?: string | undefined;
}

/** A word that stands for a filter, a tag, a choice. A button where it can be clicked. */
export function Chip({ children, onRemove, removeLabel, on, onClick, className }: ChipProps) {
  return (
    <span className={cx(styles.chip, on && styles.on, className)}>
      {onClick ? (
        <button type="button" className={styles.word} aria-pressed={on} onClick={onClick}>
          {children}
        </button>
      ) : (
        <span className={styles.word}>{children}</span>
      )}
      {onRemove && (
        <button type="button" className={styles.remove} aria-label={removeLabel} onClick={onRemove}>
          <Close />
        </button>
      )}
    </span>
  );
}

export interface TagEditorProps {
  readonly tags: readonly string[];
  /** Resolves with what went wrong, null where nothing did. */
  readonly onChange: (change: TagChange) => Promise<unknown>;
  /** Tags there are already, offered while typing. */
  readonly known?: readonly string[];
}

/** The tags a text says, split at commas as they are typed or pasted; none twice, whatever its capitals. */
function tagsIn(text: string, present: readonly string[]): readonly string[] {
  const seen = new Set(present.map(folded));
  return text
    .split(/[,;、،，]/)
    .map((tag) => tag.trim())
    .filter((tag) => {
      const key = folded(tag);
      return tag !== "" && !seen.has(key) && seen.add(key);
    });
}

/**
 * Tags as chips with a field behind them: Enter, a comma or leaving the field adds, Escape forgets what was typed,
 * Backspace in the empty field takes the last away.
 */
export function TagEditor({ tags: there, onChange, known = [] }: TagEditorProps) {
  const t = useText();
  const [tags, change] = useAskedTags(there, onChange);
  const id = useId();
  const [text, setText] = useState("");
  const add = (typed: string) => {
    setText("");
    const added = tagsIn(typed, tags);
    if (added.length > 0) change({ add: added });
  };
  const type = (typed: string) => (/[,;、،，]$/.test(typed) ? add(typed) : setText(typed));
  return (
    <div className={styles.editor}>
      {tags.map((tag) => (
        <Chip key={tag} onRemove={() => change({ remove: [tag] })} removeLabel={t.common.removeTag(tag)}>
          {tag}
        </Chip>
      ))}
      <input
        className={styles.input}
        aria-label={t.common.addTag}
        placeholder={t.common.addTag}
        value={text}
        list={id}
        onChange={(event) => type(event.target.value)}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key === "Enter") add(text);
          // Of an empty field it means the sheet or the view behind.
          else if (event.key === "Escape" && text !== "") {
            setText("");
            event.stopPropagation();
          } else if (event.key === "Backspace" && text === "" && tags.length > 0) change({ remove: tags.slice(-1) });
          else return;
          event.preventDefault();
        }}
      />
      <datalist id={id}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  );
}
