import { type KeyboardEvent, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { toldHere } from "../../../contract/library/made.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { GridSection } from "../../kit/grid/grid-rows.ts";
import { useSteady } from "../../kit/use-steady.ts";
import type { TileState } from "../../kit/grid/GridLine.tsx";
import { type GridHandle, VirtualGrid } from "../../kit/grid/VirtualGrid.tsx";
import { pictureTitle } from "../../state/actions.ts";
import type { Outlined } from "../../state/pictures/outline.ts";
import { go } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { DateRail } from "./DateRail.tsx";
import styles from "./History.module.css";
import { useHistoryLook } from "./look.ts";
import { PictureTile } from "./PictureTile.tsx";
import { type Mark, marksOf, type Tile } from "./tiles.ts";
import type { ChosenPictures } from "./use-chosen-pictures.ts";

export interface HistoryGridProps {
  readonly found: Outlined;
  readonly sections: readonly GridSection<Tile>[];
  readonly near: ReadonlyMap<PictureId, Picture>;
  readonly chosen: ChosenPictures;
  /** What is looked for; where it changes the grid begins at its top. */
  readonly looked: string;
  readonly onSight: (first: number, last: number) => void;
  readonly onAll: () => void;
  readonly onStack: (id: PictureId) => void;
  readonly onPreview: (id: PictureId) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly sayMark: (mark: Mark) => { readonly full: string; readonly short: string };
}

const keyOf = ({ id }: Tile): PictureId => id;

/** The pictures under their headings, with the whole scroll bar and months along it. */
export function HistoryGrid(props: HistoryGridProps) {
  const { found, sections, chosen, looked, onSight, onAll, onStack, onPreview, onKey, sayMark } = props;
  // Names and stars of a block come while the grid scrolls: the tiles are there, and take them on between two frames.
  const near = useDeferredValue(props.near);
  const h = useText().history;
  const { selection, select, ids } = chosen;
  const handle = useRef<GridHandle>(null);
  const least = useHistoryLook(({ tile }) => tile);
  const marks = useMemo(() => marksOf(found.outline, sections), [found.outline, sections]);
  const [mark, setMark] = useState<string | undefined>();
  const sight = useCallback(
    (first: number, last: number) => {
      setMark((marks.findLast(({ at }) => at <= first) ?? marks[0])?.key);
      onSight(first, last);
    },
    [marks, onSight],
  );
  const dragged = useSteady((id: PictureId) => (selection.chosen.has(id) ? ids : [id]));
  const turn = useSteady(onStack);
  const jump = useCallback((at: number) => handle.current?.scrollTo(at), []);

  // What is found is shown from its beginning, once it is there.
  const before = useRef(looked);
  useEffect(() => {
    if (found.loading || before.current === looked) return;
    before.current = looked;
    handle.current?.scrollTo(0);
  }, [looked, found.loading]);

  const nameOf = useCallback(
    ({ id, stack }: Tile): string => {
      const picture = near.get(id);
      if (!picture) return h.tileUnknown;
      const name = h.tile(pictureTitle(picture), toldHere(picture), picture.stars, picture.rejected);
      return stack === null || stack.open ? name : h.tileStack(name, stack.count);
    },
    [near, h],
  );
  const renderTile = useCallback(
    (tile: Tile, { selected, width }: TileState) => (
      <PictureTile
        tile={tile}
        picture={near.get(tile.id)}
        selected={selected}
        width={width}
        dragged={dragged}
        onStack={turn}
      />
    ),
    [near, dragged, turn],
  );
  return (
    <>
      <VirtualGrid
        ref={handle}
        label={h.gridOf[found.outline.sort]}
        sections={sections}
        keyOf={keyOf}
        nameOf={nameOf}
        renderTile={renderTile}
        selection={selection}
        onSelect={select}
        multiple
        minTile={least}
        gap={8}
        rowGap={8}
        onAll={onAll}
        reveal={chosen.linked}
        onOpen={({ id }) => go("studio", { id })}
        onPreview={({ id }) => onPreview(id)}
        onKey={onKey}
        onSight={sight}
        className={styles.scroller}
      />
      <DateRail marks={marks} current={mark} say={sayMark} onJump={jump} />
    </>
  );
}
