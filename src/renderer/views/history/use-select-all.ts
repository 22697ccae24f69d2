import { useEffect, useRef } from "react";
import type { Picture } from "../../../contract/library.ts";
import type { Attempt } from "../../state/attempt.ts";
import { all, type Selection } from "../../state/selection.ts";
import type { ChosenPictures } from "./use-chosen-pictures.ts";

interface SelectAll {
  readonly selectAll: () => void;
  readonly select: (selection: Selection<number>) => void;
  /** What is chosen. While all are still being loaded it waits for them: keys may follow each other at once. */
  readonly latest: () => Promise<readonly Picture[]>;
}

/** Chooses every picture of the view, however many pages of it are still to come. */
export function useSelectAll(
  chosen: ChosenPictures,
  every: () => Promise<readonly Picture[]>,
  attempt: Attempt["attempt"],
): SelectAll {
  const asked = useRef<Promise<readonly Picture[]> | null>(null);
  const answered = useRef(false);
  // From when the choice is shown, what is shown is what counts.
  useEffect(() => {
    if (answered.current) asked.current = null;
  }, [chosen.selection]);
  return {
    selectAll() {
      const coming = every();
      asked.current = coming;
      answered.current = false;
      void attempt(async () => {
        const pictures = await coming;
        // Something else was chosen meanwhile.
        if (asked.current !== coming) return;
        const ids = pictures.map(({ id }): number => id);
        answered.current = true;
        chosen.select(all(chosen.selection, ids));
      });
    },
    select(selection) {
      asked.current = null;
      chosen.select(selection);
    },
    latest: () => asked.current ?? Promise.resolve(chosen.pictures),
  };
}
