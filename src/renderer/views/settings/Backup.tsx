import { useRef, useState } from "react";
import { isFullPath } from "../../../contract/values/full-path.ts";
import type { BackupReport } from "../../../contract/backup.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import styles from "./Settings.module.css";
import { Working } from "./Working.tsx";

type Form = "file" | "folder";

/** The whole studio into one file or a folder: where to, how far it is, and what came of it. */
export function Backup() {
  const s = useText().settings.backup;
  const [form, setForm] = useState<Form>("file");
  const [place, setPlace] = useState("");
  const [report, setReport] = useState<BackupReport | null>(null);
  const { problem, busy, attempt } = useAttempt();
  const running = useRef<AbortController | null>(null);
  const start = async () => {
    const { signal } = (running.current = new AbortController());
    const to = place.trim();
    setReport(null);
    setReport(await call("backup.everything", form === "file" ? { file: to } : { folder: to }, { signal }));
  };
  return (
    <div className={styles.wide}>
      <div className={styles.form}>
        <Segmented
          label={s.form}
          value={form}
          onChange={setForm}
          options={(["file", "folder"] as const).map((value) => ({ value, label: s.forms[value], disabled: busy }))}
        />
        <PlaceField
          label={s.place[form]}
          value={place}
          onChange={setPlace}
          disabled={busy}
          placeholder={s.example[form]}
          pick={s.pick}
          as={(folder) => (form === "file" ? `${folder}/${s.fileName(Date.now())}` : folder)}
        />
      </div>
      <p className={styles.note}>{s.note}</p>
      {busy ? (
        <Working label={s.running} onCancel={() => running.current?.abort()} />
      ) : (
        <div className={styles.backup}>
          <Button disabled={!isFullPath(place.trim())} onClick={() => void attempt(start)}>
            {s.start}
          </Button>
        </div>
      )}
      {report && (
        <p role="status" className={styles.note}>
          {report.since === null ? s.done(report.files, report.bytes, report.place) : s.unchanged(report.since)}
          {report.missing.length > 0 && ` ${s.missing(report.missing)}`}
        </p>
      )}
      <Problem>{problem}</Problem>
    </div>
  );
}
