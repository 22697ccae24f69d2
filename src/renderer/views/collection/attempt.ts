import { useCallback, useState } from "react";
import { toFault } from "../../../contract/fault.ts";

export interface Attempt {
  /** Why the last thing tried did not work, in words. */
  readonly problem: string | null;
  /** Does it, and keeps what went wrong to be shown where it was tried. */
  readonly attempt: (work: () => Promise<unknown>) => void;
}

export function useAttempt(): Attempt {
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useCallback((work: () => Promise<unknown>) => {
    setProblem(null);
    work().catch((error: unknown) => setProblem(toFault(error).message));
  }, []);
  return { problem, attempt };
}
