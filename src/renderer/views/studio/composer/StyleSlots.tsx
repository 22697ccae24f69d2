import { useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import { mostReferences } from "../../../../contract/making/parts.ts";
import { Doubts } from "../../../collection/Doubts.tsx";
import { DropZone, useFilePicker } from "../../../kit/dragging/DropZone.tsx";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { AddPicture, Close, Plus } from "../../../kit/icons.ts";
import { ContextMenu } from "../../../kit/overlays/Menu.tsx";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { Weight } from "../../../kit/fields/Weight.tsx";
import { edit, useDraft } from "../../../state/draft/draft.ts";
import { weighed, withoutStyle } from "../../../state/draft/rules.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import { PartOrigin } from "./PartOrigin.tsx";
import { FightingStyles } from "./FightingStyles.tsx";
import styles from "./Slots.module.css";
import { partEntries } from "./part-entries.ts";
import { canBeStyle, takeDraggedStyle, takeLooks } from "./taking.ts";
import type { Composed } from "./use-composer.ts";

/** In which styles, and how much of each. */
export function StyleSlots({ styles: slots }: { readonly styles: Composed["styles"] }) {
  const t = useText().studio.composer;
  const parts = useDraft(({ draft }) => draft.styles);
  const [problem, setProblem] = useState<string | null>(null);
  const files = (given: readonly File[]) => {
    setProblem(null);
    takeLooks(given).catch((error: unknown) => setProblem(toFault(error).message));
  };
  const picker = useFilePicker(files);
  return (
    <div>
      <div className={composer.label}>
        {t.style}
        {slots.length > 1 && <small>{t.blend}</small>}
      </div>
      {picker.input}
      <DropZone
        label={t.style}
        prompt={t.style}
        accepts={canBeStyle}
        onDrop={takeDraggedStyle}
        onFiles={files}
        className={styles.styles}
      >
        {slots.map((part) => {
          const { key, name, src, weight, origin } = part;
          return (
            <div key={key} className={cx(styles.style, weight === 0 && styles.out)}>
              <ContextMenu
                className={styles.frame}
                entries={[
                  {
                    label: t.removeStyle(name),
                    icon: <Close />,
                    run: () => edit((draft) => withoutStyle(draft, key)),
                  },
                  ...partEntries(origin),
                ]}
              >
                <Thumb src={src(100)} alt={name} />
                {weight === 0 && <span className={styles.note}>{t.leftOut}</span>}
                <IconButton
                  ground="picture"
                  size="small"
                  label={t.removeStyle(name)}
                  icon={<Close />}
                  className={styles.remove}
                  onClick={() => edit((draft) => withoutStyle(draft, key))}
                />
              </ContextMenu>
              <Weight
                label={t.weight(name)}
                labelled="hidden"
                value={weight}
                onChange={(next) => edit((draft) => weighed(draft, key, next))}
              />
              <PartOrigin part={part} role="style" onProblem={setProblem} />
            </div>
          );
        })}
        {slots.length < mostReferences && (
          <button
            type="button"
            className={cx(
              styles.empty,
              slots.length > 0 && slots.length % 2 === 0 ? cx(styles.line, styles.low) : styles.square,
            )}
            onClick={picker.open}
            aria-label={t.dropStyle}
          >
            {slots.length === 0 ? <AddPicture /> : <Plus />}
            {slots.length === 0 && t.dropStyle}
          </button>
        )}
      </DropZone>
      <Doubts role="style" parts={parts} names={slots.map(({ name }) => name)} />
      <FightingStyles slots={slots} />
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
