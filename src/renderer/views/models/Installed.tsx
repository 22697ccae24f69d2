import type { InstalledModel } from "../../../contract/models.ts";
import { Button } from "../../kit/Button.tsx";
import { cx } from "../../kit/cx.ts";
import { Folder, Good, Warning } from "../../kit/icons.ts";
import { call } from "../../state/link.ts";
import { useModelJobs } from "../../state/models.ts";
import { changeSettings, useModel, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import page from "../machine/Machine.module.css";
import { Fit } from "./Fit.tsx";
import { Making } from "./Making.tsx";
import styles from "./Models.module.css";
import { Problem } from "./Problem.tsx";
import { SmallerButton } from "./SmallerSheet.tsx";
import { useTrying } from "./use-trying.ts";

/** The installed models, which one makes the pictures, and what is being made of one. */
export function Installed() {
  const t = useText().models;
  const models = useStudio((studio) => studio.models);
  const current = useModel();
  const job = useModelJobs(({ optimise }) => optimise);
  const making = job && job.job.state !== "done" ? job : null;
  const beside = models.some(({ id }) => id === making?.model);
  return (
    <section aria-labelledby="your-models">
      <h3 id="your-models" className={page.heading}>
        {t.yours}
        <small className="num">{models.length > 0 && t.installed(models.length)}</small>
      </h3>
      {models.length === 0 && (
        <div className={styles.card}>
          <p>
            <b>{t.noneTitle}</b>
          </p>
          <p className={styles.note}>{t.noneText}</p>
        </div>
      )}
      <ul className={styles.cards}>
        {models.flatMap((model) => [
          <ModelCard
            key={model.folder}
            model={model}
            current={model.id === current?.id}
            namesake={models.some((other) => other !== model && other.name === model.name)}
          />,
          ...(making?.model === model.id ? [<Making key="making" job={making} />] : []),
        ])}
        {making && !beside && <Making job={making} />}
      </ul>
    </section>
  );
}

interface ModelCardProps {
  readonly model: InstalledModel;
  readonly current: boolean;
  /** Another has the same name, so that its id must tell it apart. */
  readonly namesake: boolean;
}

function ModelCard({ model, current, namesake }: ModelCardProps) {
  const t = useText().models;
  const fresh = useModelJobs(({ download, optimise }) =>
    [download, optimise].some((one) => one?.job.state === "done" && one.job.model === model.id),
  );
  const { reveal } = useStudio(({ capabilities }) => capabilities);
  const choosing = useTrying();
  const usable = model.problem === null;
  return (
    <li className={cx(styles.card, current && styles.current)} aria-label={model.name}>
      <div className={styles.name}>
        <b>{model.name}</b>
        {namesake && <small>{model.id}</small>}
        {fresh && !current && <span className={styles.tag}>{t.fresh}</span>}
        {current && (
          <span className={page.state}>
            <Good className={page.good} />
            {t.inUse}
          </span>
        )}
        {!current && usable && (
          <Button
            aria-label={t.useModel(model.name)}
            onClick={() => void choosing.run(() => changeSettings({ model: model.id }))}
          >
            {t.use}
          </Button>
        )}
      </div>
      {model.description !== "" && <p className={styles.note}>{model.description}</p>}
      {!usable && (
        <p className={styles.problem}>
          <Warning />
          {model.problem}
        </p>
      )}
      <ModelFacts model={model} />
      <Problem fault={choosing.fault} />
      {(usable || reveal) && (
        <div className={styles.actions}>
          {usable && <SmallerButton model={model} />}
          {reveal && (
            <Button
              kind="quiet"
              icon={<Folder />}
              aria-label={t.showFolderOf(model.name)}
              onClick={() => void choosing.run(() => call("system.reveal", { path: model.folder }))}
            >
              {t.showFolder}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function ModelFacts({ model }: { readonly model: InstalledModel }) {
  const t = useText().models;
  const { width, height, steps } = model.defaults;
  const controls = [...(model.guidance ? [t.guidance] : []), ...(model.lora ? [t.lora] : [])].join(", ");
  return (
    <dl className={`${page.facts} num`}>
      {model.problem === null && (
        <>
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
          <Fit model={model} />
          <div className={styles.whole}>
            <dt>{t.licence}</dt>
            <dd>{t.licenceNote(model.licence.name, model.licence.commercial)}</dd>
          </div>
        </>
      )}
      <div className={styles.whole}>
        <dt>{t.folder}</dt>
        <dd>{model.folder}</dd>
      </div>
    </dl>
  );
}
