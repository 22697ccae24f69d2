import { folded } from "../../contract/values/folded.ts";
import { useRef, useState } from "react";
import type { ExportOptions, ExportPreset } from "../../contract/library/exporting.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { More } from "../kit/icons.ts";
import { Menu } from "../kit/overlays/Menu.tsx";
import { Chip } from "../kit/fields/TagEditor.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { toasts } from "../kit/overlays/toast.ts";
import { invalidate } from "../state/answers.ts";
import { useAttempt } from "../state/attempt.ts";
import { call } from "../state/link.ts";
import { useText } from "../text/text.ts";
import { presetOf } from "./options.ts";
import styles from "./ExportSheet.module.css";

export interface PresetsProps {
  readonly presets: readonly ExportPreset[];
  readonly options: ExportOptions;
  /** The artist's name of the settings. */
  readonly creator: string;
  readonly onChoose: (preset: ExportPreset) => void;
}

/** The presets as chips, and what keeps or deletes them. */
export function Presets({ presets, options, creator, onChoose }: PresetsProps) {
  const { exporting: t, common } = useText();
  const [naming, setNaming] = useState(false);
  const [touched, setTouched] = useState<string | null>(null);
  const { problem, attempt } = useAttempt();
  const chosen = presetOf(options, presets, creator);
  // The preset these options were made of may take their changes.
  const basis = presets.find(({ name }) => name === touched);
  const changed = basis && basis.id !== chosen ? basis : undefined;
  const doing = (work: () => Promise<unknown>) => attempt(() => work().then(() => invalidate(["preset"])));
  const save = (name: string, options: ExportOptions) => doing(() => call("export.savePreset", { name, options }));
  const remove = (preset: ExportPreset) =>
    doing(async () => {
      await call("export.deletePreset", { id: preset.id });
      toasts.add({
        title: t.presetDeleted(preset.name),
        data: { action: { label: common.undo, run: () => void save(preset.name, preset.options) } },
      });
    });
  return (
    <div className={styles.presets}>
      <span className="faint">{t.preset}</span>
      <div role="group" aria-label={t.presets} className={styles.chips}>
        {presets.map((preset) => (
          <Chip
            key={preset.id}
            on={preset.id === chosen}
            onClick={() => {
              setTouched(preset.name);
              onChoose(preset);
            }}
          >
            {preset.name}
          </Chip>
        ))}
      </div>
      <Menu
        align="start"
        trigger={<IconButton size="small" label={t.presetMenu} icon={<More />} />}
        entries={[
          { label: t.saveAs, run: () => setNaming(true) },
          ...(changed
            ? [
                {
                  label: t.saveTo(changed.name),
                  run: () => void save(changed.name, options),
                },
              ]
            : []),
          ...(presets.length > 0 ? (["line"] as const) : []),
          ...presets.map((preset) => ({
            label: t.deletePreset(preset.name),
            danger: true,
            run: () => void remove(preset),
          })),
        ]}
      />
      {problem && (
        <span role="alert" className={styles.wrong}>
          {problem}
        </span>
      )}
      <NameDialog
        open={naming}
        onClose={() => setNaming(false)}
        presets={presets}
        onSave={(name) => {
          setNaming(false);
          setTouched(name);
          void save(name, options);
        }}
      />
    </div>
  );
}

interface NameDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly presets: readonly ExportPreset[];
  readonly onSave: (name: string) => void;
}

function NameDialog({ open, onClose, presets, onSave }: NameDialogProps) {
  const t = useText();
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const trimmed = name.trim();
  const taken = presets.some((preset) => folded(preset.name) === folded(trimmed));
  const save = () => {
    if (trimmed === "") return;
    setName("");
    onSave(trimmed);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.exporting.saveAs.replace("…", "")}
      width={380}
      first={field}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" disabled={trimmed === ""} onClick={save}>
            {t.exporting.save}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField ref={field} label={t.exporting.presetName} value={name} onChange={setName} maxLength={80} />
        <p className={styles.hint}>{taken ? t.exporting.presetTaken(trimmed) : "\u00a0"}</p>
      </form>
    </Dialog>
  );
}
