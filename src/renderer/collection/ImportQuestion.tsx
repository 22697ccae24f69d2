import { type FormEvent, useRef, useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { nameOfFiles } from "../state/file-name.ts";
import { useText } from "../text/text.ts";
import { FilePreviews } from "./FilePreviews.tsx";
import type { Importing } from "./importing.ts";
import type { ShelfWords } from "./shelf.ts";
import { useComparedFaces } from "./use-compared-faces.ts";
import styles from "./ImportQuestion.module.css";

interface ImportQuestionProps {
  readonly files: readonly File[];
  readonly words: ShelfWords;
  readonly answer: Importing["answer"];
}

/** Several files: one person of all of them, or one each? */
export function ImportQuestion({ files, words, answer }: ImportQuestionProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const proposed = nameOfFiles(files.map((file) => file.name));
  const [name, setName] = useState(proposed);
  const { faces } = words.question;
  const compared = useComparedFaces(files, faces !== undefined);
  const known = compared === "looking" ? null : compared;
  // Whoever is not clear is somebody of their own.
  const groups = known && known.people.length > 1 ? [...known.people, ...known.unclear.map((n) => [n])] : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Enter does what stands out; whoever wrote a name means one person.
    answer(groups && name === proposed ? { groups } : { together: true, name: name.trim() });
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
          <Button
            kind={groups?.length === files.length ? "primary" : "plain"}
            onClick={() => answer({ together: false })}
          >
            {words.question.each(files.length)}
          </Button>
          <Button kind={groups ? "plain" : "primary"} onClick={() => answer({ together: true, name: name.trim() })}>
            {words.question.one}
          </Button>
          {groups && groups.length < files.length && (
            <Button kind="primary" onClick={() => answer({ groups })}>
              {faces?.apart(groups.length)}
            </Button>
          )}
        </>
      }
    >
      <form onSubmit={submit} className={styles.form}>
        <FilePreviews files={files} />
        <p className={styles.text}>{words.question.text}</p>
        {faces && compared && (
          <p role="status" className={styles.text}>
            {known ? faces.said(known.people.length, known.unclear.length, files.length) : faces.looking}
          </p>
        )}
        <TextField ref={field} label={t.collection.name} value={name} onChange={setName} placeholder={words.newName} />
      </form>
    </Dialog>
  );
}
