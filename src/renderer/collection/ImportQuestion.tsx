import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { Button } from "../kit/Button.tsx";
import { cx } from "../kit/cx.ts";
import { Dialog } from "../kit/Dialog.tsx";
import { TextField } from "../kit/TextField.tsx";
import { nameOfFiles } from "../state/file-name.ts";
import { useText } from "../text/text.ts";
import type { Importing } from "./importing.ts";
import type { ShelfWords } from "./shelf.ts";
import styles from "./ImportQuestion.module.css";

/** So many are shown; the rest is a number. */
const shown = 5;

interface ImportQuestionProps {
  readonly files: readonly File[];
  readonly words: ShelfWords;
  readonly answer: Importing["answer"];
}

/** Several files: one person of all of them, or one each? */
export function ImportQuestion({ files, words, answer }: ImportQuestionProps) {
  const t = useText();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() => nameOfFiles(files.map((file) => file.name)));
  const previews = usePreviews(useMemo(() => files.slice(0, files.length > shown + 1 ? shown : shown + 1), [files]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer({ together: true, name: name.trim() });
  };
  return (
    <Dialog
      open
      onClose={() => answer(null)}
      title={words.question.title(files.length)}
      width={480}
      first={field}
      footer={
        <>
          <Button kind="quiet" onClick={() => answer(null)}>
            {t.common.cancel}
          </Button>
          <span className={styles.gap} />
          <Button onClick={() => answer({ together: false })}>{words.question.each(files.length)}</Button>
          <Button kind="primary" type="submit" form={form}>
            {words.question.one}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <div className={styles.pictures} aria-hidden>
          {previews.map((src) => (
            <span key={src}>
              {/* What is no picture will be said of it when it is added. */}
              <img src={src} alt="" onError={(event) => (event.currentTarget.hidden = true)} />
            </span>
          ))}
          {files.length > previews.length && (
            <span className={cx(styles.rest, "num")}>+{files.length - previews.length}</span>
          )}
        </div>
        <p className={styles.text}>{words.question.text}</p>
        <TextField ref={field} label={t.collection.name} value={name} onChange={setName} placeholder={words.newName} />
      </form>
    </Dialog>
  );
}

/** Addresses of files that are not in the library yet, as long as they are shown. */
function usePreviews(files: readonly File[]): readonly string[] {
  const [urls, setUrls] = useState<readonly string[]>([]);
  useEffect(() => {
    const made = files.map((file) => URL.createObjectURL(file));
    setUrls(made);
    return () => made.forEach((url) => URL.revokeObjectURL(url));
  }, [files]);
  return urls;
}
