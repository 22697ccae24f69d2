import type { Draft } from "../../contract/making/draft.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Favourite, Merge, QueueThese, Trash } from "../kit/icons.ts";
import { keyLabel } from "../shortcuts/keys.ts";
import { queueThese, useObstacle } from "../state/pictures/queue-these.ts";
import { askRemoval } from "../state/removing.ts";
import { TagEditor } from "../kit/fields/TagEditor.tsx";
import { Thumb } from "../kit/grid/Thumb.tsx";
import { referenceUrl } from "../media.ts";
import { useText } from "../text/text.ts";
import { useAttempt } from "../state/attempt.ts";
import { namesOf, restore, retag, toggleFavourite, trash } from "./changes.ts";
import { askMerge } from "./asking.ts";
import type { InspectorState } from "./EntryInspector.tsx";
import { Inspector, InspectorNote, InspectorPictures, InspectorTitle } from "../kit/layout/Inspector.tsx";
import { TrashedActions } from "./TrashedActions.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { sharedTags } from "../../contract/library/tags.ts";
import type { Entry, Shelf } from "./shelf.ts";

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
  const drafts = (draft: Draft) => shelf.drafts(draft, entries);
  const obstacle = useObstacle(drafts);
  const pictureOf = (entry: E, tile: number): string | null => {
    const [picture] = shelf.pictures(entry);
    return picture ? referenceUrl(picture, { tile }) : null;
  };
  return (
    <Inspector
      label={title}
      open={open}
      onClose={onClose}
      header={<InspectorTitle>{title}</InspectorTitle>}
      footer={
        gone === null ? (
          <>
            <Button
              kind="primary"
              size="large"
              icon={<QueueThese />}
              disabled={obstacle !== null}
              title={obstacle === null ? words.queueText : t.studio.composer.obstacles[obstacle]}
              onClick={() => attempt(() => queueThese(drafts))}
            >
              {t.collection.queueThese}
            </Button>
            <IconButton
              label={t.collection.mergeAsk}
              hint="M"
              side="top"
              icon={<Merge />}
              onClick={() => askMerge(entries)}
            />
            <IconButton
              label={entries.every((entry) => entry.favourite) ? t.collection.notFavourites : t.collection.favourites}
              hint="F"
              side="top"
              icon={<Favourite />}
              onClick={() => attempt(() => toggleFavourite(shelf, entries))}
            />
            <IconButton
              label={t.common.toTrash}
              hint={keyLabel("Delete")}
              side="top"
              icon={<Trash />}
              onClick={() => attempt(() => trash(shelf, entries, names))}
            />
          </>
        ) : (
          <TrashedActions
            onRestore={() => attempt(() => restore(shelf, entries, names))}
            onErase={() => askRemoval(entries.map(shelf.item))}
          />
        )
      }
    >
      {entries.length === 1 && first ? (
        <Thumb src={pictureOf(first, 288)} alt={first.name} colour={shelf.pictures(first)[0]?.colour ?? null} />
      ) : (
        <InspectorPictures>
          {entries.slice(0, shown).map((entry) => (
            <Thumb
              key={entry.id}
              src={pictureOf(entry, 96)}
              alt={entry.name}
              colour={shelf.pictures(entry)[0]?.colour ?? null}
              radius="s"
            />
          ))}
        </InspectorPictures>
      )}
      {gone !== null && (
        <InspectorNote>
          {entries.length === 1 ? t.collection.inTrashSince(gone) : t.collection.allInTrash}
        </InspectorNote>
      )}
      {gone === null && (
        <InspectorNote>{obstacle === null ? words.queueText : t.studio.composer.obstacles[obstacle]}</InspectorNote>
      )}
      {gone === null && (
        <TagEditor
          key={entries.map(({ id }) => id).join()}
          tags={sharedTags(entries)}
          onChange={(tags) => attempt(() => retag(shelf, entries, tags))}
          known={counts?.tags.map(({ tag }) => tag) ?? []}
        />
      )}
      <Problem>{problem}</Problem>
    </Inspector>
  );
}
