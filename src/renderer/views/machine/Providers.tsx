import type { DoctorReport } from "../../../contract/engine.ts";
import type { ProviderChoice } from "../../../contract/making/provider.ts";
import { PageSection } from "../../kit/layout/Page.tsx";
import { Caution, Problem } from "../../kit/layout/Problem.tsx";
import { RadioList, type RadioOption } from "../../kit/fields/RadioList.tsx";
import { Status } from "../../kit/layout/Status.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";

/** What computes the pictures: each way that there is, whether it works here, and the artist's choice. */
export function Providers({ report }: { readonly report: DoctorReport | null }) {
  const t = useText().machine;
  const choice = useStudio(({ settings }) => settings.provider);
  const { problem, attempt } = useAttempt();
  const chosen = choice === "auto" ? null : choice;
  const finding = report?.providers.find(({ provider }) => provider === chosen);
  const options: readonly RadioOption<ProviderChoice>[] = [
    {
      value: "auto",
      label: t.auto,
      note: report
        ? t.autoNow(
            t.providers[report.chosen.provider],
            report.chosen.passedOver.map(({ provider }) => t.providers[provider]),
          )
        : t.asking,
    },
    ...(report?.providers ?? []).map((one) => ({
      value: one.provider,
      label: t.providers[one.provider],
      note: one.usable ? t.providerNotes[one.provider] : sentence(one.why),
      disabled: !one.usable && choice !== one.provider,
      end: <Status sign={one.usable ? "good" : "none"}>{one.usable ? t.works : t.refused}</Status>,
    })),
  ];
  return (
    <PageSection title={t.running} note={t.runningNote}>
      <Problem>{problem}</Problem>
      {chosen !== null && finding?.usable === false && (
        <Caution role="alert">{t.forcedUnusable(t.providers[chosen])}</Caution>
      )}
      <RadioList
        label={t.running}
        value={choice}
        onChange={(provider) => void attempt(() => changeSettings({ provider }))}
        options={options}
      />
    </PageSection>
  );
}

/** A reason as it stands inside another sentence, as one of its own. */
const sentence = (why: string): string =>
  `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? "" : "."}`;
