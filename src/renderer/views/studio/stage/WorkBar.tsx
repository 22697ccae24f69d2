import type { Job } from "../../../../contract/queue.ts";
import { IconButton } from "../../../kit/IconButton.tsx";
import { Close } from "../../../kit/icons.ts";
import { Progress } from "../../../kit/Progress.tsx";
import { fraction, type RunningPicture } from "../../../state/queue.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Stage.module.css";

/** How far the picture in work is, and the way to stop it. */
export function WorkBar({
  job,
  running,
  onCancel,
}: {
  readonly job: Job;
  readonly running: RunningPicture | null;
  readonly onCancel: () => void;
}) {
  const t = useText().studio.stage;
  const { state } = job;
  const words = state.state === "running" ? t.drawing(state.step, state.steps, state.secondsLeft) : t.waiting;
  const which = running && running.pictures > 1 ? `${t.which(running.picture, running.pictures)} · ` : "";
  return (
    <div className={styles.bar} role="group" aria-label={job.title} onPointerDown={(event) => event.stopPropagation()}>
      <span className={`${styles.progress} num`}>
        {which}
        {words}
      </span>
      <Progress shape="ring" label={job.title} value={fraction(state)} />
      <IconButton label={t.cancel} side="top" icon={<Close />} onClick={onCancel} />
    </div>
  );
}
