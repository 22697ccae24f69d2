import { useEffect, useState } from "react";
import type { Job } from "../../../contract/making/queue.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { Again } from "../../kit/icons.ts";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl, usedReferenceUrl } from "../../media.ts";
import { routeHash } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { clock } from "../../text/words.ts";
import { endedJobs } from "./order.ts";
import { howOf } from "./words.ts";
import styles from "./Queue.module.css";

/** Pictures of a job that are shown one by one. */
const most = 8;

/** What became of the jobs that are over. */
export function EndedJobs({ jobs, onRetry }: { readonly jobs: readonly Job[]; readonly onRetry: (job: Job) => void }) {
  const t = useText().queue;
  const groups = endedJobs(jobs, useNow());
  return groups.map(({ key, jobs, made, failed }) => (
    <section key={key} aria-label={t[key]} className={styles.ended}>
      <h3>
        {t[key]}
        <small className="num">{t.ended(made, failed)}</small>
      </h3>
      <ul>
        {jobs.map((job) => (
          <EndedRow key={job.id} job={job} onRetry={onRetry} />
        ))}
      </ul>
    </section>
  ));
}

function EndedRow({ job, onRetry }: { readonly job: Job; readonly onRetry: (job: Job) => void }) {
  const t = useText().queue;
  const { state, made, draft } = job;
  const failed = state.state === "failed";
  // Of a private one nothing is kept by which it could be made.
  const retry = draft.private === undefined && (failed || state.state === "cancelled");
  const said = failed
    ? [state.message, ...(made.length > 0 ? [t.failedAfter(made.length, draft.count)] : [])].join(" ")
    : state.state === "cancelled"
      ? t.cancelledState(made.length, draft.count)
      : howOf(job, t);
  return (
    <li className={styles.over}>
      <span className={styles.picture}>
        {made[0] === undefined ? (
          <Thumb src={job.thumbnail === null ? null : usedReferenceUrl(job.thumbnail, 40)} alt="" radius="s" />
        ) : (
          <a href={routeHash({ view: "history", id: made[0] })} aria-label={t.open(job.title, 1)}>
            <Thumb src={pictureUrl(made[0], 40)} alt="" radius="s" />
          </a>
        )}
      </span>
      <span className={styles.title} title={job.title}>
        {job.title}
      </span>
      <span className={cx(styles.said, failed ? styles.failed : styles.told, "num")}>{said}</span>
      {made.length > 1 && (
        <span className={styles.made}>
          {made.slice(1, most).map((id, at) => (
            <a key={id} href={routeHash({ view: "history", id })} aria-label={t.open(job.title, at + 2)}>
              <Thumb src={pictureUrl(id, 32)} alt="" radius="s" />
            </a>
          ))}
          {made.length > most && <span className={cx(styles.quiet, "num")}>{t.more(made.length - most)}</span>}
        </span>
      )}
      <span className={cx(styles.quiet, styles.time, "num")}>{job.ended === null ? "" : clock(job.ended)}</span>
      {retry && (
        <Button icon={<Again />} aria-label={t.retryOf(job.title)} onClick={() => onRetry(job)}>
          {t.retry}
        </Button>
      )}
    </li>
  );
}

/** The time, looked at once a minute, so that midnight moves what was done today. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
