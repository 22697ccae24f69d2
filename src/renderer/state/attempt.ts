import { useCallback, useState } from "react";
import { type FaultRecord, toFault } from "../../contract/fault.ts";

export interface Attempt {
  readonly busy: boolean;
  /** Why the last thing tried did not work; null where it did. */
  readonly fault: FaultRecord | null;
  /** The same in words. */
  readonly problem: string | null;
  /** Does it, and keeps what went wrong to be shown where it was tried. Resolves with it, null where it worked. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<FaultRecord | null>;
}

/** What an artist tries: whether it is under way, and what went wrong. */
export function useAttempt(): Attempt {
  const [{ busy, fault }, setState] = useState<Pick<Attempt, "busy" | "fault">>({ busy: false, fault: null });
  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    setState({ busy: true, fault: null });
    const fault = await work().then(
      () => null,
      (error: unknown) => toFault(error).toJSON(),
    );
    setState({ busy: false, fault });
    return fault;
  }, []);
  return { busy, fault, problem: fault?.message ?? null, attempt };
}
