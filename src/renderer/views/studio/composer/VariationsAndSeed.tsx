import type { Draft } from "../../../../contract/draft.ts";
import { useId, useState } from "react";
import { boundsOf, parameters } from "../../../../contract/parameters.ts";
import { cx } from "../../../kit/cx.ts";
import { IconButton } from "../../../kit/IconButton.tsx";
import { Lock, Reroll, Unlocked } from "../../../kit/icons.ts";
import { NumberField } from "../../../kit/NumberField.tsx";
import { setDraft } from "../../../state/draft.ts";
import { newSeed } from "../../../state/draft-rules.ts";
import { grouped } from "../../../text/words.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import styles from "./Seed.module.css";

/** The seed: new every time, or locked to one that can be typed. */
function Seed({ seed }: { readonly seed: number | null }) {
  const t = useText().studio.composer;
  const id = useId();
  const [typing, setTyping] = useState<string | null>(null);
  const commit = () => {
    const digits = (typing ?? "").replaceAll(/\D/g, "");
    if (typing !== null)
      setDraft({ seed: digits === "" ? null : Math.min(Number(digits), boundsOf(parameters.seed.schema).max) });
    setTyping(null);
  };
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
    </div>
  );
}

/** How many, and from which seed. */
export function VariationsAndSeed({ draft }: { readonly draft: Draft }) {
  const t = useText().studio.composer;
  return (
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
  );
}
