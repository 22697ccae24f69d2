/** Telling of many changes in few messages. */

export interface Coalesced {
  /** Says that there is something to tell. */
  touch(): void;
  stop(): void;
}

/** Tells of the first change at once and of later ones at most once every `interval` milliseconds, the last one always. */
export function coalesce(interval: number, tell: () => void): Coalesced {
  let timer: NodeJS.Timeout | null = null;
  let waiting = false;
  let stopped = false;

  const open = () => {
    timer = null;
    if (waiting) now();
  };
  const now = () => {
    waiting = false;
    timer = setTimeout(open, interval);
    timer.unref();
    tell();
  };
  return {
    touch() {
      if (stopped) return;
      if (timer) waiting = true;
      else now();
    },
    stop() {
      stopped = true;
      waiting = false;
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
