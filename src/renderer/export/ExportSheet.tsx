import { useEffect, useRef, useState } from "react";
import type { ExportAction, ExportOptions } from "../../contract/library/exporting.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Caution } from "../kit/layout/Problem.tsx";
import { closeExport, type ExportScope, useExport } from "../state/exporting.ts";
import { useAnswer } from "../state/answers.ts";
import { useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import { BeforeStart } from "./BeforeStart.tsx";
import styles from "./ExportSheet.module.css";
import { keepOptions, lastOptions, startingOptions, withCreator } from "./options.ts";
import { OptionsForm } from "./OptionsForm.tsx";
import { Presets } from "./Presets.tsx";
import { startExport, useRun } from "./run.ts";
import { Running, RunningFooter } from "./Running.tsx";
import { usePlan } from "./use-plan.ts";

const width = 880;

/** The export sheet, open for `useExport().ids`; while an export is under way it shows that one. */
export default function ExportSheet() {
  const { ids, scope } = useExport();
  const run = useRun(({ run }) => run);
  const t = useText().exporting;
  if (ids === null) return null;
  if (run === null) return <Prepare ids={ids} scope={scope} />;
  return (
    <Dialog
      open
      onClose={closeSheet}
      title={t.title(run.ids.length, scope)}
      width={width}
      bare
      footer={<RunningFooter run={run} onClose={closeSheet} />}
    >
      <Running run={run} />
    </Dialog>
  );
}

/** What has ended is forgotten with the sheet; what runs goes on. */
function closeSheet(): void {
  if (useRun.getState().run?.state.state !== "running") useRun.setState({ run: null });
  closeExport();
}

function Prepare({ ids, scope }: { readonly ids: readonly PictureId[]; readonly scope: ExportScope }) {
  const t = useText();
  const creator = useStudio(({ settings }) => settings.creator);
  const { data: presets, error: presetsError } = useAnswer("export.presets", null);
  const [options, setOptions] = useState<ExportOptions | null>(() => {
    const last = lastOptions();
    return last === null ? null : startingOptions(last, [], creator);
  });
  useEffect(() => {
    if (options === null && (presets || presetsError)) setOptions(startingOptions(null, presets ?? [], creator));
  }, [options, presets, presetsError, creator]);
  const [rejected, setRejected] = useState(false);
  const { plan, stale, error, askAgain } = usePlan(ids, rejected, options);
  const first = useRef<HTMLButtonElement>(null);
  const problems = error === null ? (plan?.problems ?? []) : [error];
  const ready = options !== null && plan !== null && problems.length === 0;
  const doing = (...actions: readonly ExportAction[]) =>
    plan?.files.filter(({ action }) => actions.includes(action)).length ?? 0;
  const written = ready ? doing("write", "rename", "update", "overwrite") : ids.length;
  const start = () => {
    if (!options) return;
    keepOptions(options);
    void startExport({ ids, rejected, options });
  };
  return (
    <Dialog
      open
      onClose={closeSheet}
      title={t.exporting.title(ids.length, scope)}
      width={width}
      bare
      first={first}
      header={
        options && (
          <Presets
            presets={presets ?? []}
            options={options}
            creator={creator}
            onChoose={(preset) => setOptions(withCreator(preset.options, creator))}
          />
        )
      }
      footer={
        <>
          <div id="export-problems" className={styles.note} aria-live="polite">
            {problems.length === 0 ? (
              <p className="faint">
                {written === 0
                  ? t.exporting.nothingNew
                  : t.exporting.promise({ updated: doing("update"), overwritten: doing("overwrite") })}
              </p>
            ) : (
              problems.map((problem) => <Caution key={problem}>{problem}</Caution>)
            )}
          </div>
          {error !== null && <Button onClick={askAgain}>{t.common.retry}</Button>}
          <Button onClick={closeSheet}>{t.common.cancel}</Button>
          <Button
            ref={first}
            kind="primary"
            disabled={!ready || stale || (written === 0 && options.contactSheet === null)}
            aria-describedby="export-problems"
            title={problems[0]}
            onClick={start}
          >
            {written === 0 && options?.contactSheet ? t.exporting.sheetOnly : t.exporting.go(written)}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        {options ? (
          <OptionsForm options={options} onChange={(change) => setOptions({ ...options, ...change })} plan={plan} />
        ) : (
          <div className={styles.form} />
        )}
        <BeforeStart
          plan={plan}
          stale={stale}
          collision={options?.collision ?? "rename"}
          rejected={rejected}
          onRejected={setRejected}
        />
      </div>
    </Dialog>
  );
}
