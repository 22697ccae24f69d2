/** Every picture of a query at once, and more of those that are looked at. */
import { useMemo } from "react";
import type { FaultRecord } from "../../contract/fault.ts";
import type { PictureOutline, PictureQuery, PictureSort } from "../../contract/finding.ts";
import type { PictureId } from "../../contract/id.ts";
import type { Picture } from "../../contract/library.ts";
import { useAnswer } from "./answers.ts";

export interface Outlined {
  readonly outline: PictureOutline;
  /** Until this query is answered; the pictures of the query before are shown meanwhile. */
  readonly loading: boolean;
  readonly error: FaultRecord | null;
}

const none: PictureOutline = { sort: "newest", ids: [], colours: [], versions: [], sections: [], stacks: [] };

/** @param query  compared by its value */
export function useOutline(query: PictureQuery, sort: PictureSort): Outlined {
  const { data, error, previous } = useAnswer("pictures.outline", { query, sort }, { keepPrevious: true });
  return { outline: data ?? none, loading: previous || (data === undefined && error === null), error };
}

/** Pictures are asked for by so many at a time, so that scrolling a row asks nothing. */
const block = 48;

/** From where to where pictures are asked for when these are in sight: some around them too. */
export const aroundSight = (first: number, last: number): readonly [from: number, to: number] => [
  Math.max(0, Math.floor(first / block) - 1) * block,
  (Math.floor(last / block) + 2) * block,
];

/** The pictures of a list from one place up to another; what was there before is kept until they have come. */
export function usePicturesAt(ids: readonly PictureId[], from: number, to: number): ReadonlyMap<PictureId, Picture> {
  const asked = useMemo(() => ids.slice(from, to), [ids, from, to]);
  const { data } = useAnswer("pictures.some", asked.length === 0 ? undefined : { ids: asked }, { keepPrevious: true });
  return useMemo(() => new Map(data?.map((picture) => [picture.id, picture])), [data]);
}
