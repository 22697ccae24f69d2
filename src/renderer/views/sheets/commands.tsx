/** What can be done with the chosen cells of a sheet, by key and in menus. */
import type { KeyboardEvent } from "react";
import type { PictureId } from "../../../contract/values/id.ts";
import { cellPlace, type Sheet } from "../../../contract/making/sheets.ts";
import { Again, Compare, Export, HistoryIcon, Open, Reject, Winner } from "../../kit/icons.ts";
import type { MenuEntry } from "../../kit/overlays/Menu.tsx";
import { toasts } from "../../kit/overlays/toast.ts";
import { keyLabel } from "../../shortcuts/keys.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { rate, reject } from "../../state/actions.ts";
import { type Attempt, useAttempt } from "../../state/attempt.ts";
import { canCompare, compare } from "../../state/pictures/compare.ts";
import { openExport } from "../../state/exporting.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { useText } from "../../text/text.ts";
import { pictureEntries } from "../../collection/picture-entries.tsx";
import type { CellView } from "./cells.ts";

export interface SheetCommands extends Attempt {
  /** For the chosen cells. */
  readonly menu: readonly MenuEntry[];
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly rate: (stars: number) => void;
  readonly reject: () => void;
  readonly pick: () => void;
  /** These win, and no others. */
  readonly win: (ids: readonly PictureId[]) => void;
  readonly again: (cells?: readonly CellView[]) => void;
  readonly export: (ids: readonly PictureId[]) => void;
}

export function useSheetCommands(sheet: Sheet, chosen: readonly CellView[]): SheetCommands {
  const t = useText().sheets;
  const attempting = useAttempt();
  const { attempt } = attempting;
  const pictures = chosen.flatMap(({ picture }) => picture ?? []);
  const ids = pictures.map(({ id }) => id);
  const [one] = pictures;
  const won = new Set(sheet.picks);
  const allWon = ids.length > 0 && ids.every((id) => won.has(id));

  const does = {
    rate: (stars: number) => void (ids.length > 0 && attempt(() => rate(ids, stars))),
    reject: () => void (ids.length > 0 && attempt(() => reject(ids, !pictures.every(({ rejected }) => rejected)))),
    pick: () =>
      void (
        ids.length > 0 &&
        attempt(() =>
          call("sheets.change", {
            id: sheet.id,
            change: allWon ? { unpick: ids } : { pick: ids },
          }),
        )
      ),
    win: (winners: readonly PictureId[]) =>
      void attempt(async () => {
        const unpick = sheet.picks.filter((id) => !winners.includes(id));
        await call("sheets.change", { id: sheet.id, change: { pick: [...winners], unpick } });
        offerUndo(t.judged.picked(winners.length));
      }),
    again: (cells: readonly CellView[] = chosen) =>
      void (
        cells.length > 0 &&
        attempt(async () => {
          const places = cells.map(({ cell: { person, style, seed } }) => cellPlace.parse({ person, style, seed }));
          await call("sheets.again", { id: sheet.id, cells: places });
          toasts.add({ title: t.queued(cells.length), timeout: 3000 });
        })
      ),
    export: (some: readonly PictureId[]) => some.length > 0 && openExport(some),
    compare: () => canCompare(ids.length) && compare(ids),
    open: () => one && go("studio", { id: one.id }),
  };

  const letters: Readonly<Record<string, () => unknown>> = {
    p: does.pick,
    x: does.reject,
    r: () => does.again(),
    c: does.compare,
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (/^[0-5]$/.test(event.key)) does.rate(Number(event.key));
    else if (letters[event.key.toLowerCase()]) letters[event.key.toLowerCase()]?.();
    else return false;
    return true;
  };
  const { group } = t.keys;
  useShortcuts([
    { keys: "P", label: t.keys.pick, group, keyOnly: true, run: does.pick },
    { keys: "X", label: t.keys.reject, group, keyOnly: true, run: does.reject },
    { keys: "R", label: t.keys.runAgain, group, keyOnly: true, run: () => does.again() },
    { keys: "C", label: t.keys.compare, group, keyOnly: true, run: does.compare },
    ...[1, 2, 3, 4, 5, 0].map((stars) => ({
      keys: String(stars),
      label: t.keys.stars(stars),
      group,
      keyOnly: true,
      run: () => does.rate(stars),
    })),
    {
      keys: "Mod+E",
      label: t.keys.exportPicks,
      group,
      run: () => does.export(sheet.picks.length > 0 ? sheet.picks : sheet.pictures.map(({ id }) => id)),
    },
  ]);

  const menu: readonly MenuEntry[] = [
    { label: allWon ? t.unpick : t.keys.pick, icon: <Winner />, hint: keyLabel("P"), disabled: !one, run: does.pick },
    { label: t.keys.reject, icon: <Reject />, hint: keyLabel("X"), disabled: !one, run: does.reject },
    ...(canCompare(ids.length)
      ? [{ label: t.keys.compare, icon: <Compare />, hint: keyLabel("C"), run: does.compare }]
      : []),
    "line",
    { label: t.lineAgain(chosen.length), icon: <Again />, hint: keyLabel("R"), run: () => does.again() },
    { label: t.exportSome(ids.length), icon: <Export />, disabled: !one, run: () => does.export(ids) },
    ...(chosen.length === 1 && one ? (["line", ...pictureEntries(one, { attempt })] as const) : []),
    ...(chosen.length === 1
      ? [
          { label: t.keys.open, icon: <Open />, hint: keyLabel("Enter"), disabled: !one, run: does.open },
          {
            label: t.inHistory,
            icon: <HistoryIcon />,
            disabled: !one,
            run: () => one && go("history", { id: one.id }),
          },
        ]
      : []),
  ];
  return { ...attempting, ...does, menu, onKey };
}
