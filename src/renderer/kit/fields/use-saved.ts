import { useEffect, useRef, useState } from "react";

export interface Saved {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Saves what was written, if it differs. Also done when the field goes away. */
  readonly commit: () => void;
  /** Takes back what was written since. */
  readonly revert: () => void;
}

/** A text that is saved when the artist leaves its field, and follows what is saved elsewhere. */
export function useSaved(value: string, save: (text: string) => void): Saved {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  const commit = () => {
    if (text !== value) save(text);
  };
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => () => latest.current(), []);
  return { text, setText, commit, revert: () => setText(value) };
}
