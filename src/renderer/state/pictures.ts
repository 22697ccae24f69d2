/** Pictures of a query, page after page, kept true while they are shown. */
import { useCallback, useEffect, useRef, useState } from "react";
import { toFault } from "../../contract/fault.ts";
import type { Picture, PictureQuery } from "../../contract/library.ts";
import { call, on } from "./link.ts";

export interface Pictures {
  readonly pictures: readonly Picture[];
  readonly total: number;
  readonly loading: boolean;
  readonly error: string | null;
  /** Asks for the next page; does nothing on the last or while one is on its way. */
  readonly more: () => void;
  /** Asks for all that are left, and answers with every picture of the query. */
  readonly rest: () => Promise<readonly Picture[]>;
}

const page = 200;
/** Pages are larger where many are wanted at once. */
const largest = 500;

/** Asks for as many pages as were shown before, so that a change does not throw the artist back to the top. */
async function load(
  query: PictureQuery,
  atLeast: number,
  signal: AbortSignal,
): Promise<{ pictures: Picture[]; next: string | null; total: number }> {
  const pictures: Picture[] = [];
  let next: string | null = null;
  let total = 0;
  do {
    const got: { readonly pictures: readonly Picture[]; readonly next: string | null; readonly total: number } =
      await call(
        "pictures.query",
        {
          query,
          limit: Math.min(largest, Math.max(page, atLeast - pictures.length)),
          ...(next === null ? {} : { after: next }),
        },
        { signal },
      );
    pictures.push(...got.pictures);
    ({ next, total } = got);
  } while (next !== null && pictures.length < atLeast);
  return { pictures, next, total };
}

/** @param query  memoise it or keep it equal in value: it is compared as JSON */
export function usePictures(query: PictureQuery): Pictures {
  const key = JSON.stringify(query);
  const [state, setState] = useState<{
    key: string;
    pictures: readonly Picture[];
    next: string | null;
    total: number;
    loading: boolean;
    error: string | null;
  }>({ key, pictures: [], next: null, total: 0, loading: true, error: null });
  const shown = useRef(state);
  shown.current = state;
  const busy = useRef(false);

  useEffect(() => {
    let running = new AbortController();
    const reload = (atLeast: number) => {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      load(JSON.parse(key) as PictureQuery, atLeast, signal).then(
        (got) => !signal.aborted && setState({ key, ...got, loading: false, error: null }),
        (error: unknown) =>
          !signal.aborted && setState((old) => ({ ...old, key, loading: false, error: toFault(error).message })),
      );
    };
    setState((old) => ({ ...old, key, loading: true }));
    reload(page);
    const off = on("library.changed", () => reload(shown.current.pictures.length));
    return () => {
      off();
      running.abort();
    };
  }, [key]);

  const more = useCallback(() => {
    const { next, key: of } = shown.current;
    if (next === null || of !== key || busy.current) return;
    busy.current = true;
    call("pictures.query", { query: JSON.parse(key) as PictureQuery, after: next, limit: page })
      .then((got) =>
        setState((old) =>
          old.key === key && old.next === next
            ? { ...old, pictures: [...old.pictures, ...got.pictures], next: got.next, total: got.total }
            : old,
        ),
      )
      .catch((error: unknown) => setState((old) => ({ ...old, error: toFault(error).message })))
      .finally(() => {
        busy.current = false;
      });
  }, [key]);

  const rest = useCallback(async () => {
    const got = await load(JSON.parse(key) as PictureQuery, Number.POSITIVE_INFINITY, new AbortController().signal);
    setState((old) => (old.key === key ? { ...old, ...got } : old));
    return got.pictures;
  }, [key]);

  return { pictures: state.pictures, total: state.total, loading: state.loading, error: state.error, more, rest };
}
