import { useState } from "react";

export interface Held {
  readonly value: number;
  readonly move: (value: number) => void;
  /** Lets go, and saves where that changed something. */
  readonly release: (value: number) => void;
}

/** A value under the hand: it moves at once and is saved when the hand lets go. For `Slider`. */
export function useHeld(value: number, save: (value: number) => void): Held {
  const [moving, setMoving] = useState<number | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setMoving(null);
  }
  return {
    value: moving ?? value,
    move: setMoving,
    release: (next) => (next === value ? setMoving(null) : save(next)),
  };
}
