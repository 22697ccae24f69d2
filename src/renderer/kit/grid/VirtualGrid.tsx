import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { all, type Key, pick, type Selection } from "../../state/pictures/selection.ts";
import { cx } from "../cx.ts";
import { GridLine, type TileHands, type TileState } from "./GridLine.tsx";
import { type GridSection, gridColumns, gridRows, itemsOf, moved, rowOf } from "./grid-rows.ts";
import { useSteady } from "../use-steady.ts";
import styles from "./VirtualGrid.module.css";

export interface GridHandle {
  /** Brings an item, counted through all sections, to the top with its heading; 0 is the very top. */
  readonly scrollTo: (at: number) => void;
}

export interface VirtualGridProps<T, K extends Key> {
  /** Said to screen readers. */
  readonly label: string;
  readonly sections: readonly GridSection<T>[];
  readonly keyOf: (item: T) => K;
  /** What a screen reader says of a tile. */
  readonly nameOf: (item: T) => string;
  readonly renderTile: (item: T, state: TileState) => ReactNode;
  readonly selection: Selection<K>;
  readonly onSelect: (selection: Selection<K>) => void;
  /** Ctrl, Shift and Ctrl A choose several. */
  readonly multiple?: boolean;
  readonly minTile?: number;
  readonly gap?: number;
  readonly rowGap?: number;
  /** Height of a tile below its picture (caption), added to its width. */
  readonly captionHeight?: number;
  /** Enter or double click. */
  readonly onOpen?: (item: T) => void;
  /** Space. */
  readonly onPreview?: (item: T) => void;
  /** Other keys on a tile: stars, delete. Return true when used. */
  readonly onKey?: (event: KeyboardEvent, item: T) => boolean;
  /** Ctrl A, where more than what is loaded is to be chosen. */
  readonly onAll?: () => void;
  /** Scrolled to when it is first there: where a link leads. */
  readonly reveal?: K | null;
  /** Hears which items are in sight, counted through all sections. */
  readonly onSight?: (first: number, last: number) => void;
  /** For whoever leads to a place from outside. */
  readonly ref?: Ref<GridHandle>;
  readonly className?: string | undefined;
}

/**
 * A grid of tiles that draws only what is in sight, under section headings. Arrows, Home, End and Page keys
 * move; the tile with the focus is selected as it moves (with Shift: up to it; with Ctrl: not at all).
 */
