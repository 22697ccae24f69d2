import { useState } from "react";
import type { Draft } from "../../../../../contract/making/draft.ts";
import { type ComposerPreset, settingsOf } from "../../../../../contract/library/keeping.ts";
import { Checkbox } from "../../../../kit/fields/Checkbox.tsx";
import { IconButton } from "../../../../kit/buttons/IconButton.tsx";
import { Adjust } from "../../../../kit/icons.ts";
import { Popover } from "../../../../kit/overlays/Popover.tsx";
import { Problem } from "../../../../kit/layout/Problem.tsx";
import { useAnswer } from "../../../../state/answers.ts";
import { useAttempt } from "../../../../state/attempt.ts";
import { call } from "../../../../state/link.ts";
import { applyPreset } from "../../../../state/draft/presets.ts";
import { offerUndo } from "../../../../state/undo/undo.ts";
import { useText } from "../../../../text/text.ts";
import { KeepForm } from "./KeepForm.tsx";
import { KeptList } from "./KeptList.tsx";
import styles from "./Keeping.module.css";

/** Settings that belong together: kept from the composer, and put into it as one step. */
export function Presets({ draft }: { readonly draft: Draft }) {
  const { keeping: t, studio } = useText();
  const [open, setOpen] = useState(false);
  const [content, setContent] = useState({ words: false, subject: false });
  const { data: presets = [] } = useAnswer("composer.presets", null);
  const { problem, attempt } = useAttempt();
  const about = ({ settings: { width, height, steps, styles: looks = [], prompt } }: ComposerPreset) =>
    [
      ...(width && height ? [studio.composer.size(width, height)] : []),
      ...(steps ? [t.steps(steps)] : []),
      ...(looks.length > 0 ? [t.styles(looks.length)] : []),
      ...(prompt ? [prompt] : []),
    ].join(" · ");
  const use = (preset: ComposerPreset) =>
    void attempt(async () => {
      await applyPreset(preset);
      setOpen(false);
    });
  return (
    <Popover
      label={t.presets}
      width={320}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label={t.presets} side="top" icon={<Adjust />} className={styles.trigger} />}
    >
      <div className={styles.kept}>
        <KeptList
          label={t.presets}
          kept={presets}
          about={about}
          empty={t.noPresets}
          onChoose={use}
          onRename={({ id }, name) => void attempt(() => call("composer.renamePreset", { id, name }))}
          onRemove={({ id, name }) =>
            void attempt(() => call("composer.removePreset", { id }).then(() => offerUndo(t.removed(name))))
          }
        />
        <KeepForm
          label={t.keepSettings}
          names={presets.map(({ name }) => name)}
          onKeep={(name) =>
            void attempt(() =>
              call("composer.savePreset", { name, settings: settingsOf(draft, content) }).then(() =>
                offerUndo(t.kept(name)),
              ),
            )
          }
        >
          {draft.prompt.trim() !== "" && (
            <Checkbox
              label={t.withWords}
              checked={content.words}
              onChange={(words) => setContent({ ...content, words })}
            />
          )}
          {draft.people.length > 0 && (
            <Checkbox
              label={t.withSubject}
              checked={content.subject}
              onChange={(subject) => setContent({ ...content, subject })}
            />
          )}
        </KeepForm>
        <Problem>{problem}</Problem>
      </div>
    </Popover>
  );
}
