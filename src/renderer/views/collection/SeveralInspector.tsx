import { Button } from "../../kit/Button.tsx";
import { Favourite, Trash, Undo } from "../../kit/icons.ts";
import { TagEditor } from "../../kit/TagEditor.tsx";
import { Thumb } from "../../kit/Thumb.tsx";
import { referenceUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import { useAttempt } from "./attempt.ts";
import { namesOf, restore, retag, toggleFavourite, trash } from "./changes.ts";
import type { InspectorState } from "./EntryInspector.tsx";
import { Inspector, Problem } from "./Inspector.tsx";
import { type Entry, type Shelf, sharedTags } from "./shelf.ts";
import styles from "./EntryInspector.module.css";

/** More would not fit without scrolling. */
const shown = 9;

interface SeveralProps<E extends Entry> extends InspectorState {
  readonly shelf: Shelf<E>;
  readonly entries: readonly E[];
}

/** Several at once, or what lies in the trash: what can be done with all of them. */
export function SeveralInspector<E extends Entry>({ shelf, entries, open, onClose }: SeveralProps<E>) {
  const t = useText();
  const words = shelf.useWords();
  const { problem, attempt } = useAttempt();
  const { data: counts } = shelf.useCounts();
  const [first] = entries;
  const names = namesOf(entries, words.count);
  const title = entries.length === 1 ? (first?.name ?? "") : words.chosen(entries.length);
  const gone = first?.trashed ?? null;
  return (
    <Inspector
      label={title}
      open={open}
      onClose={onClose}
      header={<h2 className={styles.title}>{title}</h2>}
      footer={
        gone === null ? (
          <>
            <Button icon={<Favourite />} onClick={() => attempt(() => toggleFavourite(shelf, entries))}>
              {entries.every((entry) => entry.favourite) ? t.collection.notFavourites : t.collection.favourites}
            </Button>
            <Button icon={<Trash />} onClick={() => attempt(() => trash(shelf, entries, names))}>
              {t.common.toTrash}
            </Button>
          </>
        ) : (
          <Button
            kind="primary"
            size="large"
            icon={<Undo />}
            onClick={() => attempt(() => restore(shelf, entries, names))}
          >
            {t.common.restore}
          </Button>
        )
      }
    >
      <div className={entries.length === 1 ? undefined : styles.stack}>
        {entries.slice(0, shown).map((entry) => {
          const [picture] = shelf.pictures(entry);
          return (
            <Thumb
              key={entry.id}
              src={
                picture ? referenceUrl(picture.id, { tile: entries.length === 1 ? 288 : 96, crop: picture.crop }) : null
              }
              alt={entry.name}
              radius={entries.length === 1 ? "m" : "s"}
            />
          );
        })}
      </div>
      {gone !== null && (
        <p className={styles.note}>
          {entries.length === 1 ? t.collection.inTrashSince(gone) : t.collection.allInTrash}
        </p>
      )}
      {gone === null && (
        <TagEditor
          tags={sharedTags(entries)}
          onChange={(tags) => attempt(() => retag(shelf, entries, tags))}
          known={counts?.tags.map(({ tag }) => tag) ?? []}
        />
      )}
      <Problem>{problem}</Problem>
    </Inspector>
  );
}
