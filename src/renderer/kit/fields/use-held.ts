import { useEffect, useRef, useState } from "react";
import { holds } from "./unsaved.ts";

export interface Held {
  readonly value: number;
  readonly move: (value: number) => void;
  /** Lets go: saved after a pause, where that changed something and the hand does not take it up again. */
  readonly release: (value: number) => void;
}

/** Milliseconds after which the hand has come to rest: ten key presses are one change. */
export const rest = 700;

/** A value under the hand: it moves at once and is saved after a pause, or when its place goes. For `Weight`. */
export function useHeld(value: number, save: (value: number) => void): Held {
  const [moving, setMoving] = useState<{ readonly at: number; readonly saved: boolean } | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // What is saved elsewhere is followed, but never taken out of the hand.
    if (moving?.saved) setMoving(null);
  }
  const latest = useRef({ value, save });
  latest.current = { value, save };
  const hand = useRef<{ readonly finish: () => void; readonly drop: () => void } | null>(null);
  useEffect(() => () => hand.current?.finish(), []);

  const hold = (at: number): (() => void) => {
    hand.current?.drop();
    const finish = () => {
      hand.current?.drop();
      const now = latest.current;
      setMoving(at === now.value ? null : { at, saved: true });
      if (at !== now.value) now.save(at);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    // What is about to be taken back never comes back as a new value: it is not waited for.
    const free = holds(() => {
      finish();
      setMoving(null);
    });
    hand.current = {
      finish,
      drop: () => {
        clearTimeout(timer);
        free();
        hand.current = null;
      },
    };
    setMoving({ at, saved: false });
    return () => {
      timer = setTimeout(finish, rest);
    };
  };
  return {
    value: moving?.at ?? value,
    move: (at) => void hold(at),
    release: (at) => hold(at)(),
  };
}
