import type { Collision, ExportAction, ExportPlan } from "../../contract/library/exporting.ts";
import { cx } from "../kit/cx.ts";
import { Checkbox } from "../kit/fields/Checkbox.tsx";
import { useText } from "../text/text.ts";
import { bytes, grouped } from "../text/words.ts";
import { folderRows } from "./folder-tree.ts";
import styles from "./ExportSheet.module.css";

export interface BeforeStartProps {
  readonly plan: ExportPlan | null;
  readonly stale: boolean;
  readonly collision: Collision;
  /** Rejected pictures are taken along. */
  readonly rejected: boolean;
  readonly onRejected: (rejected: boolean) => void;
}

/** Folders that are listed one by one. */
const most = 14;

/** What will happen, before anything does. */
export function BeforeStart({ plan, stale, collision, rejected, onRejected }: BeforeStartProps) {
  const t = useText().exporting;
  return (
    <section className={cx(styles.side, stale && plan && styles.stale)} aria-label={t.before} aria-busy={stale}>
      <h3>{t.before}</h3>
      {plan && plan.rejected > 0 && (
        <Checkbox label={t.rejectedToo(plan.rejected)} checked={rejected} onChange={onRejected} />
      )}
      {plan ? <Told plan={plan} collision={collision} /> : <p className="faint">{stale ? t.planning : "\u00a0"}</p>}
    </section>
  );
}

function Told({ plan, collision }: { readonly plan: ExportPlan; readonly collision: Collision }) {
  const t = useText().exporting;
  const doing = (what: ExportAction) => plan.files.filter(({ action }) => action === what).length;
  const [missing, same, updated] = [doing("missing"), doing("there"), doing("update")];
  const there = { rename: t.thereRenamed, overwrite: t.thereOverwritten, skip: t.thereSkipped }[collision];
  const rows = folderRows(plan.folders);
  return (
    <>
      <dl className={cx(styles.facts, "num")}>
        <dt>{t.pictures}</dt>
        <dd>{grouped(plan.pictures)}</dd>
        {same > 0 && (
          <>
            <dt>{t.same}</dt>
            <dd>{t.sameLeft(same)}</dd>
          </>
        )}
        {updated > 0 && (
          <>
            <dt>{t.updated}</dt>
            <dd>{t.updatedHow(updated)}</dd>
          </>
        )}
        <dt>{t.folders}</dt>
        <dd>{grouped(plan.folders.length)}</dd>
        <dt>{t.bytes}</dt>
        <dd>{t.about(bytes(plan.bytes))}</dd>
        <dt>{t.free}</dt>
        <dd>{plan.free === null ? t.freeUnknown : bytes(plan.free)}</dd>
        <dt>{t.there}</dt>
        <dd className={cx(collision === "overwrite" && plan.collisions > 0 && styles.wrong)}>
          {plan.collisions === 0 ? t.thereNone : there(plan.collisions)}
        </dd>
        {missing > 0 && (
          <>
            <dt>{t.missing}</dt>
            <dd className={styles.wrong}>{t.missingLeftOut(missing)}</dd>
          </>
        )}
      </dl>
      <ul className={styles.tree}>
        {rows.slice(0, most).map((row) => (
          <li key={row.path} style={{ paddingLeft: row.depth * 14 }}>
            <span>{row.name === "" ? t.here : `${row.name}/`}</span>
            {row.files > 0 && <small className="num">{t.files(row.files)}</small>}
          </li>
        ))}
        {rows.length > most && <li>{t.moreFolders(rows.length - most)}</li>}
      </ul>
    </>
  );
}
