import { useEffect, useRef, useState } from "react";
import { retagged, type TagChange } from "../../../contract/library/tags.ts";

interface Asked {
  readonly change: TagChange;
  /** What was there when it was answered; null while it is not. */
  readonly answered: string | null;
}

/**
 * Tags that are kept elsewhere, where every change takes its time: what was asked for is shown, over whatever is there
 * by now, until it is there itself.
 * @param change resolves with what went wrong, null where nothing did; then what is there counts again
 */
export function useAskedTags(
  there: readonly string[],
  change: (wish: TagChange) => Promise<unknown>,
): readonly [tags: readonly string[], ask: (wish: TagChange) => void] {
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const now = there.join("\n");
  const present = useRef(now);
  useEffect(() => {
    present.current = now;
  }, [now]);
  const pending = asked.filter(
    (one) => one.answered === null || (one.answered === now && retagged(there, one.change).join("\n") !== now),
  );
  if (pending.length < asked.length) setAsked(pending);
  const ask = (wish: TagChange) => {
    const mine: Asked = { change: wish, answered: null };
    setAsked((all) => [...all, mine]);
    void change(wish).then((problem) =>
      setAsked((all) =>
        problem === null
          ? all.map((one) => (one === mine ? { ...one, answered: present.current } : one))
          : all.filter((one) => one !== mine),
      ),
    );
  };
  return [pending.reduce((tags, one) => retagged(tags, one.change), there), ask];
}
