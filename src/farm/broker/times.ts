/** How long a machine of a farm holds and waits, in milliseconds. */
export const usualTimes = {
  /** That a job is held without being renewed. */
  lock: 30_000,
  /** Between two looks for machines that let their jobs go. */
  stalled: 30_000,
  /** Between two words on how a job does, and two looks whether it is still wanted. */
  progress: 2_000,
  /** Between two announcements. */
  announce: 30_000,
  /** Without a step, at least. */
  hang: 120_000,
  /** Between two looks whether this machine was asked for something. */
  asked: 3_000,
  /** Until work that waits for the store, or for another machine, is looked at again. */
  later: 5_000,
  /** For which a test picture stands. */
  proof: 3_600_000,
  /** Between two looks whether the store is to be swept, which one machine of all does once a day. */
  sweep: 3_600_000,
};
