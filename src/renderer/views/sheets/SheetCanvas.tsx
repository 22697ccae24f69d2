import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { type Arrangement, type AxisSizes, indexOf, type Line, placeAt } from "../../../contract/making/sheet-grid.ts";
import type { AxisValue } from "../../../contract/making/sheets.ts";
import { useZoom } from "../../canvas/use-zoom.ts";
import { corner } from "../../canvas/zoom.ts";
import { useZoomKeys, ZoomTools } from "../../canvas/ZoomTools.tsx";
import { cx } from "../../kit/cx.ts";
import { all, pick, type Selection } from "../../state/pictures/selection.ts";
import { useText } from "../../text/text.ts";
import { inSight, orderOf, planeOf, stepped } from "./arrangement.ts";
import { LineLabel } from "./LineLabel.tsx";
import styles from "./SheetCanvas.module.css";

/** Long side of a cell and the room between two, in pixels before zooming. */
const cellSide = 200;
const gap = 6;
/** Room of the labels above and at the left, in pixels of the screen. */
const labels = { above: 92, left: 96 };

export interface SheetCanvasProps {
  readonly sizes: AxisSizes;
  /** Its rows and columns, in the order in which they are shown. */
  readonly arrangement: Arrangement;
  readonly people: readonly AxisValue[];
  readonly styles: readonly AxisValue[];
  /** Format of its pictures. */
  readonly format: { readonly width: number; readonly height: number };
  readonly selection: Selection<number>;
  readonly onSelect: (selection: Selection<number>) => void;
  /** What a screen reader says of a cell. */
  readonly nameOf: (index: number) => string;
  readonly renderCell: (index: number, width: number) => ReactNode;
  readonly onOpen?: (index: number) => void;
  /** Other keys on a cell. Return true when used. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}

/** The labelled grid of a sheet on a plane that is zoomed and moved; the labels stay in sight. */
export function SheetCanvas(props: SheetCanvasProps) {
  const {
    sizes,
    arrangement,
    people,
    styles: looks,
    format,
    selection,
    onSelect,
    nameOf,
    renderCell,
    onOpen,
    onKey,
  } = props;
  const t = useText().sheets;
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const long = Math.max(format.width, format.height);
  const cell = { width: (cellSide * format.width) / long, height: (cellSide * format.height) / long, gap };
  const { rows, columns } = arrangement;
  const box = planeOf(arrangement, cell);
  const zooming = useZoom(frame, box);
  useZoomKeys(zooming);
  const order = orderOf(sizes, arrangement);
  const active = Math.max(0, selection.active === null ? 0 : order.indexOf(selection.active));

  const { scale } = zooming.placement;
  const view = zooming.frame ?? { width: 0, height: 0 };
  const at = corner(zooming.placement, view, box);
  const step = { x: (cell.width + gap) * scale, y: (cell.height + gap) * scale };
  const [firstRow, lastRow] = inSight(at.y, view.height, step.y, rows.length);
  const [firstColumn, lastColumn] = inSight(at.x, view.width, step.x, columns.length);
  const activeRow = Math.floor(active / columns.length);

  const wantsFocus = useRef(false);
  // A cell out of sight has to be drawn before it can take the focus.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const element = grid.current?.querySelector<HTMLElement>(`[data-at="${active}"]`);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  const goTo = (to: number, how: "only" | "range" | "move") => {
    wantsFocus.current = true;
    const [row, column] = [Math.floor(to / columns.length), to % columns.length];
    zooming.reveal({ left: column * (cell.width + gap), top: row * (cell.height + gap), ...cell });
    onSelect(pick(selection, order, order[to]!, how));
  };
  const keyed = (event: KeyboardEvent) => {
    const chord = event.ctrlKey || event.metaKey;
    if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End")
      goTo(stepped(active, event.key, rows.length, columns.length), event.shiftKey ? "range" : chord ? "move" : "only");
    else if (event.key === " " && chord) onSelect(pick(selection, order, order[active]!, "toggle"));
    else if (chord && event.key.toLowerCase() === "a") onSelect(all(selection, order));
    else if (event.key === "Enter" && onOpen) onOpen(order[active]!);
    else if (!onKey?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const clicked = (event: MouseEvent, index: number) => {
    const how = event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only";
    wantsFocus.current = true;
    onSelect(pick(selection, order, index, how));
  };
  const chooseLine = (chosen: readonly number[]) =>
    onSelect({ chosen: new Set(chosen), anchor: chosen[0] ?? null, active: chosen[0] ?? null });
  const cellsOf = (row: number | null, column: number | null) =>
    rows.flatMap((_, r) =>
      columns.flatMap((__, c) =>
        (row === null || r === row) && (column === null || c === column)
          ? [indexOf(sizes, placeAt(arrangement, r, c))]
          : [],
      ),
    );

  const drawnRows = rows.map((_, row) => row).filter((row) => (row >= firstRow && row < lastRow) || row === activeRow);
  const place = (row: number, column: number): CSSProperties => ({
    left: at.x + column * step.x,
    top: at.y + row * step.y,
    width: cell.width * scale,
    height: cell.height * scale,
  });
  const nameOfLine = (values: readonly AxisValue[], { value, seed }: Line) =>
    [values[value]?.name ?? "", seed === null ? "" : t.seedOf({ seed })].filter(Boolean).join(", ");

  return (
    <div
      className={styles.canvas}
      style={{ "--above": `${labels.above}px`, "--left": `${labels.left}px` } as CSSProperties}
    >
      <div className={styles.above} style={{ translate: `0 ${Math.max(0, at.y)}px` }}>
        {columns.slice(firstColumn, lastColumn).map((line, n) => {
          const column = firstColumn + n;
          return (
            <LineLabel
              key={column}
              side="above"
              value={looks[line.value] ?? null}
              line={line}
              name={nameOfLine(looks, line)}
              style={{ left: at.x + column * step.x, width: cell.width * scale }}
              onSelect={() => chooseLine(cellsOf(null, column))}
            />
          );
        })}
      </div>
      <div className={styles.beside} style={{ translate: `${Math.max(0, at.x)}px 0` }}>
        {rows.slice(firstRow, lastRow).map((line, n) => {
          const row = firstRow + n;
          return (
            <LineLabel
              key={row}
              side="beside"
              value={people[line.value] ?? null}
              line={line}
              name={nameOfLine(people, line)}
              style={{ top: at.y + row * step.y, height: cell.height * scale }}
              onSelect={() => chooseLine(cellsOf(row, null))}
            />
          );
        })}
      </div>
      <div ref={frame} className={styles.frame} data-pannable={zooming.pannable || undefined} {...zooming.hand}>
        <div
          ref={grid}
          role="grid"
          aria-label={t.grid}
          aria-multiselectable
          aria-rowcount={rows.length}
          aria-colcount={columns.length}
        >
          {zooming.frame &&
            drawnRows.map((row) => (
              <div key={row} role="row" aria-rowindex={row + 1} className={styles.row}>
                {columns.map((_, column) => {
                  const number = row * columns.length + column;
                  if ((column < firstColumn || column >= lastColumn) && number !== active) return null;
                  const index = order[number]!;
                  const selected = selection.chosen.has(index);
                  return (
                    <div
                      key={column}
                      role="gridcell"
                      aria-colindex={column + 1}
                      data-at={number}
                      aria-label={nameOf(index)}
                      aria-selected={selected}
                      tabIndex={number === active ? 0 : -1}
                      className={cx(styles.cell, selected && styles.selected)}
                      style={place(row, column)}
                      onClick={(event) => clicked(event, index)}
                      onContextMenu={() => !selected && onSelect(pick(selection, order, index, "only"))}
                      onDoubleClick={() => onOpen?.(index)}
                      onKeyDown={(event) => event.target === event.currentTarget && keyed(event)}
                    >
                      {renderCell(index, cell.width * scale)}
                    </div>
                  );
                })}
              </div>
            ))}
        </div>
      </div>
      <div className={styles.zoom}>
        <ZoomTools zooming={zooming} />
      </div>
    </div>
  );
}
