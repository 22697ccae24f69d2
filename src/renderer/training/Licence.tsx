import type { AskedTerms } from "../../contract/learning/teaching.ts";
import { Checkbox } from "../kit/fields/Checkbox.tsx";
import { OutsideLink } from "../kit/buttons/OutsideLink.tsx";
import { useText } from "../text/text.ts";
import styles from "./Licence.module.css";

interface LicenceProps {
  readonly terms: AskedTerms;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}

/** What the model's licence says of what is learned, before it begins; it is accepted once. */
export function Licence({ terms, accepted, onAccept }: LicenceProps) {
  const t = useText().teaching;
  if (terms.free) return null;
  return (
    <section className={styles.terms} aria-label={terms.licence}>
      <p className={styles.quiet}>
        {terms.url === null ? terms.licence : <OutsideLink href={terms.url}>{terms.licence}</OutsideLink>}
      </p>
      <ul className={styles.points}>
        {terms.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {!terms.accepted && <Checkbox label={t.accept} checked={accepted} onChange={onAccept} />}
    </section>
  );
}
