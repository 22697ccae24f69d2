import { memo } from "react";
import { cx } from "../../kit/cx.ts";
import { useText } from "../../text/text.ts";
import styles from "./DateRail.module.css";
import type { Mark } from "./tiles.ts";

export interface DateRailProps {
  readonly marks: readonly Mark[];
  /** What a mark is called in full, and where there is room for little. */
  readonly say: (mark: Mark) => { readonly full: string; readonly short: string };
  /** The key of that of what is in sight. */
  readonly current: string | undefined;
  readonly onJump: (at: number) => void;
}

/** Marks nearer to one another than this share of the rail would lie over each other. */
const apart = 0.034;

/** Months along the scroll bar; each leads there. Where all are in one month there is nothing to jump to. */
export const DateRail = memo(function DateRail({ marks, current, say, onJump }: DateRailProps) {
  const t = useText().history;
  if (marks.length < 2) return null;
  let last = -1;
  const spoken = new Set(
    marks.filter(({ share }) => {
      if (share - last < apart) return false;
      last = share;
      return true;
    }),
  );
  return (
    <nav className={styles.rail} aria-label={t.rail}>
      {marks.map((mark) => {
        const { full, short } = say(mark);
        return (
          <button
            key={mark.key}
            type="button"
            title={full}
            aria-label={full}
            aria-current={mark.key === current ? "true" : undefined}
            className={cx(styles.mark, !spoken.has(mark) && styles.tick)}
            style={{ top: `${mark.share * 100}%` }}
            onClick={() => onJump(mark.at)}
          >
            {spoken.has(mark) && <span>{short}</span>}
          </button>
        );
      })}
    </nav>
  );
});
