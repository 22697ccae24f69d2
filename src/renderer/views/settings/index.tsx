import type { Settings } from "../../../contract/settings.ts";
import type { ReactNode } from "react";
import { Page, PageSection } from "../../kit/layout/Page.tsx";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { Slider } from "../../kit/fields/Slider.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { useAnswer } from "../../state/answers.ts";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { type Attempt, useAttempt } from "../../state/attempt.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import { useHeld } from "../../kit/fields/use-held.ts";
import { useSaved } from "../../kit/fields/use-saved.ts";
import { Backup } from "./Backup.tsx";
import { Farm } from "./Farm.tsx";
import { KeyList } from "./KeyList.tsx";
import { Notifications } from "./Notifications.tsx";
import { Restore } from "./Restore.tsx";
import styles from "./Settings.module.css";

/** Every setting, saved as soon as it is changed. */
export default function SettingsView() {
  const t = useText().settings;
  return (
    <Page title={t.title} gap={28}>
      <Look />
      <Making />
      <Importing />
      <Group title={t.telling}>
        <Notifications />
      </Group>
      <Credit />
      <Group title={t.backup.title}>
        <Backup />
        <Restore />
      </Group>
      <Farm />
      <KeyList />
    </Page>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <PageSection title={title}>
      <div className={styles.rows}>{children}</div>
    </PageSection>
  );
}

/** A setting with its name and what it means at the left, its choices at the right. */
function Row({
  label,
  note,
  children,
}: {
  readonly label: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.row}>
      <div>
        <p className={styles.label}>{label}</p>
        {note && <p className={styles.note}>{note}</p>}
      </div>
      {children}
    </div>
  );
}

const useSettings = (): Settings => useStudio(({ settings }) => settings);
const change = ({ attempt }: Attempt, settings: Partial<Settings>) => attempt(() => changeSettings(settings));

function Look() {
  const t = useText().settings;
  const { theme } = useSettings();
  const trying = useAttempt();
  return (
    <Group title={t.look}>
      <Row label={t.theme}>
        <Segmented
          label={t.theme}
          value={theme}
          onChange={(theme) => change(trying, { theme })}
          options={(["system", "dark", "light"] as const).map((value) => ({ value, label: t.themes[value] }))}
        />
      </Row>
      <Problem>{trying.problem}</Problem>
    </Group>
  );
}

function Making() {
  const t = useText();
  const s = t.settings;
  const settings = useSettings();
  const trying = useAttempt();
  const folder = useSaved(settings.picturesFolder, (picturesFolder) => change(trying, { picturesFolder }));
  const quality = useHeld(settings.quality, (quality) => change(trying, { quality }));
  const { data: measuring } = useAnswer("measures.state", null);
  return (
    <Group title={s.making}>
      <div className={styles.wide}>
        <PlaceField
          label={s.folder}
          value={folder.text}
          onChange={folder.setText}
          pick={s.pickFolder}
          from={settings.picturesFolder}
          onPick={(picturesFolder) => change(trying, { picturesFolder })}
          onBlur={folder.commit}
          onKeyDown={(event) => (event.key === "Enter" ? folder.commit() : event.key === "Escape" && folder.revert())}
          error={trying.problem}
        />
        <p className={styles.note}>{s.folderNote}</p>
      </div>
      <Row label={s.format} note={s.formatNote[settings.format]}>
        <Segmented
          label={s.format}
          value={settings.format}
          onChange={(format) => change(trying, { format })}
          options={(["png", "jpeg", "webp"] as const).map((value) => ({ value, label: s.formats[value] }))}
        />
      </Row>
      {settings.format !== "png" && (
        <Row label={s.quality}>
          <Slider
            label={s.quality}
            labelled="hidden"
            min={1}
            max={100}
            value={quality.value}
            onChange={quality.move}
            onCommit={quality.release}
          />
        </Row>
      )}
      <Switch
        label={s.previews}
        note={s.previewsNote}
        checked={settings.previews}
        onChange={(previews) => change(trying, { previews })}
      />
      <Switch
        label={s.measuring}
        note={s.measuringNote}
        checked={settings.measuring}
        onChange={(measuring) => change(trying, { measuring })}
      />
      {measuring?.problems.map((problem) => (
        <p key={problem} role="status">
          {problem}
        </p>
      ))}
    </Group>
  );
}

function Importing() {
  const t = useText().settings;
  const settings = useSettings();
  const paths = useStudio(({ capabilities }) => capabilities.paths);
  const trying = useAttempt();
  const importing = paths ? settings.importing : "copy";
  return (
    <Group title={t.importing}>
      <Row label={t.importingLabel} note={paths ? t.waysNote[importing] : t.noPaths}>
        <Segmented
          label={t.importingLabel}
          value={importing}
          onChange={(importing) => change(trying, { importing })}
          options={[
            { value: "copy", label: t.ways.copy },
            { value: "in place", label: t.ways["in place"], disabled: !paths },
          ]}
        />
      </Row>
      <Problem>{trying.problem}</Problem>
    </Group>
  );
}

function Credit() {
  const t = useText().settings;
  const { creator } = useSettings();
  const trying = useAttempt();
  const name = useSaved(creator, (creator) => change(trying, { creator: creator.trim() }));
  return (
    <Group title={t.credit}>
      <div className={styles.wide}>
        <TextField
          label={t.creator}
          value={name.text}
          onChange={name.setText}
          onBlur={name.commit}
          onKeyDown={(event) => (event.key === "Enter" ? name.commit() : event.key === "Escape" && name.revert())}
          placeholder={t.creatorPlaceholder}
          maxLength={200}
          error={trying.problem}
        />
        <p className={styles.note}>{t.creatorNote}</p>
      </div>
    </Group>
  );
}
