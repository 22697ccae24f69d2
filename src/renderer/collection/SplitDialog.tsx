import { type FormEvent, useId, useRef, useState } from "react";
import type { ReferenceId } from "../../contract/values/id.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { Thumb } from "../kit/grid/Thumb.tsx";
import { referenceUrl } from "../media.ts";
import { useAttempt } from "../state/attempt.ts";
import { useText } from "../text/text.ts";
import { closeAsking } from "./asking.ts";
import styles from "./Asking.module.css";
import { split } from "./changes.ts";
import type { Entry, Shelf } from "./shelf.ts";

interface SplitDialogProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly from: E;
  readonly proposed: readonly ReferenceId[];
}

/** Of which pictures of one another is made. At least one stays. */
export function SplitDialog<E extends Entry>({ shelf, from, proposed }: SplitDialogProps<E>) {
  const t = useText();
  const words = shelf.useWords();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const pictures = shelf.pictures(from);
  const [chosen, setChosen] = useState<ReadonlySet<ReferenceId>>(new Set(proposed));
  const [name, setName] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const going = pictures.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const can = name.trim() !== "" && going.length > 0 && going.length < pictures.length && !busy;
  const toggle = (id: ReferenceId) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (can) void attempt(() => split(shelf, from, going, name.trim())).then((fault) => fault ?? closeAsking());
  };
  return (
    <Dialog
      open
      onClose={closeAsking}
      title={words.splitTitle(from.name)}
      width={460}
      first={field}
      footer={
        <>
          <Button onClick={closeAsking}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={form} disabled={!can}>
            {words.splitMake(going.length)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <p className={styles.text}>{words.splitText}</p>
        <div className={styles.tiles}>
          {pictures.map((picture, n) => (
            <button
              key={picture.id}
              type="button"
              aria-pressed={chosen.has(picture.id)}
              aria-label={words.choosePicture(n + 1, pictures.length)}
              onClick={() => toggle(picture.id)}
              className={styles.tile}
            >
              <Thumb
                src={picture.present ? referenceUrl(picture, { tile: 92 }) : null}
                alt=""
                colour={picture.colour}
                selected={chosen.has(picture.id)}
              />
            </button>
          ))}
        </div>
        <TextField
          ref={field}
          label={t.collection.name}
          value={name}
          onChange={setName}
          placeholder={words.newName}
          maxLength={200}
        />
        <Problem>{problem}</Problem>
      </form>
    </Dialog>
  );
}
