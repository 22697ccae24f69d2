import { useState } from "react";
import type { Reference } from "../../contract/library/library.ts";
import { folded } from "../../contract/values/folded.ts";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Search } from "../kit/icons.ts";
import { Problem } from "../kit/layout/Problem.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { useAttempt } from "../state/attempt.ts";
import { useText } from "../text/text.ts";
import { closeAsking } from "./asking.ts";
import styles from "./Asking.module.css";
import { movePicture } from "./changes.ts";
import { Cover } from "./MergeDialog.tsx";
import type { Entry, Shelf } from "./shelf.ts";

interface MoveDialogProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly from: E;
  readonly picture: Reference;
  /** All of the shelf. */
  readonly entries: readonly E[];
}

/** To whom a picture goes: a click, or Enter on the first that is found. */
export function MoveDialog<E extends Entry>({ shelf, from, picture, entries }: MoveDialogProps<E>) {
  const t = useText().collection;
  const words = shelf.useWords();
  const [text, setText] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const typed = folded(text.trim());
  const found = entries.filter((entry) => entry !== from && folded(entry.name).includes(typed));
  const move = (to: E | undefined) => {
    if (!to || busy) return;
    void attempt(async () => {
      // Before the question that may follow it.
      closeAsking();
      await movePicture(shelf, from, picture, to);
    });
  };
  return (
    <Dialog open onClose={closeAsking} title={words.moveTitle(from.name)} width={400}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          move(found[0]);
        }}
      >
        <TextField
          label={t.filterOthers}
          labelled="hidden"
          type="search"
          placeholder={t.filterOthers}
          value={text}
          onChange={setText}
          icon={<Search />}
        />
        <ul className={styles.list}>
          {found.map((entry) => (
            <li key={entry.id}>
              <button type="button" className={styles.choice} onClick={() => move(entry)}>
                <Cover shelf={shelf} entry={entry} />
                <span>{entry.name}</span>
                <small>{words.facts(shelf.pictures(entry).length, entry.pictures)}</small>
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className={styles.text}>{words.empty.text.title}</p>}
        <Problem>{problem}</Problem>
      </form>
    </Dialog>
  );
}
