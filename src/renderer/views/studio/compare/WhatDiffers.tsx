import type { Picture } from "../../../../contract/library/library.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../../kit/layout/Facts.tsx";
import { useModelNames } from "../../../state/model-names.ts";
import { useText } from "../../../text/text.ts";
import { useActive } from "../view-state.ts";
import { another, keepOnly } from "./actions.ts";
import styles from "./Comparison.module.css";
import { differences } from "./differences.ts";

/** Beside a comparison: what its pictures were made of, what differs first, and what to keep. */
export function WhatDiffers({ pictures }: { readonly pictures: readonly Picture[] }) {
  const t = useText().comparing;
  const at = Math.min(
    useActive(({ at }) => at),
    pictures.length - 1,
  );
  const names = useModelNames();
  const active = pictures[at]!;
  const letter = t.letters[at] ?? "";
  const rows = differences(pictures, { ...t, model: (id) => names.get(id) ?? id });
  const different = rows.filter(({ values }) => values.length > 1);
  const same = rows.filter(({ values }) => values.length === 1);
  return (
    <div className={styles.differs}>
      <h2 className={styles.title}>{t.title}</h2>
      {different.map(({ what, values }) => (
        <section key={what} aria-label={t.what[what]}>
          <h3>{t.what[what]}</h3>
          <ul>
            {values.map((value, n) => (
              <li key={pictures[n]!.id} className="num" aria-current={n === at || undefined}>
                <b>{t.letters[n]}</b> {value}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-label={t.same}>
        <h3>{t.same}</h3>
        <Facts>
          {same.map(({ what, values }) => (
            <Fact key={what} label={t.what[what]}>
              {values[0]}
            </Fact>
          ))}
        </Facts>
      </section>
      <div className={styles.verdict}>
        <Button kind="primary" size="large" onClick={() => keepOnly(active, pictures, t.keep(letter))}>
          {t.keep(letter)}
        </Button>
        <Button onClick={() => another(active)}>{t.another(letter)}</Button>
      </div>
    </div>
  );
}
