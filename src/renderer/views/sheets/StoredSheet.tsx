import { type ReactNode, useMemo, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { SheetId } from "../../../contract/values/id.ts";
import { arranged, sizesOf } from "../../../contract/making/sheet-grid.ts";
import type { Sheet } from "../../../contract/making/sheets.ts";
import { EmptyState } from "../../kit/layout/EmptyState.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Info, SheetsIcon } from "../../kit/icons.ts";
import { ContextMenu } from "../../kit/overlays/Menu.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useQueue } from "../../state/queue.ts";
import { go } from "../../state/route/route.ts";
import { nothing, type Selection } from "../../state/pictures/selection.ts";
import { useText } from "../../text/text.ts";
import { type CellView, cellViews } from "./cells.ts";
import { CellTile } from "./CellTile.tsx";
import { useSheetCommands } from "./commands.tsx";
import { namesAt } from "./labels.ts";
import { fallsShort, winnersOf } from "./judged.ts";
import { SheetCanvas } from "./SheetCanvas.tsx";
import { SheetInspector } from "./SheetInspector.tsx";
import styles from "./Sheets.module.css";
import { type SheetOrder, sorted } from "./sorted.ts";

/** A sheet that was made: its grid fills as its pictures are drawn. */
export function StoredSheet({ id, places }: { readonly id: SheetId; readonly places: ReactNode }) {
  const t = useText().sheets;
  const { data: sheet, error } = useAnswer("sheets.get", { id }, { keepPrevious: true });
  if (sheet?.id === id) return <Shown sheet={sheet} places={places} />;
  if (error === null) return <div className={styles.body} />;
  return (
    <div className={styles.body}>
      <header className={styles.head}>{places}</header>
      <div className={styles.place}>
        <EmptyState icon={<SheetsIcon />} title={t.gone}>
          {error.message}
        </EmptyState>
      </div>
    </div>
  );
}

function Shown({ sheet, places }: { readonly sheet: Sheet; readonly places: ReactNode }) {
  const t = useText().sheets;
  const jobs = useQueue(({ jobs }) => jobs);
  const drawing = useQueue(useShallow(({ running }) => new Map([...running].map(([id, at]) => [id, at.picture]))));
  const views = useMemo(() => cellViews(sheet, { jobs, drawing }), [sheet, jobs, drawing]);
  const [selection, select] = useState<Selection<number>>(nothing);
  const [open, setOpen] = useState(false);
  const [onlyLike, setOnlyLike] = useState(false);
  const [order, setOrder] = useState<SheetOrder>("made");
  const ids = useMemo(() => sheet.pictures.map(({ id }) => id), [sheet.pictures]);
  const { data: measured } = useAnswer("measures.some", { ids }, { keepPrevious: true });
  const glances = useMemo(() => new Map(measured?.map((one) => [one.id, one])), [measured]);
  const m = useText().measures;
  const chosen = views.filter((_, index) => selection.chosen.has(index));
  const commands = useSheetCommands(sheet, chosen);
  const sizes = useMemo(() => sizesOf(sheet.plan), [sheet.plan]);
  const arrangement = useMemo(
    () => sorted(sizes, arranged(sizes), views, glances, order),
    [sizes, views, glances, order],
  );
  const picks = new Set(sheet.picks);
  const wordsOf = ({ picture, pending }: CellView): readonly string[] => [
    ...(picture && picks.has(picture.id) ? [t.states.picked] : []),
    ...(picture && picture.stars > 0 ? [t.states.stars(picture.stars)] : []),
    ...(picture?.rejected ? [t.states.rejected] : []),
    ...(picture ? m.brief(glances.get(picture.id)) : []),
    ...(pending === null ? [] : [stateOf(pending, t.states)]),
  ];
  return (
    <>
      <div className={styles.body}>
        <header className={styles.head}>
          {places}
          <h2 className={styles.title} title={sheet.name}>
            {sheet.name}
          </h2>
          <IconButton
            label={t.details}
            icon={<Info />}
            pressed={open}
            className={styles.details}
            onClick={() => setOpen(!open)}
          />
        </header>
        <ContextMenu entries={commands.menu} className={styles.place}>
          <SheetCanvas
            sizes={sizes}
            arrangement={arrangement}
            people={sheet.people}
            styles={sheet.styles}
            format={sheet.plan.draft}
            selection={selection}
            onSelect={select}
            nameOf={(index) => [...namesAt(sizes, sheet, index, t.seedOf), ...wordsOf(views[index]!)].join(", ")}
            renderCell={(index, width) => {
              const view = views[index]!;
              const glance = view.picture ? glances.get(view.picture.id) : undefined;
              return (
                <CellTile
                  view={view}
                  picked={view.picture !== null && picks.has(view.picture.id)}
                  words={m.brief(glance)}
                  faded={onlyLike && fallsShort(glance)}
                  width={width}
                />
              );
            }}
            onOpen={(index) => {
              const picture = views[index]?.picture;
              if (picture) go("studio", { id: picture.id });
            }}
            onKey={commands.onKey}
          />
        </ContextMenu>
      </div>
      <SheetInspector
        sheet={sheet}
        views={views}
        chosen={chosen}
        commands={commands}
        judging={{ winners: winnersOf(views, glances), onlyLike, setOnlyLike, order, setOrder }}
        open={open}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function stateOf(pending: NonNullable<CellView["pending"]>, t: ReturnType<typeof useText>["sheets"]["states"]): string {
  switch (pending.state) {
    case "waiting":
    case "running":
    case "none":
      return t[pending.state];
    case "failed":
      return t.failed(pending.message);
    default:
      return pending satisfies never;
  }
}
