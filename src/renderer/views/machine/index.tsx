import type { DoctorReport } from "../../../contract/engine.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { Again } from "../../kit/icons.ts";
import { Page, PageSection } from "../../kit/layout/Page.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { invalidate, useAnswer } from "../../state/answers.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { Memory } from "./Memory.tsx";
import { Providers } from "./Providers.tsx";

/** What this machine can do, and what computes the pictures. */
export default function MachineView() {
  const t = useText();
  const { data: report, error, asking } = useAnswer("machine.report", null);
  return (
    <Page
      title={t.machine.title}
      action={
        <Button icon={<Again />} disabled={asking} onClick={() => invalidate("all")}>
          {asking ? t.machine.looking : t.machine.look}
        </Button>
      }
    >
      <Problem>{error?.message}</Problem>
      <Providers report={report ?? null} />
      <Memory total={report?.memory.total ?? null} />
      {report && <Parts report={report} />}
    </Page>
  );
}

/** What the machine and the studio are made of. */
function Parts({ report }: { readonly report: DoctorReport }) {
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
    <PageSection title={t.machine}>
      <Facts layout="grid">
        {facts.map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </PageSection>
  );
}
