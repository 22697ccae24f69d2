import { useRef } from "react";

export interface Latest<T> {
  readonly value: T | undefined;
  /** The question that it answers. */
  readonly of: string;
}

/** The last answer there was, while the next is on its way: the grid does not blink between two questions. */
export function useLatest<T>(value: T | undefined, of: string): Latest<T> {
  const latest = useRef<Latest<T>>({ value, of });
  if (value !== undefined && (latest.current.value !== value || latest.current.of !== of))
    latest.current = { value, of };
  return latest.current;
}
