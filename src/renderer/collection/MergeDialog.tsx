import { type FormEvent, useId, useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { RadioList } from "../kit/fields/RadioList.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { Thumb } from "../kit/grid/Thumb.tsx";
import { referenceUrl } from "../media.ts";
import { useAttempt } from "../state/attempt.ts";
import { useText } from "../text/text.ts";
import { closeAsking } from "./asking.ts";
import styles from "./Asking.module.css";
import { merge } from "./changes.ts";
import type { Entry, Shelf } from "./shelf.ts";

/** Several become one: which of them stays, and under what name. */
export function MergeDialog<E extends Entry>({
  shelf,
  entries,
}: {
  readonly shelf: Shelf<E>;
  readonly entries: readonly E[];
}) {
  const t = useText();
  const words = shelf.useWords();
  const form = useId();
  const [id, setId] = useState(String(entries[0]?.id ?? ""));
  const [typed, setTyped] = useState<string | null>(null);
  const { problem, busy, attempt } = useAttempt();
  const stays = entries.find((entry) => String(entry.id) === id) ?? entries[0];
  if (!stays) return null;
  const name = typed ?? stays.name;
  const unnamed = name.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (unnamed || busy) return;
    const others = entries.filter((entry) => entry !== stays);
    void attempt(() => merge(shelf, stays, others, name.trim(), words)).then((fault) => fault ?? closeAsking());
  };
  return (
    <Dialog
      open
      onClose={closeAsking}
      title={words.mergeTitle(entries.length)}
      width={460}
      footer={
        <>
          <Button onClick={closeAsking}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={form} disabled={unnamed || busy}>
            {t.collection.merge}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <p className={styles.text}>{words.mergeText}</p>
        <RadioList
          label={words.whoStays}
          value={String(stays.id)}
          onChange={setId}
          options={entries.map((entry) => ({
            value: String(entry.id),
            label: entry.name,
            note: words.facts(shelf.pictures(entry).length, entry.pictures),
            end: <Cover shelf={shelf} entry={entry} />,
          }))}
        />
        <TextField label={t.collection.name} value={name} onChange={setTyped} maxLength={200} />
        {unnamed && <Problem>{t.collection.nameNeeded}</Problem>}
        <Problem>{problem}</Problem>
      </form>
    </Dialog>
  );
}

/** The preferred picture, small. */
export function Cover<E extends Entry>({ shelf, entry }: { readonly shelf: Shelf<E>; readonly entry: E }) {
  const [picture] = shelf.pictures(entry);
  return (
    <Thumb
      src={picture?.present ? referenceUrl(picture, { tile: 40 }) : null}
      alt=""
      colour={picture?.colour ?? null}
      radius="s"
      className={styles.cover}
    />
  );
}
