import { useEffect, useRef, useState } from "react";
import type { BackupProgress, BackupReport } from "../../../contract/backup.ts";
import { Button } from "../../kit/Button.tsx";
import { Problem } from "../../kit/Problem.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { TextField } from "../../kit/TextField.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call, on } from "../../state/link.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Settings.module.css";

/** The whole studio into one folder: where to, how far it is, and what came of it. */
export function Backup() {
  const t = useText();
  const s = t.settings.backup;
  const dialogs = useStudio(({ capabilities }) => capabilities.dialogs);
  const [folder, setFolder] = useState("");
  const [progress, setProgress] = useState<BackupProgress | null>(null);
  const [report, setReport] = useState<BackupReport | null>(null);
  const { problem, busy, attempt } = useAttempt();
  const running = useRef<AbortController | null>(null);
  useEffect(() => on("backup.progress", setProgress), []);

  const start = async () => {
    running.current = new AbortController();
    setProgress(null);
    setReport(null);
    setReport(await call("backup.everything", { folder: folder.trim() }, { signal: running.current.signal }));
  };
  const pick = async () => {
    const chosen = await call("system.pickFolder", { title: s.pick });
    if (chosen !== null) setFolder(chosen);
  };
  return (
    <div className={styles.wide}>
      <TextField
        label={s.folder}
        value={folder}
        onChange={setFolder}
        spellCheck={false}
        disabled={busy}
        end={
          dialogs && (
            <Button kind="quiet" className={styles.choose} onClick={() => void pick()}>
              {t.common.choose}
            </Button>
          )
        }
      />
      <p className={styles.note}>{s.note}</p>
      <div className={styles.backup}>
        {busy ? (
          <>
            <Progress
              label={s.running}
              value={progress && progress.total > 0 ? progress.done / progress.total : null}
            />
            <span className="num">{progress && s.soFar(progress.done, progress.total)}</span>
            <Button onClick={() => running.current?.abort()}>{t.common.cancel}</Button>
          </>
        ) : (
          <Button disabled={folder.trim() === ""} onClick={() => void attempt(start)}>
            {s.start}
          </Button>
        )}
      </div>
      {report && (
        <p role="status" className={styles.note}>
          {s.done(report.files, report.bytes, report.folder)}
          {report.missing.length > 0 && ` ${s.missing(report.missing)}`}
        </p>
      )}
      <Problem>{problem}</Problem>
    </div>
  );
}
