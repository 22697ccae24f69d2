import { useState } from "react";

interface Asked {
  readonly list: readonly string[];
  /** What was there when it was asked for. */
  readonly before: string;
  readonly answered: boolean;
}

/**
 * A list that is kept elsewhere, where every change takes its time: what was asked for is shown and changed further
 * until it is there, so that of two changes one after another the second does not take back the first.
 * @param change resolves with what went wrong, null where nothing did; then what is there counts again
 */
export function useAsked(
  there: readonly string[],
  change: (next: readonly string[]) => Promise<unknown>,
): readonly [list: readonly string[], ask: (next: readonly string[]) => void] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const now = there.join("\n");
  const over = asked !== null && asked.answered && asked.before !== now;
  if (over) setAsked(null);
  const ask = (list: readonly string[]) => {
    setAsked({ list, before: now, answered: false });
    void change(list).then((problem) =>
      setAsked((latest) => (latest?.list !== list ? latest : problem === null ? { ...latest, answered: true } : null)),
    );
  };
  return [asked === null || over ? there : asked.list, ask];
}
