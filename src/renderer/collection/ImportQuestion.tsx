import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { TextField } from "../kit/TextField.tsx";
import { nameOfFiles } from "../state/file-name.ts";
import { useText } from "../text/text.ts";
import { FilePreviews } from "./FilePreviews.tsx";
import type { Importing } from "./importing.ts";
import type { ShelfWords } from "./shelf.ts";
import styles from "./ImportQuestion.module.css";

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
        <FilePreviews files={files} />
        <p className={styles.text}>{words.question.text}</p>
        <TextField ref={field} label={t.collection.name} value={name} onChange={setName} placeholder={words.newName} />
      </form>
    </Dialog>
  );
}
