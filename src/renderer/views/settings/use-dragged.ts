import { useState } from "react";

/** A value under the hand: it moves at once and is saved when the hand lets go. */
export function useDragged(value: number): {
  readonly value: number;
  readonly drag: (value: number) => void;
  readonly drop: (value: number, save: (value: number) => void) => void;
} {
  const [moving, setMoving] = useState<number | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setMoving(null);
  }
  return {
    value: moving ?? value,
    drag: setMoving,
    drop: (next, save) => (next === value ? setMoving(null) : save(next)),
  };
}
