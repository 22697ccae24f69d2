import type { Teaching } from "../../../../contract/learning/teaching.ts";
import { useText } from "../../../text/text.ts";
import { linesOf, pathOf, pointName } from "./points.ts";
import styles from "./Teach.module.css";

const box = { width: 600, height: 96 } as const;

/** How style match and leak went. */
export function Match({ teaching: { points, best, settings } }: { readonly teaching: Teaching }) {
  const t = useText().teaching;
  const lines = linesOf(points, settings.steps, box);
  const at = points.filter(({ step }) => step !== null).findIndex(({ step }) => step === best);
  const chosen = lines.match[at];
  return (
    <figure className={styles.chart}>
      <svg viewBox={`-6 -6 ${box.width + 12} ${box.height + 12}`} aria-hidden preserveAspectRatio="none">
        <path d={pathOf(lines.leak)} className={styles.leak} />
        <path d={pathOf(lines.match)} className={styles.line} />
        {/* A stroke of no length: unlike a circle it stays round however wide the chart is. */}
        {chosen && <path d={`M${chosen.x} ${chosen.y}h0`} className={styles.dot} />}
      </svg>
      <figcaption className={styles.unseen}>
        {t.chart}:{" "}
        {points.map(({ step, match, leak }) => `${pointName(step, t)}: ${t.matchOf(match, leak)}`).join("; ")}
      </figcaption>
    </figure>
  );
}
