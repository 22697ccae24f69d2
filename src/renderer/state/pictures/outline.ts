/** Every picture of a query at once, and more of those that are looked at. */
import { replaceEqualDeep } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef } from "react";
import type { FaultRecord } from "../../../contract/fault.ts";
import type { PictureOutline, PictureQuery, PictureSort } from "../../../contract/library/finding.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { useAnswer, useAnswers } from "../answers.ts";

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

/** Pictures are asked for by so many at a time, so that scrolling a row asks nothing, and a block only itself. */
const block = 48;

/** From where to where pictures are asked for when these are in sight: some around them too. */
export const aroundSight = (first: number, last: number): readonly [from: number, to: number] => [
  Math.max(0, Math.floor(first / block) - 1) * block,
  (Math.floor(last / block) + 2) * block,
];

/**
 * The pictures of a list from one block's beginning up to another's; what was there before is kept until they have
 * come. A picture that did not change stays the same object, so that its tile need not be drawn again.
 */
export function usePicturesAt(ids: readonly PictureId[], from: number, to: number): ReadonlyMap<PictureId, Picture> {
  const asked = useMemo(() => {
    const blocks: { readonly ids: readonly PictureId[] }[] = [];
    for (let at = from; at < Math.min(to, ids.length); at += block) blocks.push({ ids: ids.slice(at, at + block) });
    return blocks;
  }, [ids, from, to]);
  const answered = useAnswers("pictures.some", asked);
  const known = useRef<ReadonlyMap<PictureId, Picture>>(new Map());
  const pictures = useMemo(() => {
    const before = known.current;
    const now = new Map<PictureId, Picture>();
    for (const [n, block] of asked.entries()) {
      const come = answered[n]?.map((picture) => [picture.id, picture] as const);
      for (const id of come ? [] : block.ids) {
        const picture = before.get(id);
        if (picture) now.set(id, picture);
      }
      for (const [id, picture] of come ?? []) now.set(id, replaceEqualDeep(before.get(id), picture) as Picture);
    }
    return now;
  }, [asked, answered]);
  useLayoutEffect(() => void (known.current = pictures), [pictures]);
  return pictures;
}
