import { useEffect, useState } from "react";

/** A value as it was when it last stopped changing. @param pause milliseconds of quiet */
export function useCalm<T>(value: T, pause: number): T {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return calm;
}
