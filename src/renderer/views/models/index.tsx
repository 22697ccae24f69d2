import { Button } from "../../kit/Button.tsx";
import { Again } from "../../kit/icons.ts";
import { invalidate, useAnswer } from "../../state/answers.ts";
import { refreshModels } from "../../state/models.ts";
import { useText } from "../../text/text.ts";
import page from "../machine/Machine.module.css";
import { GetCard } from "./GetCard.tsx";
import { Installed } from "./Installed.tsx";
import styles from "./Models.module.css";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { WeightsCard } from "./WeightsCard.tsx";

/** The models there are, and the ways to more of them. */
export default function ModelsView() {
  const t = useText().models;
  const { data: models, error } = useAnswer("models.downloadable", null, { brief: true });
  const looking = useAttempt();
  return (
    <div className={page.page}>
      <div className={page.body}>
        <header>
          <div className={page.head}>
            <h2 className={page.title}>{t.title}</h2>
            <Button
              icon={<Again />}
              disabled={looking.busy}
              onClick={() => void looking.attempt(() => (invalidate("all"), refreshModels()))}
            >
              {t.look}
            </Button>
          </div>
          <p className={styles.intro}>{t.intro}</p>
        </header>
        <FaultNotice fault={looking.fault} />
        <Installed />
        <section aria-labelledby="more-models">
          <h3 id="more-models" className={page.heading}>
            {t.more}
          </h3>
          <div className={styles.ways}>
            {models?.map((model) => (
              <GetCard key={model.name} model={model} />
            ))}
            <WeightsCard />
          </div>
          {error !== null && (
            <p role="alert" className={styles.problem}>
              {error.message}
            </p>
          )}
        </section>
      </div>
    </div>
  );
}
