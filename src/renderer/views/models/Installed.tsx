import type { InstalledModel, ModelJob } from "../../../contract/models.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { Folder } from "../../kit/icons.ts";
import { PageSection } from "../../kit/layout/Page.tsx";
import { Caution } from "../../kit/layout/Problem.tsx";
import { Status } from "../../kit/layout/Status.tsx";
import { call } from "../../state/link.ts";
import { jobTitle, useModelJobs } from "../../state/models.ts";
import { changeSettings, useModel, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import { Card, CardActions, CardHead, CardNote } from "./Card.tsx";
import { Fit } from "./Fit.tsx";
import { JobProgress } from "./JobProgress.tsx";
import styles from "./Models.module.css";
import { FaultNotice } from "./FaultNotice.tsx";
import { SmallerButton } from "./SmallerSheet.tsx";
import { TrainButton } from "../../training/TrainButton.tsx";
import { useAttempt } from "../../state/attempt.ts";

/** The installed models, which one makes the pictures, and what is being made of one. */
export function Installed() {
  const t = useText().models;
  const models = useStudio((studio) => studio.models);
  const current = useModel();
  const job = useModelJobs(({ optimise }) => optimise);
  const making = job && job.job.state !== "done" ? job : null;
  const beside = models.some(({ id }) => id === making?.model);
  return (
    <PageSection title={t.yours} end={models.length > 0 && t.installed(models.length)}>
      {models.length === 0 && (
        <Card as="article" label={t.noneTitle}>
          <p>
            <b>{t.noneTitle}</b>
          </p>
          <CardNote>{t.noneText}</CardNote>
        </Card>
      )}
      <ul className={styles.models}>
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
    </PageSection>
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
  const choosing = useAttempt();
  const usable = model.problem === null;
  return (
    <Card as="li" label={model.name} look={current ? "current" : "plain"}>
      <CardHead name={model.name}>
        {namesake && <small>{model.id}</small>}
        {fresh && !current && <span className={styles.fresh}>{t.fresh}</span>}
        {current && <Status sign="good">{t.inUse}</Status>}
        {!current && usable && (
          <Button
            aria-label={t.useModel(model.name)}
            onClick={() => void choosing.attempt(() => changeSettings({ model: model.id }))}
          >
            {t.use}
          </Button>
        )}
      </CardHead>
      {model.description !== "" && <CardNote>{model.description}</CardNote>}
      {!usable && <Caution>{model.problem}</Caution>}
      <ModelFacts model={model} />
      <FaultNotice fault={choosing.fault} />
      {(usable || reveal) && (
        <CardActions>
          {usable && <SmallerButton model={model} />}
          {usable && <TrainButton of={model} />}
          {reveal && (
            <Button
              kind="quiet"
              icon={<Folder />}
              aria-label={t.showFolderOf(model.name)}
              onClick={() => void choosing.attempt(() => call("system.reveal", { path: model.folder }))}
            >
              {t.showFolder}
            </Button>
          )}
        </CardActions>
      )}
    </Card>
  );
}

function ModelFacts({ model }: { readonly model: InstalledModel }) {
  const t = useText().models;
  const { width, height, steps } = model.defaults;
  const controls = [...(model.guidance ? [t.guidance] : []), ...(model.lora ? [t.lora] : [])].join(", ");
  return (
    <Facts layout="grid">
      {model.problem === null && (
        <>
          <Fact label={t.makes}>{t.makesSize(width, height, steps)}</Fact>
          <Fact label={t.size}>{bytes(model.bytes)}</Fact>
          <Fact label={t.knows} whole>
            {controls || t.noControls}
          </Fact>
          <Fit model={model} />
          <Fact label={t.licence} whole>
            {t.licenceNote(model.licence.name, model.licence.commercial)}
          </Fact>
        </>
      )}
      <Fact label={t.folder} whole>
        {model.folder}
      </Fact>
    </Facts>
  );
}

/** A smaller model on its way: its place among the others, until it is one of them. */
function Making({ job }: { readonly job: ModelJob }) {
  const t = useText().models;
  const { busy, fault, attempt } = useAttempt();
  const running = job.job.state === "running";
  const { model, precision } = job;
  const act = () =>
    void attempt(async () => {
      if (running) await call("models.optimise.cancel", null);
      else if (precision) await call("models.optimise.start", { model, precision });
    });
  return (
    <Card as="li" label={jobTitle(job)} look="pending">
      <CardHead name={jobTitle(job)}>
        <Button disabled={busy} onClick={act}>
          {running ? t.pause : job.job.state === "failed" ? t.tryAgain : t.goOn}
        </Button>
      </CardHead>
      <JobProgress of={job} />
      {job.job.state !== "failed" && <FaultNotice fault={fault} />}
      {job.job.state !== "failed" && <p className="faint">{t.smaller.kept}</p>}
    </Card>
  );
}
