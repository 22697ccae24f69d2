import { memo } from "react";
import type { PictureSort } from "../../../contract/library/finding.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Erase, Export, Info, Undo } from "../../kit/icons.ts";
import { Menu, type MenuEntry } from "../../kit/overlays/Menu.tsx";
import { askEmptyTrash } from "../../state/removing.ts";
import { useText } from "../../text/text.ts";
import styles from "./History.module.css";
import { ViewButton } from "./ViewButton.tsx";

export interface HistoryActionsProps {
  readonly sort: PictureSort;
  /** Pictures that are found, and those that are chosen. */
  readonly total: number;
  readonly chosen: number;
  readonly trash: boolean;
  /** Whether the details are shown where they lie over the pictures. */
  readonly open: boolean;
  readonly hands: HistoryHands;
}

/** What is done with the pictures. Each stays the same function. */
export interface HistoryHands {
  readonly sortBy: (sort: PictureSort) => void;
  readonly selectAll: () => void;
  readonly selectOne: () => void;
  readonly menu: () => readonly MenuEntry[];
  readonly turnDetails: () => void;
  readonly exportAll: () => void;
  readonly exportChosen: () => void;
  readonly restore: () => void;
}

const sameHands = (a: HistoryHands, b: HistoryHands): boolean =>
  (Object.keys(a) as (keyof HistoryHands)[]).every((hand) => a[hand] === b[hand]);

const asBefore = (a: HistoryActionsProps, b: HistoryActionsProps): boolean =>
  a.sort === b.sort &&
  a.total === b.total &&
  a.chosen === b.chosen &&
  a.trash === b.trash &&
  a.open === b.open &&
  sameHands(a.hands, b.hands);

/** The buttons over the pictures. A letter of a search that changes no count draws none of them again. */
export const HistoryActions = memo(function HistoryActions(props: HistoryActionsProps) {
  const { sort, total, chosen, trash, open, hands } = props;
  const { history: h, removal } = useText();
  const menu = (): readonly MenuEntry[] => [
    { label: h.selectAll(total), run: hands.selectAll },
    { label: h.selectNone, disabled: chosen < 2, run: hands.selectOne },
    ...(trash ? [] : [{ label: h.exportAll(total), icon: <Export />, run: hands.exportAll }]),
    "line",
    ...hands.menu(),
  ];
  return (
    <>
      <ViewButton sort={sort} onSort={hands.sortBy} />
      {chosen > 0 && <Menu trigger={<Button className="num">{h.selected(chosen)}</Button>} entries={menu} />}
      <IconButton
        label={h.details}
        icon={<Info />}
        pressed={open}
        className={styles.details}
        disabled={chosen === 0}
        onClick={hands.turnDetails}
      />
      {trash && total > 0 && (
        <Button icon={<Erase />} className={styles.export} onClick={() => askEmptyTrash("picture")}>
          {removal.emptyTrash}
        </Button>
      )}
      {!trash && chosen < total && (
        <Button className={cx(styles.exportAll, "num")} onClick={hands.exportAll}>
          {h.exportAll(total)}
        </Button>
      )}
      <Button
        kind="primary"
        icon={trash ? <Undo /> : <Export />}
        className={cx(styles.export, "num")}
        disabled={chosen === 0}
        onClick={trash ? hands.restore : hands.exportChosen}
      >
        {trash ? h.restore : h.exportSelected(chosen)}
      </Button>
    </>
  );
}, asBefore);
