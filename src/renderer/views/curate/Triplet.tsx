import type { Decision, JudgedCandidate } from "../../../contract/learning/curation.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Check, ChevronLeft, ChevronRight, Reject } from "../../kit/icons.ts";
import { curatedUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import styles from "./Curate.module.css";

export interface TripletProps {
  readonly one: JudgedCandidate;
  /** "3 of 21" */
  readonly place: string;
  readonly onDecide: (decision: Decision | null) => void;
  readonly onStep: (by: 1 | -1) => void;
}

const parts = ["content", "style", "target"] as const;
const measures = ["style", "layout", "leak", "plain", "likeness"] as const;

/** A triplet as large as it can be, what is said of it, and the two words that an artist has. */
export function Triplet({ one, place, onDecide, onStep }: TripletProps) {
  const t = useText().curating;
  const { verdict, decision, reasons } = one;
  return (
    <article className={styles.triplet} aria-label={t.triplet(one.content.name, one.style.name)}>
      <div className={styles.pictures}>
        {parts.map((part) => (
          <figure key={part} className={styles.picture}>
            <img src={curatedUrl(part, one.id, one[part].sha256)} alt={t.described(t.parts[part], one[part].name)} />
            <figcaption>
              {t.parts[part]} <span>{one[part].name}</span>
            </figcaption>
          </figure>
        ))}
      </div>
      <div className={styles.said}>
        <p className={styles.verdict}>
          {decision === null ? t.verdicts[verdict] : t.decisions[decision]}
          <span>{t.kinds[one.kind]}</span>
          {one.prompt !== "" && <q>{one.prompt}</q>}
        </p>
        {reasons.length === 0 ? (
          <p className={styles.quiet}>{t.fine}</p>
        ) : (
          <ul className={styles.reasons}>
            {reasons.map((reason) => (
              <li key={reason}>{t.reasons[reason]}</li>
            ))}
          </ul>
        )}
        <div className={styles.deciding}>
          <Button kind="primary" icon={<Check />} hint="A" onClick={() => onDecide("accept")}>
            {t.accept}
          </Button>
          <Button icon={<Reject />} hint="R" onClick={() => onDecide("reject")}>
            {t.reject}
          </Button>
          {decision !== null && (
            <Button kind="quiet" onClick={() => onDecide(null)}>
              {t.again}
            </Button>
          )}
          <span className={styles.place}>
            <IconButton label={t.previous} icon={<ChevronLeft />} onClick={() => onStep(-1)} />
            <span className="num">{place}</span>
            <IconButton label={t.next} icon={<ChevronRight />} onClick={() => onStep(1)} />
          </span>
        </div>
        <details className={styles.numbers}>
          <summary>{t.numbers}</summary>
          <Facts layout="grid">
            {measures
              .filter((name) => (name !== "plain" || one.measures.plain !== null) && one.measures[name] !== undefined)
              .map((name) => (
                <Fact key={name} label={t.measures[name]}>
                  {t.number(one.measures[name] ?? null)}
                </Fact>
              ))}
            <Fact label={t.origin}>{t.originOf(one.target.made)}</Fact>
          </Facts>
        </details>
      </div>
    </article>
  );
}
