import type { CSSProperties } from "react";
import type { ReferenceId } from "../../../contract/values/id.ts";
import type { Line } from "../../../contract/making/sheet-grid.ts";
import type { AxisValue } from "../../../contract/making/sheets.ts";
import { cx } from "../../kit/cx.ts";
import { usedReferenceUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import styles from "./SheetCanvas.module.css";

export interface LineLabelProps {
  readonly side: "above" | "beside";
  /** null where this side is no axis of people or styles. */
  readonly value: AxisValue | null;
  readonly line: Line;
  readonly name: string;
  readonly style: CSSProperties;
  readonly onSelect: () => void;
}

/** What a row or a column is of. A click selects all of it. */
export function LineLabel({ side, value, line, name, style, onSelect }: LineLabelProps) {
  const t = useText().sheets;
  if (value === null && line.seed === null) return null;
  return (
    <button
      type="button"
      className={cx(styles.label, styles[side === "above" ? "labelAbove" : "labelBeside"])}
      style={style}
      aria-label={t.selectLine(side === "above" ? t.column(name) : t.row(name))}
      onClick={onSelect}
    >
      {value?.reference && line.first && (
        <img src={usedReferenceUrl(value.reference as ReferenceId, 52)} alt="" draggable={false} />
      )}
      <span>{line.first && value ? value.name : ""}</span>
      {line.seed !== null && <small className="num">{t.seedOf({ seed: line.seed })}</small>}
    </button>
  );
}
