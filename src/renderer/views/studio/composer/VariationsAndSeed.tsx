import type { Draft } from "../../../../contract/making/draft.ts";
import { useId, useState } from "react";
import { lastSeed, readSeed } from "../../../../contract/making/seed.ts";
import { Checkbox } from "../../../kit/fields/Checkbox.tsx";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Lock, Reroll, Unlocked } from "../../../kit/icons.ts";
import { NumberField } from "../../../kit/fields/NumberField.tsx";
import { setDraft } from "../../../state/draft/draft.ts";
import { newSeed } from "../../../state/draft/rules.ts";
import { grouped } from "../../../text/words.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import styles from "./Seed.module.css";

/** The seed: new every time, or locked to one that can be typed. */
function Seed({ seed }: { readonly seed: number | null }) {
  const t = useText().studio.composer;
  const id = useId();
  const note = useId();
  const [typing, setTyping] = useState<string | null>(null);
  // What was typed last, as long as the seed is still the one of then and it says more than the number shown.
  const [given, setGiven] = useState<{ readonly text: string; readonly meant: number | null } | null>(null);
  const commit = () => {
    if (typing === null) return;
    setTyping(null);
    const read = typing.trim() === "" ? ({ kind: "any" } as const) : readSeed(typing);
    const meant = read === null ? seed : read.kind === "any" ? null : read.seed;
    const more = read === null || (read.kind === "seed" && read.reduced !== null);
    setGiven(more ? { text: typing.trim().slice(0, 40), meant } : null);
    setDraft({ seed: meant });
  };
  const known = given?.meant === seed ? given : null;
  const said = known && (readSeed(known.text) && seed !== null ? t.sameSeed(known.text, seed) : t.noSeed(lastSeed));
  return (
    <div>
      <label htmlFor={id} className={composer.label}>
        {t.seed}
      </label>
      <div className={styles.field}>
        <input
          id={id}
          inputMode="numeric"
          className={cx(styles.input, "num")}
          placeholder={t.anySeed}
          aria-describedby={said === null ? undefined : note}
          value={typing ?? (seed === null ? "" : grouped(seed))}
          onFocus={() => setTyping(seed === null ? "" : String(seed))}
          onChange={(event) => setTyping(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === "Enter" && !event.ctrlKey && !event.metaKey && commit()}
        />
        <IconButton
          size="small"
          label={seed === null ? t.lock : t.unlock}
          pressed={seed !== null}
          icon={seed === null ? <Unlocked /> : <Lock />}
          onClick={() => setDraft({ seed: seed === null ? newSeed() : null })}
        />
        <IconButton size="small" label={t.reroll} icon={<Reroll />} onClick={() => setDraft({ seed: newSeed() })} />
      </div>
      {said !== null && (
        <p id={note} role="status" className={styles.note}>
          {said}
        </p>
      )}
    </div>
  );
}

/** How many of the variations are shown before the others, once they are measured. */
function BestFirst({ draft: { count, best, private: kept } }: { readonly draft: Draft }) {
  const t = useText().studio.composer;
  if (count < 2) return null;
  return (
    <div className={styles.best}>
      <Checkbox
        label={t.bestFirst}
        note={best === undefined ? undefined : kept === undefined ? t.bestFirstNote : t.bestFirstPrivate}
        checked={best !== undefined}
        onChange={(next) => setDraft({ best: next ? Math.max(1, Math.floor(count / 3)) : undefined })}
      />
      {best !== undefined && (
        <NumberField
          label={t.bestCount}
          labelled="hidden"
          value={Math.min(best, count)}
          min={1}
          max={count}
          onChange={(next) => setDraft({ best: next })}
        />
      )}
    </div>
  );
}

/** How many, from which seed, and whether the best of them go first. */
export function VariationsAndSeed({ draft }: { readonly draft: Draft }) {
  const t = useText().studio.composer;
  return (
    <>
      <div className={composer.row}>
        <NumberField
          label={t.variations}
          value={draft.count}
          min={1}
          max={100}
          onChange={(count) => setDraft({ count })}
        />
        <Seed seed={draft.seed} />
      </div>
      <BestFirst draft={draft} />
    </>
  );
}
