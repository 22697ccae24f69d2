import { useRef } from "react";

/** The last answer there was, while the next is on its way: the grid does not blink between two questions. */
export function useLatest<T>(value: T | undefined): T | undefined {
  const latest = useRef(value);
  if (value !== undefined) latest.current = value;
  return latest.current;
}
