import { useEffect, useState } from "react";
import type { ExportOptions, ExportPlan } from "../../contract/exporting.ts";
import { toFault } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/id.ts";
import { call } from "../state/link.ts";

export interface Planned {
  /** The newest plan; that of older options while `stale`. */
  readonly plan: ExportPlan | null;
  readonly stale: boolean;
  /** Why there is none, in words. */
  readonly error: string | null;
}

/** Milliseconds of quiet before the folder is looked at again. */
const pause = 220;

/** What the export would do with these options, looked up again when they have stopped changing. */
export function usePlan(
  ids: readonly PictureId[],
  options: ExportOptions | null,
): Planned & { readonly again: () => void } {
  const [planned, setPlanned] = useState<Planned>({ plan: null, stale: true, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (options === null) return;
    const running = new AbortController();
    setPlanned((old) => ({ ...old, stale: true }));
    const timer = setTimeout(() => {
      call("export.plan", { ids, options }, { signal: running.signal }).then(
        (plan) => !running.signal.aborted && setPlanned({ plan, stale: false, error: null }),
        (error: unknown) =>
          !running.signal.aborted && setPlanned({ plan: null, stale: false, error: toFault(error).message }),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [ids, options, round]);
  return { ...planned, again: () => setRound((now) => now + 1) };
}
