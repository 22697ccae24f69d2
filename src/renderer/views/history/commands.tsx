import type { KeyboardEvent } from "react";
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import {
  Again,
  Erase,
  Export,
  Eye,
  Folder,
  Open,
  PeopleIcon,
  Recall,
  Reject,
  Reroll,
  StylesIcon,
  Trash,
  Undo,
} from "../../kit/icons.ts";
import type { MenuEntry } from "../../kit/Menu.tsx";
import { toasts } from "../../kit/toast.ts";
import { keyLabel } from "../../shortcuts/keys.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { pictureAsStyle, pictureAsSubject, rate, reject, trashPictures } from "../../state/actions.ts";
import { makeAgain, recall } from "../../state/draft.ts";
import { askRemoval } from "../../state/removing.ts";
import { openExport } from "../../state/exporting.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route.ts";
import { useStudio } from "../../state/studio.ts";
import { offerUndo } from "../../state/undo.ts";
import { text, useText } from "../../text/text.ts";
import { type Attempt, useAttempt } from "../../state/attempt.ts";

export interface HistorySources {
  readonly latest: () => Promise<readonly Picture[]>;
  readonly every: () => Promise<readonly Picture[]>;
  /** How many `every` has. */
  readonly total: number;
  readonly onPreview: () => void;
}

export interface HistoryCommands extends Attempt {
  /** For the context menu and the inspector's "…". */
  readonly menu: readonly MenuEntry[];
  /** Keys on a tile, whatever the keyboard's layout. True where used. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly rate: (stars: number) => void;
  readonly reject: () => void;
  readonly recall: (seed: "same" | "new") => void;
  readonly export: () => void;
  readonly exportAll: () => void;
  readonly trash: () => void;
  readonly restore: () => void;
  readonly erase: () => void;
}

const idsOf = (pictures: readonly Picture[]): readonly PictureId[] => pictures.map(({ id }) => id);

export async function restorePictures(pictures: readonly Picture[]): Promise<void> {
  await call("trash.restore", { items: pictures.map(({ id }) => ({ kind: "picture", id })) });
  offerUndo(text().history.restored(pictures.length));
}

/**
 * What can be done with the chosen pictures, as a menu, by key and in the palette.
 * @param latest the chosen pictures with those that are still being loaded: Ctrl+A holds for a key right after it
 * @param every  every picture of the view, which is loaded first
 * @param onPreview shows the first of them large
 */
export function useHistoryCommands(
  chosen: readonly Picture[],
  { latest, every, total, onPreview }: HistorySources,
): HistoryCommands {
  const { history: t, removal } = useText();
  const attempting = useAttempt();
  const { attempt } = attempting;
  const reveal = useStudio(({ capabilities }) => capabilities.reveal);
  const [first] = chosen;
  const one = chosen.length === 1 ? first : undefined;
  const some = first !== undefined;
  const gone = chosen.every(({ trashed }) => trashed !== null);

  const does = {
    rate: (stars: number) => some && attempt(() => latest().then((now) => rate(idsOf(now), stars))),
    reject: () =>
      some && attempt(() => latest().then((now) => reject(idsOf(now), !now.every(({ rejected }) => rejected)))),
    recall: (seed: "same" | "new") => one && attempt(() => recall(one.id, seed)),
    again: () => one && attempt(() => makeAgain(one.id).then(() => toasts.add({ title: t.againSaid, timeout: 3000 }))),
    open: () => one && go("studio", { id: one.id }),
    use: (as: "subject" | "style") =>
      one && attempt(() => (as === "subject" ? pictureAsSubject(one) : pictureAsStyle(one)).then(() => go("studio"))),
    reveal: () => one && attempt(() => call("system.reveal", { picture: one.id })),
    export: () => some && attempt(() => latest().then((now) => openExport(idsOf(now)))),
    exportAll: () => attempt(() => every().then((all) => openExport(idsOf(all), "all"))),
    trash: () => some && attempt(() => latest().then((now) => trashPictures(idsOf(now)))),
    restore: () => some && attempt(() => latest().then(restorePictures)),
    erase: () =>
      some &&
      attempt(() => latest().then((now) => askRemoval(now.map(({ id }) => ({ kind: "picture" as const, id }))))),
  };

  useShortcuts(
    some && !gone
      ? [
          ...[1, 2, 3, 4, 5, 0].map((stars) => ({
            keys: String(stars),
            label: t.keys.star(stars),
            run: () => does.rate(stars),
            group: t.group,
            keyOnly: true,
          })),
          { keys: "X", label: t.keys.reject, run: does.reject, group: t.group, keyOnly: true },
          { keys: ["Mod+E"], label: t.exportSelected(chosen.length), run: does.export, group: t.group },
          { keys: ["Mod+Shift+E"], label: t.exportAll(total), run: does.exportAll, group: t.group },
          ...(one
            ? [
                { keys: "Mod+Shift+R", label: t.recall, run: () => does.recall("same"), group: t.group },
                { keys: "N", label: t.newSeedSaid, run: () => does.recall("new"), group: t.group },
                { keys: "R", label: t.again, run: does.again, group: t.group },
                { keys: "Space", label: t.preview, run: onPreview, group: t.group, keyOnly: true },
              ]
            : []),
          { keys: "Delete", label: t.trash, run: does.trash, group: t.group, keyOnly: true },
        ]
      : some
        ? [{ keys: "Shift+Delete", label: removal.delete, run: does.erase, group: t.group, keyOnly: true }]
        : [],
  );

  const living = (): readonly MenuEntry[] => [
    ...(one
      ? ([
          { label: t.open, icon: <Open />, hint: keyLabel("Enter"), run: does.open },
          { label: t.preview, icon: <Eye />, hint: keyLabel("Space"), disabled: !one.present, run: onPreview },
          "line",
          { label: t.recall, icon: <Recall />, hint: keyLabel("Mod+Shift+R"), run: () => does.recall("same") },
          { label: t.newSeedSaid, icon: <Reroll />, hint: keyLabel("N"), run: () => does.recall("new") },
          { label: t.again, icon: <Again />, hint: keyLabel("R"), run: does.again },
          "line",
          { label: t.asSubject, icon: <PeopleIcon />, disabled: !one.present, run: () => does.use("subject") },
          { label: t.asStyle, icon: <StylesIcon />, disabled: !one.present, run: () => does.use("style") },
          ...(reveal ? [{ label: t.reveal, icon: <Folder />, disabled: !one.present, run: does.reveal }] : []),
          "line",
        ] as const)
      : []),
    {
      label: chosen.every(({ rejected }) => rejected) ? t.unreject : t.reject,
      icon: <Reject />,
      hint: keyLabel("X"),
      run: does.reject,
    },
    {
      label: one ? t.export : t.exportSelected(chosen.length),
      icon: <Export />,
      hint: keyLabel("Mod+E"),
      run: does.export,
    },
    { label: t.trash, icon: <Trash />, hint: keyLabel("Delete"), danger: true, run: does.trash },
  ];

  return {
    ...attempting,
    menu: !some
      ? []
      : gone
        ? [
            { label: one ? t.restore : t.restoreSome(chosen.length), icon: <Undo />, run: does.restore },
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
    recall: does.recall,
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
