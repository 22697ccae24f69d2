import { useState } from "react";
import type { FaultRecord } from "../../../contract/fault.ts";
import type { DownloadableModel, ModelJob } from "../../../contract/models.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Download } from "../../kit/icons.ts";
import { Status } from "../../kit/layout/Status.tsx";
import { call } from "../../state/link.ts";
import { useModelJobs } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import { Card, CardActions, CardHead, CardNote } from "./Card.tsx";
import { GetSheet, wantsToken } from "./GetSheet.tsx";
import { JobProgress } from "./JobProgress.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";

/** A model to download: what it is, how far it is, and what went wrong. */
export function GetCard({ model }: { readonly model: DownloadableModel }) {
  const t = useText().models;
  const last = useModelJobs(({ download }) => download);
  const job = last?.model === model.name && last.job.state !== "done" ? last : null;
  const [sheet, setSheet] = useState<{ readonly fault: FaultRecord | null } | null>(null);
  const trying = useAttempt();
  const commercial = model.licences.every((licence) => licence.commercial);
  const fault = job?.job.state === "failed" ? job.job.problem : trying.fault;

  const goOn = async () => {
    const refused = await trying.attempt(() => call("models.download.start", { name: model.name, accepted: true }));
    if (refused && wantsToken(refused)) setSheet({ fault: refused });
  };
  const act = () => {
    if (job?.job.state === "running") void trying.attempt(() => call("models.download.cancel", null));
    else if (fault && wantsToken(fault)) setSheet({ fault });
    else if (begun) void goOn();
    else setSheet({ fault: null });
  };
  // What has come before came after the licence was accepted.
  const begun = job !== null || model.here > 0;
  return (
    <Card as="article" label={t.get.title(model.title)} wide={job !== null}>
      <CardHead icon={<Download />} name={model.title}>
        {model.model !== null && !job && <Status sign="good">{t.get.here}</Status>}
      </CardHead>
      <CardNote>
        {t.get.about[model.makes]} {commercial ? t.get.commercial : t.get.nonCommercial}
      </CardNote>
      {job && <JobProgress of={job} />}
      {!job && <FaultNotice fault={trying.fault} />}
      {model.model === null || job ? (
        <CardActions>
          <Button kind={begun || model.makes !== "model" ? "plain" : "primary"} disabled={trying.busy} onClick={act}>
            {label(job, fault, begun, t)}
          </Button>
          {begun && fault === null && <p className="faint">{job ? t.get.kept : t.get.begun(model.here)}</p>}
        </CardActions>
      ) : null}
      {sheet && <GetSheet model={model} fault={sheet.fault} onClose={() => setSheet(null)} />}
    </Card>
  );
}

function label(
  job: ModelJob | null,
  fault: FaultRecord | null,
  begun: boolean,
  t: ReturnType<typeof useText>["models"],
): string {
  if (job?.job.state === "running") return t.pause;
  if (fault && wantsToken(fault)) return t.get.changeToken;
  if (job?.job.state === "failed") return t.tryAgain;
  return begun ? t.goOn : t.get.open;
}
