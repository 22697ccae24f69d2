/**
 * Whose turn it is among the works that take a machine for long: pictures first, then one work at a time, since two
 * together would not fit into the memory that each was planned for.
 */

export interface Turn {
  /** Whether this work may begin, or goes on. */
  has(): boolean;
  take(): void;
  /** Gives it back, by which whoever waits may begin. */
  giveBack(): void;
}

export interface Turns {
  /** @param settle starts or stops the work as it should be now; called whenever that may have changed */
  join(settle: () => void): Turn;
  /** Makes room for pictures, and goes on once there are none to be made. */
  queueChanged(quiet: boolean): void;
}

/** Until the queue is told of, nobody has a turn. */
export function createTurns(): Turns {
  let quiet = false;
  let taken: Turn | null = null;
  const all: (() => void)[] = [];
  const settleAll = (): void => {
    for (const settle of all) settle();
  };
  return {
    join(settle) {
      all.push(settle);
      const turn: Turn = {
        has: () => quiet && (taken === null || taken === turn),
        take: () => void (taken = turn),
        giveBack() {
          if (taken === turn) taken = null;
          settleAll();
        },
      };
      return turn;
    },
    queueChanged(now) {
      quiet = now;
      settleAll();
    },
  };
}
