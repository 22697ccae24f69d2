import { type ReactNode, useRef } from "react";
import { cx } from "../../kit/cx.ts";
import { panelOf, setPanel, usePanels } from "../../state/panels.ts";
import styles from "./SidePanel.module.css";

export interface SidePanelProps {
  readonly name: string;
  readonly side: "left" | "right";
  readonly label: string;
  readonly resizeLabel: string;
  /** Pixels. */
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly children: ReactNode;
}

/**
 * A column beside the picture whose inner edge can be dragged, or moved with arrow keys. Dragged far under its least
 * width it folds.
 */
export function SidePanel({ name, side, label, resizeLabel, width, min, max, children }: SidePanelProps) {
  const panel = panelOf(
    usePanels(({ panels }) => panels),
    name,
    width,
  );
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const resize = (next: number) =>
    setPanel(name, width, next < min * 0.6 ? { folded: true } : { width: Math.min(max, Math.max(min, next)) });
  if (panel.folded) return null;
  const outward = side === "left" ? 1 : -1;
  return (
    <aside aria-label={label} className={cx(styles.panel, styles[side])} style={{ width: panel.width }}>
      {children}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={resizeLabel}
        aria-valuenow={panel.width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        className={styles.edge}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { x: event.clientX, width: panel.width };
        }}
        onPointerMove={(event) =>
          from.current && resize(from.current.width + (event.clientX - from.current.x) * outward)
        }
        onPointerUp={() => {
          from.current = null;
        }}
        onDoubleClick={() => setPanel(name, width, { width })}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          resize(Math.max(min, panel.width + by * outward));
        }}
      />
    </aside>
  );
}
