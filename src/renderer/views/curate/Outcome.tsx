import type { Covered, Curation } from "../../../contract/learning/curation.ts";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { useText } from "../../text/text.ts";
import styles from "./Curate.module.css";

export interface OutcomeProps {
  readonly curation: Curation;
  readonly onRestricted: (include: boolean) => void;
}

/** How much is taken, why not more, and of which contents and styles. */
export function Outcome({ curation, onRestricted }: OutcomeProps) {
  const t = useText().curating;
  const { summary, leftOut, includeRestricted } = curation;
  const { taken, borderline, rejected, rate, reasons, restricted } = summary;
  return (
    <aside className={styles.aside} aria-label={t.summary}>
      <Facts>
        <Fact label={t.counts.taken}>{taken}</Fact>
        <Fact label={t.counts.borderline}>{borderline}</Fact>
        <Fact label={t.counts.rejected}>{rejected}</Fact>
        <Fact label={t.counts.rate}>{t.perCent(rate)}</Fact>
      </Facts>
      {(restricted > 0 || includeRestricted) && (
        <Switch
          label={t.restricted(restricted)}
          note={t.restrictedNote}
          checked={includeRestricted}
          onChange={onRestricted}
        />
      )}
      {reasons.length > 0 && (
        <section>
          <h3>{t.why}</h3>
          <Facts>
            {reasons.map(({ reason, count }) => (
              <Fact key={reason} label={t.reasons[reason]}>
                {count}
              </Fact>
            ))}
          </Facts>
        </section>
      )}
      <Coverage title={t.coverage.styles} all={summary.styles} />
      <Coverage title={t.coverage.contents} all={summary.contents} />
      {summary.bordered.length > 0 && (
        <section>
          <h3>{t.border}</h3>
          <p className={styles.left}>{t.bordered(summary.bordered)}</p>
        </section>
      )}
      {leftOut.length > 0 && (
        <section>
          <h3>{t.left}</h3>
          <ul className={styles.left}>
            {leftOut.map((one) => (
              <li key={`${one.file} ${one.why}`}>{t.leftOut(one)}</li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

function Coverage({ title, all }: { readonly title: string; readonly all: readonly Covered[] }) {
  const t = useText().curating;
  if (all.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <table className={styles.coverage}>
        <thead>
          <tr>
            <th scope="col">{t.columns.name}</th>
            <th scope="col">{t.columns.taken}</th>
          </tr>
        </thead>
        <tbody>
          {all.map(({ name, taken, candidates }) => (
            <tr key={name} data-none={taken === 0 || undefined}>
              <th scope="row">{name}</th>
              <td className="num">{t.of(taken, candidates)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
