import { useAnswer } from "../../../state/answers.ts";
import { useDraft } from "../../../state/draft/draft.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Slots.module.css";
import type { Composed } from "./use-composer.ts";

/** Says of two styles that lie too far apart that a mix of them is like neither, before it is made. */
export function FightingStyles({ slots }: { readonly slots: Composed["styles"] }) {
  const t = useText().studio.composer;
  const drafted = useDraft(({ draft }) => draft.styles);
  const counting = drafted.filter(({ weight }) => weight > 0);
  // How much of each makes no difference to how far they lie apart.
  const asked = counting.map((part) => ({ ...part, weight: 100 }));
  const { data: fighting } = useAnswer("styles.fighting", asked.length > 1 ? { styles: asked } : undefined);
  const names = slots.filter(({ weight }) => weight > 0).map(({ name }) => name);
  const [first] = fighting ?? [];
  const [one, other] = [first && names[first[0]], first && names[first[1]]];
  return (
    <div role="status">
      {one !== undefined && other !== undefined && <p className={styles.quiet}>{t.fighting(one, other)}</p>}
    </div>
  );
}
