import type { Job } from "../../../../contract/making/queue.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Close } from "../../../kit/icons.ts";
import { Progress } from "../../../kit/layout/Progress.tsx";
import { previewUrl, usedReferenceUrl } from "../../../media.ts";
import { fraction, useRunning } from "../../../state/queue.ts";
import { useText } from "../../../text/text.ts";
import { useLoaded } from "./shown.ts";
import styles from "./Stage.module.css";

interface WorkProps {
  readonly job: Job;
}

/** A picture on its way: its subject, soft, until there is a first preview; then ever sharper. */
export function Work({ job }: WorkProps) {
  const running = useRunning(job.id);
  const step = running?.preview ?? null;
  const preview = useLoaded(step === null ? null : previewUrl(job.id, step));
  const before = job.thumbnail === null ? null : usedReferenceUrl(job.thumbnail, 256);
  const src = preview ?? before;
  return (
    <>
      {src && <img src={src} alt={job.title} draggable={false} className={preview ? undefined : styles.soft} />}
      <i className={styles.line} style={{ width: `${(fraction(running?.state ?? job.state) ?? 0) * 100}%` }} />
    </>
  );
}

/** How far the picture in work is, and the way to stop it. */
export function WorkBar({ job, onCancel }: WorkProps & { readonly onCancel: () => void }) {
  const t = useText().studio.stage;
  const running = useRunning(job.id);
  const state = running?.state ?? job.state;
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
