import { useState } from "react";
import type { JobId } from "../../../../contract/values/id.ts";
import type { Job } from "../../../../contract/making/queue.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Again, Close, Warning } from "../../../kit/icons.ts";
import { call } from "../../../state/link.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Stage.module.css";

/** The last job failed: why, and the button that tries again. */
export function Failure({ job, message }: { readonly job: Job; readonly message: string }) {
  const t = useText();
  const [dismissed, setDismissed] = useState<JobId | null>(null);
  if (dismissed === job.id) return null;
  return (
    <div role="alert" className={styles.failure}>
      <Warning />
      <p>
        <b>{t.studio.stage.failed(job.title)}</b>
        {message}
      </p>
      {job.draft.private === undefined && (
        <Button icon={<Again />} onClick={() => void call("queue.retry", { id: job.id })}>
          {t.common.retry}
        </Button>
      )}
      <IconButton label={t.studio.stage.dismiss} icon={<Close />} onClick={() => setDismissed(job.id)} />
    </div>
  );
}
