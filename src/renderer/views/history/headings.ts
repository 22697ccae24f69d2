/** What stands above the pictures in each order, and along the scroll bar. */
import { useMemo } from "react";
import type { PictureSort } from "../../../contract/library/finding.ts";
import { grades } from "../../../contract/learning/measures.ts";
import { type Text, useText } from "../../text/text.ts";
import { useModelNames } from "../../state/model-names.ts";
import type { HeadingWords, Mark } from "./tiles.ts";

export interface HistoryWords extends HeadingWords {
  readonly mark: (sort: PictureSort) => (mark: Mark) => { readonly full: string; readonly short: string };
}

type Key = string | number | null;

function headingOf(
  { history: h, measures: m }: Pick<Text, "history" | "measures">,
  models: ReadonlyMap<string, string>,
  sort: PictureSort,
  key: Key,
): string {
  switch (sort) {
    case "newest":
    case "oldest":
      return h.day(Number(key));
    case "stars":
      return h.starsHeading(Number(key));
    case "person":
      return key === null ? h.nobody : String(key);
    case "style":
      return key === null ? h.noStyle : String(key);
    case "model":
      return models.get(String(key)) ?? String(key);
    case "likeness":
    case "styleMatch": {
      const grade = grades.find((one) => one === key);
      return grade === undefined ? m.cantTell : m.headings[sort][grade];
    }
    default:
      return sort satisfies never;
  }
}

export function useHeadingWords(): HistoryWords {
  const t = useText();
  const models = useModelNames();
  return useMemo(() => {
    const heading = (sort: PictureSort, key: Key) => headingOf(t, models, sort, key);
    return {
      heading,
      count: t.history.dayCount,
      mark:
        (sort) =>
        ({ of }) =>
          sort === "newest" || sort === "oldest"
            ? { full: t.history.month(Number(of)), short: t.history.monthShort(Number(of)) }
            : { full: heading(sort, of), short: heading(sort, of) },
    };
  }, [t, models]);
}
