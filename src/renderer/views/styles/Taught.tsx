import type { Style } from "../../../contract/library/library.ts";
import { loraFormats } from "../../../contract/learning/lora-format.ts";
import type { Learned } from "../../../contract/learning/teaching.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { InspectorSection } from "../../kit/layout/Inspector.tsx";
import { Caution, Problem } from "../../kit/layout/Problem.tsx";
import { RadioList } from "../../kit/fields/RadioList.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { learnedUrl } from "../../media.ts";
import { go } from "../../state/route/route.ts";
import { useStudio } from "../../state/studio.ts";
import { useTeaching } from "../../state/teaching.ts";
import { useText } from "../../text/text.ts";
import styles from "./teach/Teach.module.css";

const PICTURES = "pictures";

/** What was learned of a style for the model in use, what pictures are made with, and the way to teach it. */
export function Taught({ style }: { readonly style: Style }) {
  const t = useText().teaching;
  const model = useStudio(({ models, settings }) => models.find(({ id }) => id === settings?.model));
  const { data: all = [] } = useAnswer("learned.list", { style: style.id });
  const taught = useTeaching(({ teaching }) => teaching?.style === style.id);
  const { problem, attempt } = useAttempt();
  const own = all.filter((one) => one.model === model?.id);
  const used = own.find(({ inUse }) => inUse);
  const use = (id: Learned["id"] | null) => call("learned.use", { style: style.id, model: model!.id, id });
  return (
    <div className={styles.learned}>
      {own.length > 0 && (
        <InspectorSection title={t.learned} end={model?.name}>
          <RadioList
            label={t.use}
            value={used ? String(used.id) : PICTURES}
            onChange={(value) => attempt(() => use(own.find(({ id }) => String(id) === value)?.id ?? null))}
            options={[
              ...own.map(({ id, depth, match, leak }) => ({
                value: String(id),
                label: t.depths[depth].label,
                note: t.matchOf(match, leak),
              })),
              { value: PICTURES, label: t.usePictures, note: "" },
            ]}
          />
          {used?.lora &&
            loraFormats.map((format) => (
              <a
                key={format}
                href={learnedUrl(style.id, used.lora!, format)}
                download={`${style.name} (${format}).safetensors`}
              >
                {t.saveLora[format]}
              </a>
            ))}
          {used && !used.lora && (
            <a href={learnedUrl(style.id, used.tokens)} download={`${style.name}.safetensors`}>
              {t.saveTokens}
            </a>
          )}
          {used && (
            <Button kind="quiet" onClick={() => attempt(() => call("learned.remove", { id: used.id }))}>
              {t.remove}
            </Button>
          )}
        </InspectorSection>
      )}
      {used && model && used.modelDigest !== model.edition && <Caution>{t.outOfDate(model.name)}</Caution>}
      {used?.picturesChanged && <Caution>{t.changed}</Caution>}
      {all.length > own.length && own.length === 0 && model && (
        <p className={styles.quiet}>{t.otherModel(model.name)}</p>
      )}
      <Problem>{problem}</Problem>
      <Button onClick={() => go("styles", { id: style.id, query: { teach: "1" } })}>
        {taught ? t.show : own.length > 0 ? t.teachAgain : t.teach}
      </Button>
    </div>
  );
}
