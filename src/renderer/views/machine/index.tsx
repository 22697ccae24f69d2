import type { DoctorReport } from "../../../contract/engine.ts";
import { Button } from "../../kit/Button.tsx";
import { Again } from "../../kit/icons.ts";
import { invalidate, useAnswer } from "../../state/answers.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { Problem } from "../../kit/Problem.tsx";
import { Memory } from "./Memory.tsx";
import { Providers } from "./Providers.tsx";
import styles from "./Machine.module.css";

/** What this machine can do, and what computes the pictures. */
export default function MachineView() {
  const t = useText();
  const { data: report, error, asking } = useAnswer("machine.report", null);
  return (
    <div className={styles.page}>
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 className={styles.title}>{t.machine.title}</h2>
          <Button icon={<Again />} disabled={asking} onClick={() => invalidate("all")}>
            {asking ? t.machine.looking : t.machine.look}
          </Button>
        </header>
        <Problem>{error?.message}</Problem>
        <Providers report={report ?? null} />
        <Memory total={report?.memory.total ?? null} />
        {report && <Facts report={report} />}
      </div>
    </div>
  );
}

function Facts({ report }: { readonly report: DoctorReport }) {
  const t = useText().machine;
  const version = useStudio((studio) => studio.version);
  const facts = [
    [t.processor, report.processor],
    [t.cores, report.cores],
    [t.memory, t.memoryOf(report.memory.total, report.memory.free)],
    [t.system, t.systemOf(report.platform, report.arch)],
    [t.runtime, report.onnxruntime],
    [t.node, report.node],
    [t.version, version],
  ] as const;
  return (
    <section aria-labelledby="this-machine">
      <h3 id="this-machine" className={styles.heading}>
        {t.machine}
      </h3>
      <dl className={`${styles.facts} num`}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
