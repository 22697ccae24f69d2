import type { Teaching } from "../../../../contract/learning/teaching.ts";
import { cx } from "../../../kit/cx.ts";
import { useText } from "../../../text/text.ts";
import { pointName, sampleUrl } from "./points.ts";
import styles from "./Teach.module.css";

/** The same people before and after: a row each, a column for every point. The best stands out. */
export function Samples({ teaching }: { readonly teaching: Teaching }) {
  const t = useText().teaching;
  const { points, best, subjects } = teaching;
  if (points.length === 0) return <p className={styles.quiet}>{t.samplesHere}</p>;
  return (
    <div className={styles.wide}>
      <table className={styles.samples}>
        <thead>
          <tr>
            <td />
            {points.map(({ step }) => (
              <th key={String(step)} scope="col" className={cx("num", step === best && styles.best)}>
                {pointName(step, t)}
                {step === best && ` · ${t.best}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subjects.map((name, n) => (
            <tr key={n}>
              <th scope="row">{t.person(name, n + 1)}</th>
              {points.map(({ step }) => (
                <td key={String(step)}>
                  <img
                    src={sampleUrl(step, n)}
                    alt={t.sample(t.person(name, n + 1), pointName(step, t))}
                    className={cx(styles.sample, step === best && styles.chosen)}
                    draggable={false}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
