/** Pictures of a query, page after page, kept true while they are shown. */
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type FaultRecord, toFault } from "../../../contract/fault.ts";
import type { PictureQuery } from "../../../contract/library/finding.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { answers } from "../answers.ts";
import { call } from "../link.ts";

export interface Pictures {
  readonly pictures: readonly Picture[];
  readonly total: number;
  /** Until this query is answered; the pictures of the query before are shown meanwhile. */
  readonly loading: boolean;
  readonly error: FaultRecord | null;
  /** Asks for the next page; does nothing on the last or while one is on its way. */
  readonly more: () => void;
}

/** The first page is there quickly; larger ones follow. */
const pageSize = { first: 60, following: 200 };

const pagesOf = (query: PictureQuery) =>
  infiniteQueryOptions({
    queryKey: ["pictures.query", "pages", query],
    queryFn: ({ pageParam: after, signal }) =>
      call(
        "pictures.query",
        after === null ? { query, limit: pageSize.first } : { query, limit: pageSize.following, after },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** Asks for the first page before anybody shows it. Resolves when it has come, or will not. */
export const askPicturesAhead = (query: PictureQuery): Promise<void> => answers.prefetchInfiniteQuery(pagesOf(query));

/** @param query  compared by its value */
export function usePictures(query: PictureQuery): Pictures {
  const { data, error, isPending, isPlaceholderData, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...pagesOf(query),
    placeholderData: keepPreviousData,
  });
  const pictures = useMemo(() => data?.pages.flatMap((page) => page.pictures) ?? [], [data]);
  // While something is on its way nothing else is asked for, and whoever waits for more is told when it has come.
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetching, fetchNextPage]);
  return {
    pictures,
    total: data?.pages.at(-1)?.total ?? 0,
    loading: isPending || isPlaceholderData,
    error: error && toFault(error).toJSON(),
    more,
  };
}
