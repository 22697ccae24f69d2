import { type KeyboardEvent, useMemo } from "react";
import type { Collection } from "../../../contract/library/collections.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import {
  Compare,
  Erase,
  Export,
  Eye,
  Layers,
  LargeTiles,
  Minus,
  Open,
  QueueThese,
  Reject,
  Trash,
  Undo,
} from "../../kit/icons.ts";
import type { MenuEntry } from "../../kit/overlays/Menu.tsx";
import { toasts } from "../../kit/overlays/toast.ts";
import { useSteady } from "../../kit/use-steady.ts";
import { pictureEntries } from "../../collection/picture-entries.tsx";
import { keyLabel } from "../../shortcuts/keys.ts";
import { type Shortcut, useShortcuts } from "../../shortcuts/shortcuts.ts";
import { enlarge, rate, reject, trashPictures } from "../../state/actions.ts";
import { canCompare, compare } from "../../state/pictures/compare.ts";
import { makeAgain, recall } from "../../state/draft/draft.ts";
import { askRemoval } from "../../state/removing.ts";
import { askName } from "../../state/naming.ts";
import { openExport } from "../../state/exporting.ts";
import { draftsOfPictures, queueThese } from "../../state/pictures/queue-these.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { type Text, text, useText } from "../../text/text.ts";
import { type Attempt, useAttempt } from "../../state/attempt.ts";
import type { ChosenPictures } from "./use-chosen-pictures.ts";

export interface HistorySources {
  /** Every picture of the view. */
  readonly every: readonly PictureId[];
  /** The collection that is shown. */
  readonly within: Collection | undefined;
  /** Whether the view is the trash: what is chosen there is in it, also before it is loaded. */
  readonly trash: boolean;
  /** Shows the first of the chosen ones large. */
  readonly onPreview: () => void;
}

export interface HistoryCommands extends Attempt {
  /** For the context menu and the inspector's "…". */
  readonly menu: readonly MenuEntry[];
  /** Keys on a tile, whatever the keyboard's layout. True where used. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly rate: (stars: number) => void;
  readonly reject: () => void;
  /** Brings it into the composer. */
  readonly edit: () => void;
  /** Queues it once more with a new seed. */
  readonly another: () => void;
  /** One picture of each, with what the composer holds. */
  readonly queue: () => void;
  readonly export: () => void;
  readonly exportAll: () => void;
  readonly trash: () => void;
  readonly restore: () => void;
  readonly erase: () => void;
}

export async function restorePictures(ids: readonly PictureId[]): Promise<void> {
  await call("trash.restore", { items: ids.map((id) => ({ kind: "picture", id })) });
  offerUndo(text().history.restored(ids.length));
}

/**
 * What can be done with the chosen pictures, as a menu, by key and in the palette. It stays the same object while they
 * do, so that what shows it need not be drawn again with each letter of a search.
 */
export function useHistoryCommands(
  { ids, pictures: chosen }: Pick<ChosenPictures, "ids" | "pictures">,
  { every, within, trash, onPreview }: HistorySources,
): HistoryCommands {
  const words = useText();
  const { busy, fault, problem, attempt } = useAttempt();
  const preview = useSteady(onPreview);
  const commands = useMemo(
    () => commandsOf({ words, ids, chosen, every, within, trash, onPreview: preview, attempt }),
    [words, ids, chosen, every, within, trash, preview, attempt],
  );
  useShortcuts(commands.shortcuts);
  return useMemo(() => ({ busy, fault, problem, attempt, ...commands }), [busy, fault, problem, attempt, commands]);
}

interface Given extends HistorySources, Pick<Attempt, "attempt"> {
  readonly words: Text;
  readonly ids: readonly PictureId[];
  readonly chosen: readonly Picture[];
}

type Commands = Omit<HistoryCommands, keyof Attempt> & { readonly shortcuts: readonly Shortcut[] };

