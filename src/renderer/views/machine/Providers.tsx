import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import type { DoctorReport } from "../../../contract/engine.ts";
import type { ProviderChoice, ProviderFinding } from "../../../contract/provider.ts";
import { Good, Minus, Warning } from "../../kit/icons.ts";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { useAttempt } from "../../state/attempt.ts";
import { Problem } from "../../kit/Problem.tsx";
import styles from "./Machine.module.css";

/** What computes the pictures: each way that there is, whether it works here, and the artist's choice. */
export function Providers({ report }: { readonly report: DoctorReport | null }) {
  const t = useText().machine;
  const choice = useStudio(({ settings }) => settings.provider);
  const { problem, attempt } = useAttempt();
  const chosen = choice === "auto" ? null : choice;
  const finding = report?.providers.find(({ provider }) => provider === chosen);
  return (
    <section aria-labelledby="providers">
      <h3 id="providers" className={styles.heading}>
        {t.running}
      </h3>
      <p className={styles.intro}>{t.runningNote}</p>
      <Problem>{problem}</Problem>
      {chosen !== null && finding?.usable === false && (
        <p role="alert" className={styles.problem}>
          <Warning />
          {t.forcedUnusable(t.providers[chosen])}
        </p>
      )}
      <RadioGroup
        aria-labelledby="providers"
        value={choice}
        onValueChange={(next) => attempt(() => changeSettings({ provider: next as ProviderChoice }))}
        className={styles.options}
      >
        <Option
          value="auto"
          name={t.auto}
          note={
            report
              ? t.autoNow(
                  t.providers[report.chosen.provider],
                  report.chosen.passedOver.map(({ provider }) => t.providers[provider]),
                )
              : t.asking
          }
        />
        {report?.providers.map((one) => (
          <Option
            key={one.provider}
            value={one.provider}
            name={t.providers[one.provider]}
            note={one.usable ? t.providerNotes[one.provider] : sentence(one.why)}
            disabled={!one.usable && choice !== one.provider}
            verdict={<Verdict finding={one} />}
          />
        ))}
      </RadioGroup>
    </section>
  );
}

function Verdict({ finding }: { readonly finding: ProviderFinding }) {
  const t = useText().machine;
  return (
    <span className={styles.state}>
      {finding.usable ? <Good className={styles.good} /> : <Minus />}
      {finding.usable ? t.works : t.refused}
    </span>
  );
}

/** A reason as it stands inside another sentence, as one of its own. */
const sentence = (why: string): string =>
  `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? "" : "."}`;

interface OptionProps {
  readonly value: ProviderChoice;
  readonly name: string;
  readonly note: string;
  readonly disabled?: boolean;
  readonly verdict?: ReactNode;
}

function Option({ value, name, note, disabled, verdict }: OptionProps) {
  const id = useId();
  return (
    <label className={styles.option} data-off={disabled || undefined}>
      <Radio.Root
        value={value}
        disabled={disabled}
        aria-labelledby={id}
        aria-describedby={`${id}-note`}
        className={styles.radio}
      >
        <Radio.Indicator className={styles.dot} />
      </Radio.Root>
      <b id={id}>{name}</b>
      {verdict}
      <span id={`${id}-note`} className={styles.why}>
        {note}
      </span>
    </label>
  );
}
