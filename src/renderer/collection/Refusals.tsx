import type { ReactNode } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Close, Warning } from "../kit/icons.ts";
import { useText } from "../text/text.ts";
import { told } from "./bring-in.ts";
import type { Importing } from "./importing.ts";
import styles from "./Refusals.module.css";

interface RefusalsProps {
  readonly importing: Importing;
  /** Opens the file dialog. */
  readonly choose: () => void;
}

/** What is being added, and what could not be: a sentence each, with what mends it. */
export function Refusals({ importing, choose }: RefusalsProps) {
  const t = useText();
  const { refused, busy, again, dismiss } = importing;
  const refusals = told(refused);
  return (
    <div role="status" className={styles.stack}>
      {busy > 0 && <p className={styles.busy}>{t.collection.bringingIn(busy)}</p>}
      <Folded said={t.collection.refused(refused.length)} folds={refusals.length > 1}>
        {refusals.map(({ message, mend, files }) => (
          <div key={message} className={styles.refusal}>
            <Warning />
            <p>{message}</p>
            {mend === "other" ? (
              <Button
                onClick={() => {
                  dismiss(files);
                  choose();
                }}
              >
                {t.collection.chooseOther}
              </Button>
            ) : (
              <Button onClick={() => again(files)}>{t.common.retry}</Button>
            )}
            <IconButton size="small" label={t.shell.dismiss} icon={<Close />} onClick={() => dismiss(files)} />
          </div>
        ))}
      </Folded>
    </div>
  );
}

interface FoldedProps {
  readonly said: string;
  readonly folds: boolean;
  readonly children: ReactNode;
}

/** Several sentences behind one line, which opens them. */
function Folded({ said, folds, children }: FoldedProps) {
  if (!folds) return children;
  return (
    <details className={styles.folded}>
      <summary>
        <Warning />
        {said}
      </summary>
      {children}
    </details>
  );
}
