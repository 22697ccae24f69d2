import type { ModelJob } from "../../../contract/models.ts";
import { Button } from "../../kit/Button.tsx";
import { call } from "../../state/link.ts";
import { jobTitle } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import { JobProgress } from "./JobProgress.tsx";
import styles from "./Models.module.css";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";

/** A smaller model on its way: its place among the others, until it is one of them. */
export function Making({ job }: { readonly job: ModelJob }) {
  const t = useText().models;
  const trying = useAttempt();
  const running = job.job.state === "running";
  const { model, precision } = job;
  const act = () =>
    void trying.attempt(async () => {
      if (running) await call("models.optimise.cancel", null);
      else if (precision) await call("models.optimise.start", { model, precision });
    });
  return (
    <li className={styles.card} data-pending aria-label={jobTitle(job)}>
      <div className={styles.name}>
        <b>{jobTitle(job)}</b>
        <Button disabled={trying.busy} onClick={act}>
          {running ? t.pause : job.job.state === "failed" ? t.tryAgain : t.goOn}
        </Button>
      </div>
      <JobProgress of={job} />
      {job.job.state !== "failed" && <FaultNotice fault={trying.fault} />}
      {job.job.state !== "failed" && <p className={styles.quiet}>{t.smaller.kept}</p>}
    </li>
  );
}
