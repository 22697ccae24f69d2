import { Pause } from "../kit/icons.ts";
import { Progress } from "../kit/layout/Progress.tsx";
import { Tooltip } from "../kit/overlays/Tooltip.tsx";
import { fraction, useQueue } from "../state/queue.ts";
import { go } from "../state/route/route.ts";
import { useText } from "../text/text.ts";
import styles from "./QueuePill.module.css";

/** What is being made, at the end of the top bar. Leads to the queue. */
export function QueuePill() {
  const t = useText().shell.queuePill;
  const { pictures, paused, secondsLeft, running } = useQueue();
  const all = pictures.left + pictures.made;
  if (pictures.left === 0) return <span />;
  const part = [...running.values()].reduce((sum, { state }) => sum + (fraction(state) ?? 0), 0);
  const words =
    paused && running.size === 0
      ? t.paused(pictures.left)
      : t.running(Math.min(all, pictures.made + 1), all, secondsLeft);
  return (
    <Tooltip label={t.open}>
      <button type="button" className={`${styles.pill} num`} onClick={() => go("queue")}>
        {paused && running.size === 0 ? (
          <Pause />
        ) : (
          <Progress shape="ring" label={words} value={(pictures.made + part) / all} />
        )}
        {words}
      </button>
    </Tooltip>
  );
}
