import type { ModelJob } from "../../../contract/models.ts";
import { Progress } from "../../kit/layout/Progress.tsx";
import { jobTitle } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import styles from "./JobProgress.module.css";
import { FaultNotice } from "./FaultNotice.tsx";

/** How far a long job is, or why it stopped. Its actions are the card's. */
export function JobProgress({ of }: { readonly of: ModelJob }) {
  const t = useText().models;
  const { job } = of;
  switch (job.state) {
    case "running": {
      const { phase, done, total, perSecond, secondsLeft } = job;
      const known = total > 0 && phase !== "recognise";
      const numbers = known
        ? [
            t.percent(done, total),
            t.of(done, total),
            perSecond === null ? null : t.rate(perSecond),
            secondsLeft === null ? null : t.left(secondsLeft),
          ]
        : [];
      return (
        <Line
          words={t.phases[phase]}
          numbers={of.kind === "download" ? numbers : [numbers[0] ?? null, numbers[3] ?? null]}
          label={t.jobProgress(jobTitle(of))}
          value={known ? done / total : null}
        />
      );
    }
    case "paused":
      return (
        <Line
          words={t.paused}
          numbers={
            job.total > 0 ? [of.kind === "download" ? t.of(job.done, job.total) : t.percent(job.done, job.total)] : []
          }
          label={t.jobProgress(jobTitle(of))}
          value={job.total > 0 ? job.done / job.total : 0}
        />
      );
    case "failed":
      return <FaultNotice fault={job.problem} />;
    case "done":
      return null;
    default:
      return job satisfies never;
  }
}

interface LineProps {
  readonly words: string;
  readonly numbers: readonly (string | null)[];
  readonly label: string;
  readonly value: number | null;
}

function Line({ words, numbers, label, value }: LineProps) {
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <span role="status">{words}</span>
        <span className={`${styles.numbers} num`}>{numbers.filter((n) => n !== null).join(" · ")}</span>
      </div>
      <Progress label={label} value={value} />
    </div>
  );
}
