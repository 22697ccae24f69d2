import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from "react";
import { nameTokens } from "../../contract/library/exporting.ts";
import { cx } from "../kit/cx.ts";
import { Chip } from "../kit/fields/TagEditor.tsx";
import { useText } from "../text/text.ts";
import { type Edited, pieces, withoutToken, withToken } from "./template.ts";
import field from "../kit/fields/field.module.css";
import styles from "./TemplateField.module.css";

export interface TemplateFieldProps {
  readonly value: string;
  readonly onChange: (template: string) => void;
  /** The path of the first picture. */
  readonly example: string;
}

/**
 * A file-name template: an ordinary field, so that every key works as ever, whose tokens are drawn as chips by a
 * copy of the text behind it. Letters of one width keep both in step.
 */
export function TemplateField({ value, onChange, example }: TemplateFieldProps) {
  const t = useText().exporting;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const caret = useRef<number | null>(null);
  const last = useRef({ from: value.length, to: value.length });

  const put = (edited: Edited) => {
    caret.current = edited.caret;
    last.current = { from: edited.caret, to: edited.caret };
    onChange(edited.template);
  };
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);
  const follow = () => {
    const typed = input.current;
    if (!typed || !mirror.current) return;
    mirror.current.scrollLeft = typed.scrollLeft;
    last.current = { from: typed.selectionStart ?? value.length, to: typed.selectionEnd ?? value.length };
  };
  useEffect(follow);

  const keyed = (event: KeyboardEvent<HTMLInputElement>) => {
    const { selectionStart: from, selectionEnd: to } = event.currentTarget;
    if ((event.key !== "Backspace" && event.key !== "Delete") || from === null || from !== to) return;
    const edited = withoutToken(value, from, event.key);
    if (!edited) return;
    event.preventDefault();
    put(edited);
  };

  return (
    <div>
      <label htmlFor={id} className={field.label}>
        {t.template}
      </label>
      <div className={cx(field.frame, styles.field)}>
        <div ref={mirror} className={styles.mirror} aria-hidden>
          {pieces(value).map((piece) => (
            <span key={piece.at} className={styles[piece.kind]}>
              {piece.kind === "text" ? (
                piece.text
              ) : (
                <>
                  <i>{"{"}</i>
                  {piece.text.slice(1, -1)}
                  <i>{"}"}</i>
                </>
              )}
            </span>
          ))}
        </div>
        <input
          ref={input}
          id={id}
          className={styles.input}
          value={value}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${id}-example`}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={keyed}
          onSelect={follow}
          onScroll={follow}
        />
      </div>
      <div role="group" aria-label={t.insert} className={styles.tokens}>
        {nameTokens.map((token) => (
          <Chip
            key={token}
            onClick={() => {
              put(withToken(value, token, last.current.from, last.current.to));
              input.current?.focus();
            }}
          >
            {t.tokens[token]}
          </Chip>
        ))}
      </div>
      <p id={`${id}-example`} className={styles.example}>
        <span className="visually-hidden">{t.example(example)}</span>
        <span aria-hidden>{example.replaceAll("/", " / ") || "\u00a0"}</span>
      </p>
    </div>
  );
}
