import type { JobId } from "../../../contract/values/id.ts";
import { cx } from "../../kit/cx.ts";
import { Check, Reject, Star, Warning } from "../../kit/icons.ts";
import { pictureUrl, previewUrl } from "../../media.ts";
import { fraction, useRunning } from "../../state/queue.ts";
import { useText } from "../../text/text.ts";
import type { CellView } from "./cells.ts";
import styles from "./CellTile.module.css";

export interface CellTileProps {
  readonly view: CellView;
  readonly picked: boolean;
  /** What was measured of it, in words. */
  readonly words: readonly string[];
  /** It falls short of what is looked for. */
  readonly faded: boolean;
  /** Pixels of the screen. */
  readonly width: number;
}

/** Pixels from which on words have room in a cell. */
const ROOM = 120;

/** What stands in one cell: its picture, what is on its way, and what the artist thinks of it. */
export function CellTile({ view: { picture, pending }, picked, words, faded, width }: CellTileProps) {
  const t = useText().sheets.states;
  const drawn = pending?.state === "running" ? pending.job : null;
  return (
    <div
      className={cx(styles.tile, picked && styles.picked, picture?.rejected && styles.rejected, faded && styles.faded)}
    >
      {picture?.present && (
        <img src={pictureUrl(picture.id, width)} alt="" loading="lazy" decoding="async" draggable={false} />
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
      {words.length > 0 && !picture?.rejected && width >= ROOM && (
        <span className={styles.words}>{words.join(" · ")}</span>
      )}
      {drawn !== null && <Running job={drawn} preview={!picture?.present} />}
      {pending?.state === "waiting" && picture && <i className={styles.waiting} />}
    </div>
  );
}

/** What is drawn in a cell: its newest preview where nothing else is shown there, and how far it is. */
function Running({ job, preview }: { readonly job: JobId; readonly preview: boolean }) {
  const running = useRunning(job);
  if (running === null) return null;
  return (
    <>
      {preview && running.preview !== null && (
        <img src={previewUrl(job, running.preview)} alt="" decoding="async" draggable={false} className={styles.soft} />
      )}
      <i className={styles.progress} style={{ width: `${(fraction(running.state) ?? 0) * 100}%` }} />
    </>
  );
}
