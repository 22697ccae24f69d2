import { useEffect, useState } from "react";
import type { BackupProgress } from "../../../contract/backup.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Progress } from "../../kit/layout/Progress.tsx";
import { on } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import styles from "./Settings.module.css";

/** How far copying is, and its end. */
export function Working({ label, onCancel }: { readonly label: string; readonly onCancel: () => void }) {
  const t = useText();
  const [progress, setProgress] = useState<BackupProgress | null>(null);
  useEffect(() => on("backup.progress", setProgress), []);
  return (
    <div className={styles.backup}>
      <Progress label={label} value={progress && progress.total > 0 ? progress.done / progress.total : null} />
      <span className="num">{progress && t.settings.backup.soFar(progress.done, progress.total)}</span>
      <Button onClick={onCancel}>{t.common.cancel}</Button>
    </div>
  );
}
