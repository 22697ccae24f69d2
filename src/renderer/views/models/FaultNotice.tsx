import type { FaultRecord } from "../../../contract/fault.ts";
import { Caution, Problem } from "../../kit/layout/Problem.tsx";
import { useText } from "../../text/text.ts";

/** What went wrong with a model, where it was tried, and what to do. */
export function FaultNotice({ fault }: { readonly fault: FaultRecord | null }) {
  const t = useText().models;
  return <Problem>{fault && <Caution>{t.problem(fault)}</Caution>}</Problem>;
}
