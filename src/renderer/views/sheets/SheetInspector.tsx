import { useState } from "react";
import { sizesOf } from "../../../contract/making/sheet-grid.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Sheet } from "../../../contract/making/sheets.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Again, Export, FileImage, HistoryIcon, More, Plus, Reject, Rename, Trash, Winner } from "../../kit/icons.ts";
import { Inspector, InspectorSection, InspectorTitle } from "../../kit/layout/Inspector.tsx";
import { Menu, type MenuEntry } from "../../kit/overlays/Menu.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Progress } from "../../kit/layout/Progress.tsx";
import { Select } from "../../kit/fields/Select.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { Stars } from "../../kit/fields/Stars.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { toasts } from "../../kit/overlays/toast.ts";
import { keyLabel } from "../../shortcuts/keys.ts";
import { useAnswer } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { useStudio } from "../../state/studio.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { useText } from "../../text/text.ts";
import { type CellView, tallyOf } from "./cells.ts";
import type { SheetCommands } from "./commands.tsx";
import { namesAt } from "./labels.ts";
import styles from "./Sheets.module.css";
import { type SheetOrder, sheetOrders } from "./sorted.ts";

export interface SheetInspectorProps {
  readonly sheet: Sheet;
  readonly views: readonly CellView[];
  readonly chosen: readonly CellView[];
  readonly commands: SheetCommands;
  /** What the measures offer: an order, the best of each person in each style, and to fade what falls short. */
  readonly judging: {
    readonly winners: readonly PictureId[];
    readonly onlyLike: boolean;
    readonly setOnlyLike: (only: boolean) => void;
    readonly order: SheetOrder;
    readonly setOrder: (order: SheetOrder) => void;
  };
  readonly open: boolean;
  readonly onClose: () => void;
}

/** How far a sheet is, what is chosen of it, and what comes of it. */
export function SheetInspector({ sheet, views, chosen, commands, judging, open, onClose }: SheetInspectorProps) {
  const t = useText().sheets;
  const reveal = useStudio(({ capabilities }) => capabilities.reveal);
  // The name as it is typed; null while it is not.
  const [renaming, setRenaming] = useState<string | null>(null);
  const { cells, done, left, failed } = tallyOf(views);
  const { data: estimate } = useAnswer("sheets.estimate", sheet.plan);
  const seconds = estimate?.seconds ?? null;
  const each = seconds === null ? null : seconds / (estimate?.pictures ?? 1);
  const all = views.flatMap(({ picture }) => picture?.id ?? []);
  const picks = sheet.picks.filter((id) => sheet.pictures.some((picture) => picture.id === id));
  const missing = views.filter(({ pending }) => pending?.state === "failed" || pending?.state === "none");
  const menu: readonly MenuEntry[] = [
    { label: t.exportAll(all.length), icon: <Export />, disabled: all.length === 0, run: () => commands.export(all) },
    {
      label: t.exportPicture,
      icon: <FileImage />,
      disabled: all.length === 0,
      run: () =>
        void commands.attempt(async () => {
          const { file } = await call("sheets.picture", { id: sheet.id });
          const show = { label: t.reveal, run: () => void call("system.reveal", { path: file }) };
          toasts.add({ title: t.exported(file), ...(reveal ? { data: { action: show } } : {}) });
        }),
    },
    ...(missing.length > 0
      ? [{ label: t.missing(missing.length), icon: <Again />, run: () => commands.again(missing) }]
      : []),
    "line",
    { label: t.inHistory, icon: <HistoryIcon />, run: () => go("history", { query: { sheet: String(sheet.id) } }) },
    { label: t.rename, icon: <Rename />, run: () => setRenaming(sheet.name) },
    {
      label: t.remove,
      icon: <Trash />,
      danger: true,
      run: () =>
        void commands.attempt(async () => {
          await call("sheets.remove", { id: sheet.id });
          go("sheets");
          offerUndo(t.removed(sheet.name));
        }),
    },
  ];
  const rename = () => {
    setRenaming(null);
    const name = renaming?.trim() ?? "";
    if (name !== "" && name !== sheet.name)
      void commands.attempt(() => call("sheets.change", { id: sheet.id, change: { name } }));
  };
  return (
    <Inspector
      label={sheet.name}
      open={open}
      onClose={onClose}
      header={<InspectorTitle>{t.pictures(cells)}</InspectorTitle>}
      footer={
        <>
          <Button
            kind="primary"
            icon={<Export />}
            disabled={all.length === 0}
            hint={keyLabel("Mod+E")}
            onClick={() => commands.export(picks.length > 0 ? picks : all)}
          >
            {picks.length > 0 ? t.exportPicks(picks.length) : t.exportAll(all.length)}
          </Button>
          <Menu side="top" trigger={<IconButton label={t.more} icon={<More />} side="top" />} entries={menu} />
        </>
      }
    >
      {renaming !== null && (
        <TextField
          label={t.name}
          value={renaming}
          onChange={setRenaming}
          autoFocus
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename();
            if (event.key === "Escape") setRenaming(null);
          }}
        />
      )}
      <Facts>
        <Fact label={t.done}>{done}</Fact>
        {left > 0 && <Fact label={t.left}>{t.leftOf(left, each === null ? null : each * left)}</Fact>}
        {failed > 0 && <Fact label={t.failed}>{failed}</Fact>}
        {estimate && <Fact label={t.disk}>{t.size(estimate.bytes)}</Fact>}
      </Facts>
      {left > 0 && <Progress label={t.progress} value={done / cells} />}
      <p className={styles.hint}>
        {t.keys.move} <kbd>P</kbd> {t.keys.picks} <kbd>X</kbd> {t.keys.rejects} <kbd>R</kbd> {t.keys.again}
      </p>
      {judging.winners.length > 0 && (
        <InspectorSection title={t.judged.title}>
          <div className={styles.chosen}>
            <Select
              label={t.judged.order}
              value={judging.order}
              onChange={judging.setOrder}
              options={sheetOrders.map((value) => ({ value, label: t.judged.orders[value] }))}
            />
            <Button icon={<Winner />} onClick={() => commands.win(judging.winners)}>
              {t.judged.pickBest(judging.winners.length)}
            </Button>
            <Switch label={t.judged.onlyLike} checked={judging.onlyLike} onChange={judging.setOnlyLike} />
          </div>
        </InspectorSection>
      )}
      {missing.length > 0 && (
        <Button icon={<Again />} onClick={() => commands.again(missing)}>
          {t.missing(missing.length)}
        </Button>
      )}
      <Chosen sheet={sheet} views={views} chosen={chosen} commands={commands} />
      <Problem>{commands.problem}</Problem>
      <Button kind="quiet" icon={<Plus />} onClick={() => go("sheets")}>
        {t.newSheet}
      </Button>
    </Inspector>
  );
}

