import { Segmented } from "../../../kit/fields/Segmented.tsx";
import { edit, setDraft } from "../../../state/draft/draft.ts";
import { hasPose, modeOf, withoutAnyMissing } from "../../../state/draft/rules.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Composer.module.css";
import { FineControl } from "./FineControl.tsx";
import { Format } from "./Format.tsx";
import { MakeButton } from "./MakeButton.tsx";
import { ModelNote } from "./ModelNote.tsx";
import { Presets } from "./keeping/Presets.tsx";
import { Private } from "./Private.tsx";
import { Prompt } from "./Prompt.tsx";
import { sentence } from "./sentence.ts";
import { Site } from "./Site.tsx";
import { StyleSlots } from "./StyleSlots.tsx";
import { SubjectSlot } from "./SubjectSlot.tsx";
import { useComposed, useEstimate } from "./use-composer.ts";
import { VariationsAndSeed } from "./VariationsAndSeed.tsx";

/** Everything that goes into a picture, what will happen in words, what it takes, and the button. */
export function Composer() {
  const t = useText();
  const composed = useComposed();
  const { draft, people, model, obstacle } = composed;
  const estimate = useEstimate(draft, obstacle === null);
  const names = {
    people: people.map(({ name }) => name),
    styles: composed.styles,
  };
  const tooMuch = estimate !== null && estimate.memory.needed > estimate.memory.total;
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.slots}>
          <SubjectSlot people={people} />
          <StyleSlots styles={composed.styles} />
        </div>
        <p className={styles.say} data-mode={modeOf(draft)} aria-live="polite">
          {sentence(draft, names, t).map((piece, k) =>
            piece.strong ? <b key={`${k} ${piece.text}`}>{piece.text}</b> : piece.text,
          )}
        </p>
        <ModelNote draft={draft} model={model} />
        {draft.missing && (
          <p className={styles.missing}>
            {t.studio.composer.missing(draft.missing)}{" "}
            <button type="button" onClick={() => edit(withoutAnyMissing)}>
              {t.studio.composer.goOnWithout}
            </button>
            .
          </p>
        )}
        {hasPose(draft) && (
          <Segmented
            label={t.studio.composer.pose}
            value={draft.keepPose ? "keep" : "new"}
            onChange={(value) => setDraft({ keepPose: value === "keep" })}
            options={[
              { value: "keep", label: t.studio.composer.keepPose },
              { value: "new", label: t.studio.composer.newScene },
            ]}
          />
        )}
        <Prompt draft={draft} />
        <Format draft={draft} model={model} photo={people.length > 0} />
        <VariationsAndSeed draft={draft} />
        <Private draft={draft} />
        {model && <FineControl draft={draft} model={model} />}
      </div>
      <div className={styles.go}>
        <div className={`${styles.cost} num`}>
          <span>{t.studio.composer.cost(draft.count, estimate?.seconds ?? null)}</span>
          {estimate && (
            <span
              title={tooMuch ? t.studio.composer.tooMuch : t.studio.composer.memoryLabel}
              className={tooMuch ? styles.tooMuch : undefined}
            >
              {t.studio.composer.memory(estimate.memory.needed, estimate.memory.total)}
            </span>
          )}
        </div>
        <Site draft={draft} />
        <div className={styles.makeRow}>
          <Presets draft={draft} />
          <MakeButton />
        </div>
      </div>
    </>
  );
}
