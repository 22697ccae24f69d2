import { NumberField } from "../../kit/fields/NumberField.tsx";
import { PageSection } from "../../kit/layout/Page.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { useAttempt } from "../../state/attempt.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import styles from "./Memory.module.css";

/** Where nothing is known of the machine yet. */
const USUAL = 8;

/** How much memory pictures may take: what is free, or a number of gigabytes. */
export function Memory({ total }: { readonly total: number | null }) {
  const t = useText().machine;
  const limit = useStudio(({ settings }) => settings.memory);
  const { problem, attempt } = useAttempt();
  const change = (memory: number | null) => attempt(() => changeSettings({ memory }));
  const half = total === null ? USUAL : Math.max(1, Math.round(total / 2e9));
  return (
    <PageSection title={t.limit} note={t.limitNote}>
      <Problem>{problem}</Problem>
      <div className={styles.limit}>
        <Segmented
          label={t.limit}
          value={limit === null ? "free" : "most"}
          onChange={(way) => change(way === "free" ? null : half)}
          options={(["free", "most"] as const).map((value) => ({ value, label: t.limitWays[value] }))}
        />
        {limit !== null && (
          <NumberField
            label={t.limitGigabytes}
            labelled="hidden"
            value={limit}
            min={1}
            max={1024}
            onChange={change}
            end={<span className={styles.unit}>GB</span>}
          />
        )}
      </div>
    </PageSection>
  );
}
