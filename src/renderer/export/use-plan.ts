import type { ExportOptions, ExportPlan } from "../../contract/library/exporting.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { useCalm } from "../kit/use-calm.ts";
import { useAnswer } from "../state/answers.ts";

export interface Planned {
  /** The newest plan; that of older options while `stale`. */
  readonly plan: ExportPlan | null;
  readonly stale: boolean;
  /** Why there is none, in words. */
  readonly error: string | null;
  readonly askAgain: () => void;
}

/** Milliseconds of quiet before the folder is looked at again. */
const pause = 220;

/** What the export would do with these options, looked up again when they have stopped changing. */
export function usePlan(ids: readonly PictureId[], rejected: boolean, options: ExportOptions | null): Planned {
  const calm = useCalm(options, pause);
  const { data, error, asking, askAgain } = useAnswer(
    "export.plan",
    calm === null ? undefined : { ids, rejected, options: calm },
    {
      keepPrevious: true,
      brief: true,
    },
  );
  return { plan: data ?? null, stale: asking || calm !== options, error: error?.message ?? null, askAgain };
}
