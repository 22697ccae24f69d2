/** How fast bytes come, over the last moments. */

const window = 15_000;
const step = 500;

export interface Rate {
  add(bytes: number): void;
  /** Bytes a second; null before there is anything to go by. */
  perSecond(): number | null;
}

/** @param now milliseconds that only grow */
export function createRate(now: () => number = () => performance.now()): Rate {
  const began = now();
  /** Bytes in each half second, the oldest first. */
  const steps: { readonly at: number; bytes: number }[] = [];
  const forget = (time: number): void => {
    while (steps.length > 0 && time - steps[0]!.at > window) steps.shift();
  };
  return {
    add(bytes) {
      const time = now();
      const last = steps.at(-1);
      if (last && time - last.at < step) last.bytes += bytes;
      else steps.push({ at: time, bytes });
      forget(time);
    },
    perSecond() {
      const time = now();
      forget(time);
      const seconds = Math.min(window, time - began) / 1000;
      return seconds < 1 ? null : steps.reduce((sum, s) => sum + s.bytes, 0) / seconds;
    },
  };
}
