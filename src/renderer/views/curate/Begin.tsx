import type { CurationPlan } from "../../../contract/learning/curating.ts";
import { tripletKinds } from "../../../contract/learning/curation.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { ChevronLeft } from "../../kit/icons.ts";
import { NumberField } from "../../kit/fields/NumberField.tsx";
import { PageSection } from "../../kit/layout/Page.tsx";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { TextArea } from "../../kit/fields/TextArea.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { useCurating } from "../../state/curating.ts";
import { call } from "../../state/link.ts";
import { go } from "../../state/route/route.ts";
import { useModel, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import curate from "./Curate.module.css";
import { Experts } from "./Experts.tsx";
import styles from "./Making.module.css";
import { Contents, Styles } from "./Material.tsx";
import { useChoice, wishOf } from "./wish.ts";

/** Before triplets are made: of whom, in which styles, by which expert, and what that takes. */
export function Begin() {
  const t = useText().making;
  const choice = useChoice();
  const chosen = useModel();
  const { models, settings } = useStudio((studio) => studio);
  const model = models.find(({ id }) => id === choice.model) ?? chosen;
  const apart = settings.picturesFolder.includes("\\") ? "\\" : "/";
  const usual = {
    model: model?.id ?? "",
    steps: model?.defaults.steps ?? 1,
    folder: `${settings.picturesFolder}${apart}Triplets`,
    prompts: t.usualPrompts,
  };
  const wish = model ? wishOf(choice, usual) : null;
  const { data: plan, error } = useAnswer("curation.plan", wish ?? undefined, { keepPrevious: true, brief: true });
  const { problem, attempt, busy } = useAttempt();
  const begin = () => {
    if (!wish) return;
    void attempt(async () => useCurating.setState({ run: await call("curation.begin", wish) }));
  };
  const shown = wish && !error ? plan : undefined;
  return (
    <div className={curate.view}>
      <section className={styles.body} aria-label={t.title}>
        <header className={curate.head}>
          <IconButton label={t.back} icon={<ChevronLeft />} onClick={() => go("curate")} />
          <h2 className={curate.title}>{t.title}</h2>
        </header>
        <p className={curate.quiet}>{t.intro}</p>
        <PageSection title={t.contents}>
          <Contents />
        </PageSection>
        <PageSection title={t.styles}>
          <Styles />
        </PageSection>
        <PageSection title={t.what}>
          <div className={styles.fields}>
            <Segmented
              label={t.kind}
              value={choice.kind}
              onChange={(kind) => useChoice.setState({ kind })}
              options={([...tripletKinds, "both"] as const).map((value) => ({ value, label: t.kinds[value] }))}
            />
            {choice.kind !== "kept" && (
              <TextArea
                label={t.prompts}
                value={choice.prompts}
                placeholder={t.usualPrompts.join("\n")}
                rows={4}
                onChange={(prompts) => useChoice.setState({ prompts })}
              />
            )}
            <div className={styles.row}>
              <NumberField
                label={t.candidates}
                value={choice.candidates}
                min={1}
                max={64}
                onChange={(candidates) => useChoice.setState({ candidates })}
              />
              <NumberField
                label={t.pairs}
                value={choice.pairs}
                min={1}
                max={1_000_000}
                onChange={(pairs) => useChoice.setState({ pairs })}
              />
            </div>
            <PlaceField
              label={t.goesTo}
              value={choice.folder ?? usual.folder}
              onChange={(folder) => useChoice.setState({ folder })}
              pick={t.pick}
            />
          </div>
        </PageSection>
        <PageSection title={t.experts}>
          <Experts model={usual.model} steps={choice.steps ?? usual.steps} />
        </PageSection>
      </section>
      <aside className={curate.aside} aria-label={t.aside}>
        <Takes plan={shown} />
        <Problem>{problem ?? (wish ? error?.message : null)}</Problem>
        <Button kind="primary" size="large" disabled={!shown || busy} onClick={begin}>
          {shown && shown.made > 0 ? t.goOn : t.begin}
        </Button>
        <p className={curate.quiet}>{t.waits}</p>
      </aside>
    </div>
  );
}

function Takes({ plan }: { readonly plan: CurationPlan | undefined }) {
  const t = useText().making;
  const f = t.facts;
  if (!plan) return <p className={curate.quiet}>{t.aside}…</p>;
  const crowded = plan.free !== null && plan.bytes > plan.free;
  return (
    <>
      <Facts>
        <Fact label={f.contents}>{t.number(plan.contents)}</Fact>
        <Fact label={f.styles}>{t.number(plan.styles)}</Fact>
        <Fact label={f.pairs}>{t.number(plan.pairs)}</Fact>
        <Fact label={f.candidates}>{t.number(plan.candidates)}</Fact>
        {plan.made > 0 && <Fact label={f.made}>{t.number(plan.made)}</Fact>}
        <Fact label={f.time}>{t.about(plan.seconds)}</Fact>
        <Fact label={f.disk}>{t.bytes(plan.bytes)}</Fact>
        {plan.free !== null && <Fact label={f.free}>{t.bytes(plan.free)}</Fact>}
      </Facts>
      {crowded && <Problem>{t.crowded}</Problem>}
      {plan.restricted !== null && <p className={curate.quiet}>{t.restricted(plan.restricted)}</p>}
    </>
  );
}
