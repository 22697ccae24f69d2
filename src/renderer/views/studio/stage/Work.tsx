import type { Job } from "../../../../contract/queue.ts";
import { previewUrl, referenceUrl } from "../../../media.ts";
import { fraction, type RunningPicture } from "../../../state/queue.ts";
import { useLoaded } from "./shown.ts";
import styles from "./Stage.module.css";

/** A picture on its way: its subject, soft, until there is a first preview; then ever sharper. */
export function Work({ job, running }: { readonly job: Job; readonly running: RunningPicture | null }) {
  const step = running?.preview ?? null;
  const preview = useLoaded(step === null ? null : previewUrl(job.id, step));
  const before = job.thumbnail === null ? null : referenceUrl(job.thumbnail, { tile: 256, crop: {} });
  const src = preview ?? before;
  return (
    <>
      {src && <img src={src} alt={job.title} draggable={false} className={preview ? undefined : styles.soft} />}
      <i className={styles.line} style={{ width: `${(fraction(job.state) ?? 0) * 100}%` }} />
    </>
  );
}
