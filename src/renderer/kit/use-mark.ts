import { useEffect, useState } from "react";

/** Milliseconds for which a mark is seen. */
const seen = 900;

/** What was just done, shown for a moment. `key` differs each time, so that the same twice is seen twice. */
export interface Mark {
  readonly words: string;
  readonly key: number;
}

/** A mark that goes by itself: the newest, and how to show one. */
export function useMark(): readonly [Mark | null, (words: string) => void] {
  const [mark, setMark] = useState<Mark | null>(null);
  useEffect(() => {
    if (!mark) return;
    const timer = setTimeout(() => setMark(null), seen);
    return () => clearTimeout(timer);
  }, [mark]);
  return [mark, (words) => setMark((before) => ({ words, key: (before?.key ?? 0) + 1 }))];
}
