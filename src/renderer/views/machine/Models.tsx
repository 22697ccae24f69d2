import type { InstalledModel } from "../../../contract/studio.ts";
import { Button } from "../../kit/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { Good, Warning } from "../../kit/icons.ts";
import { changeSettings, useModel, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import { useAttempt } from "../collection/attempt.ts";
import { Problem } from "../collection/Inspector.tsx";
import styles from "./Machine.module.css";

/** The installed models, and which one makes the pictures. */
export function Models() {
  const t = useText().machine;
  const models = useStudio((studio) => studio.models);
  const current = useModel();
  const { problem, attempt } = useAttempt();
  return (
    <section aria-labelledby="models">
      <h3 id="models" className={styles.heading}>
        {t.models}
        <small className="num">{models.length > 0 && t.modelsNote(models.length)}</small>
      </h3>
      <Problem>{problem}</Problem>
      {models.length === 0 && (
        <div className={styles.card}>
          <p>
            <b>{t.noModelsTitle}</b>
          </p>
          <p className={styles.note}>{t.noModelsText}</p>
        </div>
      )}
      <ul className={styles.cards}>
        {models.map((model) => (
          <ModelCard key={model.folder} model={model} current={model.id === current?.id} onUse={() => attempt(() => changeSettings({ model: model.id }))} />
        ))}
      </ul>
    </section>
  );
}

function ModelCard({ model, current, onUse }: { readonly model: InstalledModel; readonly current: boolean; readonly onUse: () => void }) {
  const t = useText().machine;
  const controls = [...(model.guidance ? [t.guidance] : []), ...(model.lora ? [t.lora] : [])].join(", ");
  const { width, height, steps } = model.defaults;
  return (
    <li className={cx(styles.card, current && styles.current)}>
      <div className={styles.name}>
        <b>{model.name}</b>
        {current ? (
          <span className={styles.state}>
            <Good className={styles.good} />
            {t.inUse}
          </span>
        ) : (
          model.problem === null && (
            <Button aria-label={t.useModel(model.name)} onClick={onUse}>
              {t.use}
            </Button>
          )
        )}
      </div>
      <p className={styles.note}>{model.description}</p>
      {model.problem !== null && (
        <p className={styles.problem}>
          <Warning />
          {model.problem}
        </p>
      )}
      <dl className={`${styles.facts} num`}>
        <div>
          <dt>{t.makes}</dt>
          <dd>{t.makesSize(width, height, steps)}</dd>
        </div>
        <div>
          <dt>{t.size}</dt>
          <dd>{bytes(model.bytes)}</dd>
        </div>
        <div className={styles.whole}>
          <dt>{t.knows}</dt>
          <dd>{controls || t.noControls}</dd>
        </div>
        <div className={styles.whole}>
          <dt>{t.licence}</dt>
          <dd>{t.licenceNote(model.licence.name, model.licence.commercial)}</dd>
        </div>
        <div className={styles.whole}>
          <dt>{t.folder}</dt>
          <dd>{model.folder}</dd>
        </div>
      </dl>
    </li>
  );
}
