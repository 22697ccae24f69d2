import { useCallback, useState } from "react";
import { type FaultRecord, toFault } from "../../../contract/fault.ts";

export interface Trying {
  readonly busy: boolean;
  /** Why the last thing tried did not work. */
  readonly fault: FaultRecord | null;
  /** Does it, unless something is being done already. Resolves with why it did not work, null where it did. */
  readonly run: (work: () => Promise<unknown>) => Promise<FaultRecord | null>;
}

/** Does one thing at a time, and keeps what went wrong with its facts. */
export function useTrying(): Trying {
  const [state, setState] = useState<Omit<Trying, "run">>({ busy: false, fault: null });
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setState({ busy: true, fault: null });
    const fault = await work().then(
      () => null,
      (error: unknown) => toFault(error).toJSON(),
    );
    setState({ busy: false, fault });
    return fault;
  }, []);
  return { ...state, run };
}
