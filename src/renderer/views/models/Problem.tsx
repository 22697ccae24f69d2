import type { FaultRecord } from "../../../contract/fault.ts";
import { Warning } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";
import styles from "./Models.module.css";

/** What went wrong, where it was tried, and what to do. */
export function Problem({ fault }: { readonly fault: FaultRecord | null }) {
  const t = useText().models;
  return (
    <div role="alert" className={styles.alert}>
      {fault && (
        <p className={styles.problem}>
          <Warning />
          {t.problem(fault)}
        </p>
      )}
    </div>
  );
}
