import { useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { JobId } from "../../../contract/values/id.ts";
import type { QueueState } from "../../../contract/making/queue.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Dialog } from "../../kit/overlays/Dialog.tsx";
import { EmptyState } from "../../kit/layout/EmptyState.tsx";
import { Pause, Play, QueueIcon } from "../../kit/icons.ts";
import { nothing, type Selection } from "../../state/pictures/selection.ts";
import { call } from "../../state/link.ts";
import { unfinished, useQueue } from "../../state/queue.ts";
import { go } from "../../state/route/route.ts";
import { type Text, useText } from "../../text/text.ts";
import { TrainButton } from "../../training/TrainButton.tsx";
import { EndedJobs } from "./EndedJobs.tsx";
import { JobTable } from "./JobTable.tsx";
import { Trainings } from "./Trainings.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useQueueWork } from "./work.ts";
import styles from "./Queue.module.css";

function summaryOf({ paused, jobs, pictures, secondsLeft }: QueueState, running: boolean, t: Text["queue"]): string {
  if (unfinished(jobs).length === 0) return paused ? t.pausedIdle : t.idle;
  if (!paused) return t.summary(pictures.left, secondsLeft);
  return running ? t.pausing(pictures.left) : t.pausedSummary(pictures.left);
}

/** Milliseconds between two looks at trainings, while they are shown. */
const LOOK = 1_000;

/** What is being made, what waits, and what became of the rest. */
export default function QueueView() {
  const t = useText().queue;
  const queue = useQueue(
    useShallow(({ paused, jobs, pictures, farm, secondsLeft }) => ({ paused, jobs, pictures, farm, secondsLeft })),
  );
  const open = unfinished(queue.jobs);
  const [selection, setSelection] = useState<Selection<JobId>>(nothing);
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const work = useQueueWork();
  const { data: runs = [] } = useAnswer("trainings.atWork", null, { every: LOOK });
  const chosen = open.filter((job) => selection.chosen.has(job.id)).map((job) => job.id);
  const running = open[0]?.state.state === "running";
  if (queue.jobs.length === 0 && runs.length === 0)
    return (
      <EmptyState
        icon={<QueueIcon />}
        title={t.emptyTitle}
        action={
          <>
            <Button kind="primary" onClick={() => go("studio")}>
              {t.toStudio}
            </Button>
            <TrainButton />
          </>
        }
      >
        {t.emptyText}
      </EmptyState>
    );
  return (
    <div className={styles.page}>
      <div className={styles.body}>
        <header className={styles.head}>
          <h2>{t.title}</h2>
          <p className={`${styles.summary} num`}>{summaryOf(queue, running, t)}</p>
          <div className={styles.actions}>
            <TrainButton kind="quiet" />
          </div>
          {(open.length > 0 || queue.paused) && (
            <div className={styles.actions}>
              {queue.paused ? (
                <Button icon={<Play />} onClick={() => void work.run(call("queue.resume", null))}>
                  {t.resume}
                </Button>
              ) : (
                <Button icon={<Pause />} onClick={() => void work.run(call("queue.pause", null))}>
                  {t.pause}
                </Button>
              )}
              {chosen.length > 1 && chosen.length < open.length ? (
                <Button onClick={() => void work.cancel(chosen)}>{t.cancelSome(chosen.length)}</Button>
              ) : (
                <Button disabled={open.length === 0} onClick={() => setAsking(true)}>
                  {t.cancelAll}
                </Button>
              )}
            </div>
          )}
        </header>
        {work.error && (
          <p role="alert" className={styles.error}>
            {work.error}
          </p>
        )}
        {queue.farm !== null && (
          <div className={styles.farm} role="status">
            <p>{queue.farm}</p>
            <Button
              onClick={() => {
                const away = open.filter(({ site }) => site === "farm").map(({ id }) => id);
                void work.run(call("queue.send", { ids: away, to: "here" }));
              }}
            >
              {t.bringBack}
            </Button>
          </div>
        )}
        {open.length > 0 && (
          <JobTable queue={queue} jobs={open} selection={selection} onSelect={setSelection} work={work} />
        )}
        <Trainings runs={runs} />
        <EndedJobs jobs={queue.jobs} onRetry={(job) => void work.run(call("queue.retry", { id: job.id }))} />
        <p className="visually-hidden" role="status" aria-live="polite">
          {work.said}
        </p>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t.askTitle}
        width={420}
        first={keep}
        footer={
          <>
            <Button ref={keep} onClick={() => setAsking(false)}>
              {t.keepGoing}
            </Button>
            <Button
              kind="danger"
              onClick={() => {
                setAsking(false);
                void work.cancel("all");
              }}
            >
              {t.cancelAll}
            </Button>
          </>
        }
      >
        {t.askText(queue.pictures.left, queue.pictures.made)}
      </Dialog>
    </div>
  );
}