export function VirtualGrid<T, K extends Key>(props: VirtualGridProps<T, K>) {
  const {
    label,
    sections,
    keyOf,
    nameOf,
    renderTile,
    selection,
    onSelect,
    multiple = false,
    minTile = 168,
    gap = 14,
    rowGap = 16,
    captionHeight = 0,
    onOpen,
    onPreview,
    onKey,
    onAll,
    reveal = null,
    onSight,
    ref,
    className,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { columns, tile } = gridColumns(width, minTile, gap);
  const rows = useMemo(() => gridRows(sections, columns), [sections, columns]);
  const items = useMemo(() => sections.flatMap((section) => section.items), [sections]);
  const order = useMemo(() => items.map(keyOf), [items, keyOf]);
  const active = Math.max(0, selection.active === null ? 0 : order.indexOf(selection.active));
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      // The scroll bar takes its room from the padding, so that tiles end where the header above them ends.
      const bar = element.offsetWidth - element.clientWidth;
      element.style.paddingRight = `${Math.max(4, Number.parseFloat(style.paddingLeft) - bar)}px`;
      setWidth(element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === "heading" ? 34 : tile + captionHeight + rowGap),
    // Another function would have every row measured again, thousands of them at each step of scrolling.
    getItemKey: useCallback((at: number) => rows[at]?.key ?? at, [rows]),
    overscan: 3,
    scrollPaddingStart: 12,
    scrollPaddingEnd: 12,
  });
  useEffect(() => virtual.measure(), [virtual, tile, captionHeight, rowGap]);

  const drawn = virtual.getVirtualItems();
  const [firstSeen, lastSeen] = itemsOf(rows, drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0);
  useEffect(() => {
    onSight?.(firstSeen, lastSeen);
  }, [firstSeen, lastSeen, onSight]);
  useImperativeHandle(ref, () => ({
    scrollTo(at) {
      // Where it is at its top already, scrolling would only have everything laid out once more.
      if (at <= 0) return virtual.scrollOffset === 0 ? undefined : virtual.scrollToOffset(0);
      const row = rowOf(rows, at);
      const heading = rows[row - 1]?.kind === "heading" ? row - 1 : row;
      virtual.scrollToIndex(heading, { align: "start" });
    },
  }));

  const revealed = useRef<K | null>(null);
  useEffect(() => {
    const at = reveal === null || reveal === revealed.current || width === 0 ? -1 : order.indexOf(reveal);
    if (at < 0) return;
    revealed.current = reveal;
    virtual.scrollToIndex(rowOf(rows, at));
  }, [virtual, reveal, order, rows, width]);

  // The tile that had the focus went away: the one that is chosen instead takes it.
  const focused = useRef<K | null>(null);
  useEffect(() => {
    if (focused.current === null || order.includes(focused.current)) return;
    focused.current = null;
    if (document.activeElement === null || document.activeElement === document.body) wantsFocus.current = true;
  }, [order]);

  // A tile out of sight has to be drawn before it can take the focus.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-at="${active}"]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  const goTo = (at: number, how: "only" | "range" | "move") => {
    const key = order[at];
    if (key === undefined) return;
    wantsFocus.current = true;
    virtual.scrollToIndex(rowOf(rows, at));
    onSelect(pick(selection, order, key, how));
  };

  const onKeyDown = useSteady((event: KeyboardEvent, at: number) => {
    const item = items[at];
    // Keys inside a tile's own buttons are theirs.
    if (item === undefined || event.target !== event.currentTarget) return;
    const chord = event.ctrlKey || event.metaKey;
    const next = moved(rows, at, event.key, items.length);
    if (event.key.startsWith("Arrow") || ["Home", "End", "PageUp", "PageDown"].includes(event.key))
      goTo(next, multiple && event.shiftKey ? "range" : multiple && chord ? "move" : "only");
    else if (event.key === "Enter" && onOpen) onOpen(item);
    else if (event.key === " " && multiple && chord) onSelect(pick(selection, order, keyOf(item), "toggle"));
    else if (event.key === " " && onPreview) onPreview(item);
    else if (multiple && chord && event.key.toLowerCase() === "a") (onAll ?? (() => onSelect(all(selection, order))))();
    else if (!onKey?.(event, item)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  const onClick = useSteady((event: MouseEvent, key: K) => {
    const how = multiple && event.shiftKey ? "range" : multiple && (event.ctrlKey || event.metaKey) ? "toggle" : "only";
    onSelect(pick(selection, order, key, how));
  });
  const onContextMenu = useSteady((key: K) => {
    if (!selection.chosen.has(key)) onSelect(pick(selection, order, key, "only"));
  });
  const onDoubleClick = useSteady((item: T) => onOpen?.(item));
  const hands = useMemo(
    (): TileHands<T, K> => ({
      onFocus: (key) => (focused.current = key),
      onKeyDown,
      onClick,
      onContextMenu,
      onDoubleClick,
    }),
    [onKeyDown, onClick, onContextMenu, onDoubleClick],
  );

  return (
    <div
      ref={scroller}
      className={cx(styles.scroller, className)}
      onBlur={({ relatedTarget }) => relatedTarget !== null && (focused.current = null)}
    >
      <div
        role="grid"
        aria-label={label}
        aria-multiselectable={multiple || undefined}
        aria-rowcount={rows.length}
        className={styles.canvas}
        style={{ height: virtual.getTotalSize() }}
      >
        {width > 0 &&
          drawn.map((place) => {
            const row = rows[place.index];
            if (!row) return null;
            if (row.kind === "heading")
              return (
                <div
                  key={place.key}
                  role="row"
                  aria-rowindex={place.index + 1}
                  className={styles.heading}
                  style={{ transform: `translateY(${place.start}px)`, height: place.size }}
                >
                  <span role="rowheader">
                    {row.heading()}
                    {row.note && <small className="num">{row.note()}</small>}
                  </span>
                </div>
              );
            return (
              <GridLine
                key={place.key}
                row={row}
                at={place.index}
                start={place.start}
                height={place.size}
                columns={columns}
                tile={tile}
                gap={gap}
                keyOf={keyOf}
                nameOf={nameOf}
                renderTile={renderTile}
                chosen={selection.chosen}
                active={active >= row.first && active < row.first + row.items.length ? active : null}
                hands={hands}
              />
            );
          })}
      </div>
    </div>
  );
}
