import { useState } from "react";
import { Button } from "../../kit/buttons/Button.tsx";
import { Again, Search } from "../../kit/icons.ts";
import { Page, PageSection } from "../../kit/layout/Page.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { invalidate, useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { refreshModels } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import { Card, CardActions, CardHead, CardNote } from "./Card.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { GetCard } from "./GetCard.tsx";
import { Installed } from "./Installed.tsx";
import styles from "./Models.module.css";
import { WeightsSheet } from "./WeightsSheet.tsx";

/** The models there are, and the ways to more of them. */
export default function ModelsView() {
  const t = useText().models;
  const { data: models, error } = useAnswer("models.downloadable", null, { brief: true });
  const looking = useAttempt();
  return (
    <Page
      title={t.title}
      intro={t.intro}
      action={
        <Button
          icon={<Again />}
          disabled={looking.busy}
          onClick={() => void looking.attempt(() => (invalidate("all"), refreshModels()))}
        >
          {t.look}
        </Button>
      }
    >
      <FaultNotice fault={looking.fault} />
      <Installed />
      <PageSection title={t.more}>
        <div className={styles.ways}>
          {models?.map((model) => (
            <GetCard key={model.name} model={model} />
          ))}
          <WeightsCard />
        </div>
        <Problem>{error?.message}</Problem>
      </PageSection>
    </Page>
  );
}

/** The way to a model for those who have its weights. */
function WeightsCard() {
  const t = useText().models.weights;
  const [open, setOpen] = useState(false);
  return (
    <Card as="article" label={t.card}>
      <CardHead icon={<Search />} name={t.card} />
      <CardNote>{t.about}</CardNote>
      <CardActions>
        <Button onClick={() => setOpen(true)}>{t.open}</Button>
      </CardActions>
      {open && <WeightsSheet onClose={() => setOpen(false)} />}
    </Card>
  );
}