function commandsOf({ words, ids, chosen, every, within, trash, onPreview, attempt }: Given): Commands {
  const { history: t, collection, removal, studio } = words;
  const [first] = chosen;
  const one = ids.length === 1 ? first : undefined;
  // A key may come before the pictures are loaded: it is to find what was chosen.
  const id = ids.length === 1 ? ids[0] : undefined;
  const some = ids.length > 0;
  const gone = chosen.length > 0 ? chosen.every(({ trashed }) => trashed !== null) : trash;
  const rejected = chosen.length > 0 && chosen.every((picture) => picture.rejected);

  const said = (title: string) => toasts.add({ title, timeout: 3000 });
  const does = {
    rate: (stars: number) => some && attempt(() => rate(ids, stars)),
    reject: () => some && attempt(() => reject(ids, !rejected)),
    edit: () => id !== undefined && attempt(() => recall(id)),
    another: () => id !== undefined && attempt(() => makeAgain(id, "new").then(() => said(t.anotherSaid))),
    open: () => id !== undefined && go("studio", { id }),
    compare: () => canCompare(ids.length) && compare(ids),
    enlarge: (factor: 2 | 4) => id !== undefined && attempt(() => enlarge(id, factor)),
    queue: () => some && attempt(() => queueThese((draft) => draftsOfPictures(draft, ids))),
    export: () => some && openExport(ids),
    exportAll: () => openExport(every, "all"),
    collect: () => some && askName({ kind: "collect", ids }),
    takeOut: (from: Collection) =>
      attempt(async () => {
        await call("collections.take", { id: from.id, pictures: ids });
        offerUndo(t.collecting.tookOut(from.name, ids.length));
      }),
    trash: () => some && attempt(() => trashPictures(ids)),
    restore: () => some && attempt(() => restorePictures(ids)),
    erase: () => some && askRemoval(ids.map((id) => ({ kind: "picture", id }))),
  };

  const shortcuts: readonly Shortcut[] =
    some && !gone
      ? [
          ...[1, 2, 3, 4, 5, 0].map((stars) => ({
            keys: String(stars),
            label: t.keys.star(stars),
            run: () => does.rate(stars),
            group: t.group,
            keyOnly: true,
          })),
          { keys: "B", label: t.keys.collect, run: does.collect, group: t.group, keyOnly: true },
          { keys: "X", label: t.keys.reject, run: does.reject, group: t.group, keyOnly: true },
          { keys: "Q", label: collection.queueThese, run: does.queue, group: t.group, keyOnly: true },
          { keys: "C", label: t.compare, run: does.compare, group: t.group },
          { keys: ["Mod+E"], label: t.exportSelected(ids.length), run: does.export, group: t.group },
          { keys: ["Mod+Shift+E"], label: t.exportAll(every.length), run: does.exportAll, group: t.group },
          ...(id !== undefined
            ? [
                { keys: "Mod+Shift+R", label: t.edit, run: does.edit, group: t.group },
                { keys: "R", label: t.another, run: does.another, group: t.group },
                { keys: "Space", label: t.preview, run: onPreview, group: t.group, keyOnly: true },
              ]
            : []),
          { keys: "Delete", label: t.trash, run: does.trash, group: t.group, keyOnly: true },
        ]
      : some
        ? [{ keys: "Shift+Delete", label: removal.delete, run: does.erase, group: t.group, keyOnly: true }]
        : [];

  const living = (): readonly MenuEntry[] => [
    ...(one
      ? ([
          { label: t.open, icon: <Open />, hint: keyLabel("Enter"), run: does.open },
          { label: t.preview, icon: <Eye />, hint: keyLabel("Space"), disabled: !one.present, run: onPreview },
          "line",
          ...pictureEntries(one, { attempt }),
          ...([2, 4] as const).map((factor) => ({
            label: studio.enlarge(factor),
            icon: <LargeTiles />,
            disabled: !one.present,
            run: () => does.enlarge(factor),
          })),
          "line",
        ] as const)
      : []),
    ...(canCompare(ids.length)
      ? [{ label: t.compareSome(ids.length), icon: <Compare />, hint: keyLabel("C"), run: does.compare }]
      : []),
    {
      label: one ? collection.queueThis : collection.queueThese,
      icon: <QueueThese />,
      hint: keyLabel("Q"),
      run: does.queue,
    },
    {
      label: chosen.every(({ rejected }) => rejected) ? t.unreject : t.reject,
      icon: <Reject />,
      hint: keyLabel("X"),
      run: does.reject,
    },
    {
      label: one ? t.export : t.exportSelected(ids.length),
      icon: <Export />,
      hint: keyLabel("Mod+E"),
      run: does.export,
    },
    ...(one ? [] : [{ label: t.collecting.add, icon: <Layers />, hint: keyLabel("B"), run: does.collect }]),
    ...(within ? [{ label: t.collecting.takeOut(within.name), icon: <Minus />, run: () => does.takeOut(within) }] : []),
    { label: t.trash, icon: <Trash />, hint: keyLabel("Delete"), danger: true, run: does.trash },
  ];

  return {
    shortcuts,
    menu: !some
      ? []
      : gone
        ? [
            { label: one ? t.restore : t.restoreSome(ids.length), icon: <Undo />, run: does.restore },
            "line",
            {
              label: removal.ask,
              icon: <Erase />,
              hint: keyLabel("Shift+Delete"),
              danger: true,
              run: does.erase,
            },
          ]
        : living(),
    rate: does.rate,
    reject: does.reject,
    edit: does.edit,
    another: does.another,
    queue: does.queue,
    export: does.export,
    exportAll: does.exportAll,
    trash: does.trash,
    restore: does.restore,
    erase: does.erase,
    onKey: (event) => {
      if (!some || gone || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (/^[0-5]$/.test(event.key)) does.rate(Number(event.key));
      else if (event.key === "Backspace") does.trash();
      else return false;
      return true;
    },
  };
}
