import type { ModelJob } from "../../../contract/models.ts";
import { Button } from "../../kit/Button.tsx";
import { call } from "../../state/link.ts";
import { jobTitle } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import { JobProgress } from "./JobProgress.tsx";
import { Card, CardHead } from "./Card.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";

/** A smaller model on its way: its place among the others, until it is one of them. */
export function Making({ job }: { readonly job: ModelJob }) {
  const t = useText().models;
  const { busy, fault, attempt } = useAttempt();
  const running = job.job.state === "running";
  const { model, precision } = job;
  const act = () =>
    void attempt(async () => {
      if (running) await call("models.optimise.cancel", null);
      else if (precision) await call("models.optimise.start", { model, precision });
    });
  return (
    <Card as="li" label={jobTitle(job)} look="pending">
      <CardHead name={jobTitle(job)}>
        <Button disabled={busy} onClick={act}>
          {running ? t.pause : job.job.state === "failed" ? t.tryAgain : t.goOn}
        </Button>
      </CardHead>
      <JobProgress of={job} />
      {job.job.state !== "failed" && <FaultNotice fault={fault} />}
      {job.job.state !== "failed" && <p className="faint">{t.smaller.kept}</p>}
    </Card>
  );
}
