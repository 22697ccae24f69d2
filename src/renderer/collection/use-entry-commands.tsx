/** What can be done with the chosen entries: by key, by right click, by dropping them on the navigation. */
import type { ShelfQuery } from "../../contract/library/library.ts";
import type { Dragged } from "../kit/dragging/drag.ts";
import { Erase, Eye, Favourite, Merge, Plus, QueueThese, Rename, Split, Trash, Undo } from "../kit/icons.ts";
import type { MenuEntry } from "../kit/overlays/Menu.tsx";
import { keyLabel } from "../shortcuts/keys.ts";
import { useShortcuts } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import { useAttempt } from "../state/attempt.ts";
import { queueThese } from "../state/pictures/queue-these.ts";
import { askRemoval } from "../state/removing.ts";
import { askMerge, askSplit } from "./asking.ts";
import { movePicture, namesOf, restore, retag, toggleFavourite, trash } from "./changes.ts";
import type { Entry, Shelf } from "./shelf.ts";

interface ViewActions {
  readonly rename: () => void;
  readonly preview: () => void;
}

export interface EntryCommands<E extends Entry> {
  /** Everyone who is not in the trash. */
  readonly all: readonly E[];
  readonly menu: readonly MenuEntry[];
  readonly dropped: (query: ShelfQuery, dragged: Dragged) => void;
  /** Something of others was dropped on one of them: a picture goes to it, whole people become one after a question. */
  readonly droppedOn: (entry: E, dragged: Dragged) => void;
  readonly problem: string | null;
}

export function useEntryCommands<E extends Entry>(
  shelf: Shelf<E>,
  chosen: readonly E[],
  { rename, preview }: ViewActions,
): EntryCommands<E> {
  const t = useText();
  const words = shelf.useWords();
  const { problem, attempt } = useAttempt();
  const { data: all = [] } = shelf.useList({ view: "all" });
  const [first] = chosen;
  const gone = first !== undefined && first.trashed !== null;
  const names = namesOf(chosen, words.count);
  const favour = (entries: readonly E[]) => attempt(() => toggleFavourite(shelf, entries));
  const discard = (entries: readonly E[]) => attempt(() => trash(shelf, entries, namesOf(entries, words.count)));
  const bringBack = () => attempt(() => restore(shelf, chosen, names));

  const queue = () => attempt(() => queueThese((draft) => shelf.drafts(draft, chosen)));

  const group = words.title;
  const live = first !== undefined && !gone;
  useShortcuts([
    { keys: "F", label: t.collection.favourite, group, keyOnly: true, run: () => live && favour(chosen) },
    { keys: "F2", label: t.common.rename, group, keyOnly: true, run: () => live && chosen.length === 1 && rename() },
    {
      keys: ["Delete", "Backspace"],
      label: t.common.toTrash,
      group,
      keyOnly: true,
      run: () => live && discard(chosen),
    },
    {
      keys: ["Shift+Delete"],
      label: t.removal.delete,
      group,
      keyOnly: true,
      run: () => askRemoval(chosen.map(shelf.item)),
    },
    { keys: "M", label: t.collection.merge, group, keyOnly: true, run: () => live && askMerge(chosen) },
    { keys: "Q", label: t.collection.queueThese, group, keyOnly: true, run: () => live && queue() },
    { keys: "R", label: t.common.restore, group, keyOnly: true, run: () => gone && bringBack() },
  ]);

  // What is dragged is meant with all that is chosen along with it.
  const meant = (dragged: Dragged): readonly E[] => {
    if (dragged.kind !== "person" && dragged.kind !== "style") return [];
    const { id } = dragged;
    return chosen.some((entry) => entry.id === id) ? chosen : all.filter((entry) => entry.id === id);
  };
  const dropped = ({ view, tag }: ShelfQuery, dragged: Dragged) => {
    const entries = meant(dragged);
    if (view === "trash") discard(entries);
    else if (tag !== undefined) attempt(() => retag(shelf, entries, { add: [tag] }));
    else if (view === "favourites") favour(entries.filter((entry) => !entry.favourite));
  };

  const droppedOn = (entry: E, dragged: Dragged) => {
    const [from] = meant(dragged);
    const id = "photo" in dragged ? dragged.photo : "picture" in dragged ? dragged.picture : undefined;
    if (id === undefined) return askMerge([entry, ...meant(dragged).filter((one) => one.id !== entry.id)]);
    const owner = all.find((one) => shelf.pictures(one).some((picture) => picture.id === id)) ?? from;
    const picture = owner && shelf.pictures(owner).find((one) => one.id === id);
    if (owner && picture) attempt(() => movePicture(shelf, owner, picture, entry));
  };

  const erase: MenuEntry = {
    label: t.removal.ask,
    icon: <Erase />,
    hint: keyLabel("Shift+Delete"),
    danger: true,
    run: () => askRemoval(chosen.map(shelf.item)),
  };
  const menu: readonly MenuEntry[] = gone
    ? [
        { label: t.collection.preview, icon: <Eye />, hint: keyLabel("Space"), run: preview },
        { label: t.common.restore, icon: <Undo />, hint: "R", run: bringBack },
        "line",
        erase,
      ]
    : first === undefined
      ? []
      : [
          ...(chosen.length === 1
            ? ([
                { label: words.use, icon: <Plus />, run: () => shelf.use(first) },
                { label: t.collection.preview, icon: <Eye />, hint: keyLabel("Space"), run: preview },
                "line",
                { label: t.common.rename, icon: <Rename />, hint: "F2", run: rename },
              ] as const)
            : []),
          ...(chosen.length === 1 && shelf.pictures(first).length > 1
            ? [{ label: words.split, icon: <Split />, run: () => askSplit(first, []) }]
            : []),
          {
            label: chosen.length === 1 ? t.collection.queueThis : t.collection.queueThese,
            icon: <QueueThese />,
            hint: "Q",
            run: queue,
          },
          ...(chosen.length > 1
            ? [{ label: t.collection.mergeAsk, icon: <Merge />, hint: "M", run: () => askMerge(chosen) }]
            : []),
          {
            label: chosen.every((entry) => entry.favourite) ? t.collection.notFavourite : t.collection.favourite,
            icon: <Favourite />,
            hint: "F",
            run: () => favour(chosen),
          },
          "line",
          {
            label: t.common.toTrash,
            icon: <Trash />,
            hint: keyLabel("Delete"),
            danger: true,
            run: () => discard(chosen),
          },
          erase,
        ];

  return { all, menu, dropped, droppedOn, problem };
}
