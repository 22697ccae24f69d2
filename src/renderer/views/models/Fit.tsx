import type { InstalledModel } from "../../../contract/models.ts";
import type { Remedy } from "../../../contract/making/plan.ts";
import { Fact } from "../../kit/layout/Facts.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useStudio } from "../../state/studio.ts";
import { type Text, useText } from "../../text/text.ts";

/** Whether this machine can draw with a model at its usual size, and what to do where it cannot. */
export function Fit({ model }: { readonly model: InstalledModel }) {
  const t = useText().models;
  const provider = useStudio(({ settings }) => settings.provider);
  const memory = useStudio(({ settings }) => settings.memory);
  const { data: report, error } = useAnswer("models.fit", { model: model.id, provider, memory });
  const verdict = report?.verdict;
  return (
    <Fact label={t.memory} whole>
      {!report || !verdict ? (
        (error?.message ?? t.fit.asking)
      ) : verdict.fits ? (
        <>
          {t.fit.fits(verdict.peak, report.memory.bytes)}{" "}
          {verdict.networks.some(({ repeated, streamed }) => repeated && streamed > 0) && t.fit.streams}
        </>
      ) : (
        <>
          <span className="bad">{t.fit.tooLarge(report.shape.width, report.shape.height)}</span>{" "}
          {verdict.would.length > 0 && t.fit.would(verdict.would.map((remedy) => inWords(remedy, t)))}
        </>
      )}
    </Fact>
  );
}

function inWords(remedy: Remedy, { fit }: Text["models"]): string {
  switch (remedy.kind) {
    case "size":
      return fit.size(remedy.width, remedy.height);
    case "precision":
      return fit.precision[remedy.precision];
    case "memory":
      return fit.memory(remedy.bytes);
    default:
      return remedy satisfies never;
  }
}
