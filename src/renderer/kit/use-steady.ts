import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * The same function from one drawing to the next, which does what the newest would: what it is given to need not be
 * drawn again. For what happens later, not while something is drawn.
 */
export function useSteady<A extends readonly unknown[], R>(newest: (...args: A) => R): (...args: A) => R {
  const latest = useRef(newest);
  useLayoutEffect(() => {
    latest.current = newest;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
