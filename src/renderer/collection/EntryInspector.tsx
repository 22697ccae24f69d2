import { type ReactNode, useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { useFilePicker } from "../kit/dragging/DropZone.tsx";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Favourite, Trash } from "../kit/icons.ts";
import { TagEditor } from "../kit/fields/TagEditor.tsx";
import { TextArea } from "../kit/fields/TextArea.tsx";
import { keyLabel } from "../shortcuts/keys.ts";
import { useText } from "../text/text.ts";
import { useAttempt } from "../state/attempt.ts";
import { toggleFavourite, trash } from "./changes.ts";
import { useImporting } from "./importing.ts";
import { Facts } from "../kit/layout/Facts.tsx";
import { Inspector } from "../kit/layout/Inspector.tsx";
import { Caution, Problem } from "../kit/layout/Problem.tsx";
import { namesakeOf } from "./namesakes.ts";
import { NameField } from "./NameField.tsx";
import { Refusals } from "./Refusals.tsx";
import type { Entry, Shelf } from "./shelf.ts";
import styles from "./EntryInspector.module.css";
import { useSaved } from "../kit/fields/use-saved.ts";

/** What every inspector gets from the view. */
export interface InspectorState {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly renaming: boolean;
  readonly onRenamed: () => void;
  /** Shows one of its pictures large. */
  readonly onPreview: (at: number) => void;
}

/** What an inspector's own part may do. */
export interface InspectorTools {
  /** Opens the file dialog for more pictures. */
  readonly choose: () => void;
  readonly attempt: (work: () => Promise<unknown>) => void;
}

export interface EntryInspectorProps<E extends Entry> extends InspectorState {
  readonly shelf: Shelf<E>;
  readonly entry: E;
  /** Its pictures: for a person with crop and coach, for a style with weights. */
  readonly pictures: (tools: InspectorTools) => ReactNode;
  /** Rows of `Fact`. */
  readonly facts: ReactNode;
  /** Puts it into the composer, where that means more than the shelf's own way. */
  readonly onUse?: () => void;
  readonly children?: ReactNode;
}

/**
 * One person or style: name, pictures, facts, tags, notes, and the way into the composer. Give it the entry's id as
 * key.
 */
export function EntryInspector<E extends Entry>({
  shelf,
  entry,
  pictures,
  facts,
  onUse = () => shelf.use(entry),
  children,
  ...state
}: EntryInspectorProps<E>) {
  const t = useText();
  const words = shelf.useWords();
  const { problem, attempt } = useAttempt();
  const [typed, setTyped] = useState(entry.name);
  const { data: others = [] } = shelf.useList({ view: "all" });
  const namesake = namesakeOf(entry.id, typed, others);
  const { data: counts } = shelf.useCounts();
  const importing = useImporting(shelf, entry, words.newName, () => {});
  const picker = useFilePicker(importing.take, { onOthers: importing.refuse });
  const notes = useSaved(entry.notes, (next) => attempt(() => shelf.change(entry, { notes: next })));
  const favourite = entry.favourite ? t.collection.notFavourite : t.collection.favourite;
  return (
    <Inspector
      label={entry.name}
      open={state.open}
      onClose={state.onClose}
      drop={{ prompt: words.dropInto(entry.name), onFiles: importing.take, onOthers: importing.refuse }}
      header={
        <>
          <NameField
            name={entry.name}
            onSave={(name) => attempt(() => shelf.change(entry, { name }))}
            onText={setTyped}
            renaming={state.renaming}
            onRenamed={state.onRenamed}
          />
          <IconButton
            label={favourite}
            hint="F"
            icon={<Favourite />}
            className={styles.favourite}
            data-on={entry.favourite || undefined}
            onClick={() => attempt(() => toggleFavourite(shelf, [entry]))}
          />
        </>
      }
      footer={
        <>
          <Button kind="primary" size="large" onClick={onUse}>
            {words.use}
          </Button>
          <IconButton
            label={t.common.toTrash}
            hint={keyLabel("Delete")}
            side="top"
            icon={<Trash />}
            onClick={() => attempt(() => trash(shelf, [entry], entry.name))}
          />
        </>
      }
    >
      {namesake && <Caution aria-live="polite">{t.collection.namesake(namesake.name)}</Caution>}
      {pictures({ choose: picker.open, attempt })}
      {picker.input}
      <Refusals importing={importing} choose={picker.open} />
      <Problem>{problem}</Problem>
      {children}
      <Facts>{facts}</Facts>
      <TagEditor
        key={entry.id}
        tags={entry.tags}
        onChange={(tags) => attempt(() => shelf.change(entry, { tags }))}
        known={counts?.tags.map(({ tag }) => tag) ?? []}
      />
      <div onBlur={notes.commit}>
        <TextArea
          label={t.collection.notes}
          labelled="hidden"
          value={notes.text}
          onChange={notes.setText}
          placeholder={t.collection.notesPlaceholder}
          rows={2}
        />
      </div>
    </Inspector>
  );
}