type ChosenProps = Pick<SheetInspectorProps, "sheet" | "views" | "chosen" | "commands">;

/** The chosen cells: what can be done with them; of one all of its takes. */
function Chosen({ sheet, views, chosen, commands }: ChosenProps) {
  const t = useText().sheets;
  const [one] = chosen;
  if (!one) return null;
  const pictures = chosen.flatMap(({ picture }) => picture ?? []);
  const stars = new Set(pictures.map((picture) => picture.stars));
  const title =
    chosen.length > 1
      ? t.chosen(chosen.length)
      : namesAt(sizesOf(sheet.plan), sheet, views.indexOf(one), t.seedOf).join(" · ");
  const failure = one.pending?.state === "failed" && chosen.length === 1 ? one.pending.message : null;
  return (
    <InspectorSection title={title}>
      <div className={styles.chosen}>
        <div className={styles.verbs}>
          <Stars label={t.keys.stars(1)} value={stars.size === 1 ? [...stars][0]! : null} onChange={commands.rate} />
          <span />
          <IconButton
            label={t.keys.pick}
            hint="P"
            icon={<Winner />}
            pressed={pictures.length > 0 && pictures.every(({ id }) => sheet.picks.includes(id))}
            disabled={pictures.length === 0}
            onClick={commands.pick}
          />
          <IconButton
            label={t.keys.reject}
            hint="X"
            icon={<Reject />}
            pressed={pictures.length > 0 && pictures.every(({ rejected }) => rejected)}
            disabled={pictures.length === 0}
            onClick={commands.reject}
          />
          <IconButton label={t.keys.runAgain} hint="R" icon={<Again />} onClick={() => commands.again()} />
        </div>
        {failure && <Problem>{failure}</Problem>}
        {chosen.length === 1 && one.picture && (
          <Facts>
            <Fact label={t.seed}>{t.seedNumber(one.picture.recipe.seed)}</Fact>
          </Facts>
        )}
        {chosen.length === 1 && one.takes.length > 1 && (
          <div className={styles.strip} role="group" aria-label={t.takes}>
            {one.takes.map((take, n) => (
              <button
                key={take.id}
                type="button"
                aria-label={t.takeOf(n + 1, one.takes.length)}
                onClick={() => go("studio", { id: take.id })}
              >
                <Thumb src={pictureUrl(take.id, 60)} alt="" radius="s" selected={sheet.picks.includes(take.id)} />
              </button>
            ))}
          </div>
        )}
      </div>
    </InspectorSection>
  );
}
