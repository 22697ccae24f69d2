import { Button } from "../kit/buttons/Button.tsx";
import { Folder, Good, Warning } from "../kit/icons.ts";
import { Progress } from "../kit/layout/Progress.tsx";
import { useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import { forgetExport, type Run, showFolder, startExport, stopExport } from "./run.ts";
import styles from "./ExportSheet.module.css";

/** An export that was started: how far it is, or how it ended. */
export function Running({ run: { state } }: { readonly run: Run }) {
  const t = useText().exporting;
  switch (state.state) {
    case "running":
      return (
        <div className={styles.run}>
          <p className={`${styles.count} num`}>{t.running(state.done, state.total)}</p>
          <Progress
            label={t.progress}
            value={state.total === 0 ? null : state.done / state.total}
            className={styles.bar}
          />
          <p className={styles.current}>{state.current || "\u00a0"}</p>
        </div>
      );
    case "done":
      return (
        <div className={styles.run} role="status">
          <Good className={styles.good} />
          <p className={styles.count}>{t.done(state.written)}</p>
          <p className={styles.current}>{state.folder}</p>
          {state.sheets.length > 0 && <p className="faint">{t.sheetsWritten(state.sheets)}</p>}
          {state.there > 0 && <p className="faint">{t.wereThere(state.there)}</p>}
          {state.skipped > 0 && <p className="faint">{t.skipped(state.skipped)}</p>}
        </div>
      );
    case "cancelled":
      return (
        <div className={styles.run} role="status">
          <p className={styles.count}>{t.stopped}</p>
          <p className="faint">{t.keptSoFar(state.written)}</p>
        </div>
      );
    case "failed":
      return (
        <div className={styles.run} role="alert">
          <Warning className={styles.bad} />
          <p className={styles.count}>{t.failed}</p>
          <p className={styles.failure}>{state.message}</p>
          <p className="faint">{t.keptSoFar(state.written)}</p>
        </div>
      );
    default:
      return state satisfies never;
  }
}

/** What can be done with it. */
export function RunningFooter({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const t = useText();
  const e = t.exporting;
  const reveal = useStudio(({ capabilities }) => capabilities.reveal);
  const { state } = run;
  const close = () => {
    forgetExport();
    onClose();
  };
  if (state.state === "running")
    return (
      <>
        <Button kind="quiet" onClick={onClose}>
          {e.background}
        </Button>
        <Button disabled={run.stopping || run.id === null} onClick={stopExport}>
          {run.stopping ? e.stopping : e.stop}
        </Button>
      </>
    );
  if (state.state === "done")
    return (
      <>
        {reveal && (
          <Button icon={<Folder />} onClick={() => void showFolder(state.folder)}>
            {e.showFolder}
          </Button>
        )}
        <Button kind="primary" onClick={close}>
          {t.common.done}
        </Button>
      </>
    );
  return (
    <>
      <Button onClick={close}>{t.common.close}</Button>
      <Button kind="primary" onClick={() => void startExport(run)}>
        {state.state === "failed" ? t.common.retry : e.again}
      </Button>
    </>
  );
}
