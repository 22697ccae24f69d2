import { cx } from "../../kit/cx.ts";
import { Check, Reject, Star, Warning } from "../../kit/icons.ts";
import { pictureUrl, previewUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import type { CellView } from "./cells.ts";
import styles from "./CellTile.module.css";

export interface CellTileProps {
  readonly view: CellView;
  readonly picked: boolean;
  /** Pixels of the screen. */
  readonly width: number;
}

/** What stands in one cell: its picture, what is on its way, and what the artist thinks of it. */
export function CellTile({ view: { picture, pending }, picked, width }: CellTileProps) {
  const t = useText().sheets.states;
  const running = pending?.state === "running" ? pending : null;
  const preview = running === null || running.preview === null ? null : previewUrl(running.job, running.preview);
  const src = picture?.present ? pictureUrl(picture.id, width) : preview;
  return (
    <div className={cx(styles.tile, picked && styles.picked, picture?.rejected && styles.rejected)}>
      {src && (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className={cx(picture === null && styles.soft)}
        />
      )}
      {picture && !picture.present && <span className={styles.note}>{t.away}</span>}
      {pending?.state === "failed" && (
        <span className={styles.note} title={pending.message}>
          <Warning />
        </span>
      )}
      {pending?.state === "none" && picture === null && <span className={styles.note}>{t.none}</span>}
      {picture && picture.stars > 0 && (
        <span className={cx(styles.stars, "num")}>
          <Star />
          {picture.stars}
        </span>
      )}
      {picture?.rejected && (
        <span className={styles.mark}>
          <Reject />
        </span>
      )}
      {picked && (
        <span className={cx(styles.mark, styles.won)}>
          <Check />
        </span>
      )}
      {running && <i className={styles.progress} style={{ width: `${running.progress * 100}%` }} />}
      {pending?.state === "waiting" && picture && <i className={styles.waiting} />}
    </div>
  );
}
