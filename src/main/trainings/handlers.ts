/** The window's side of runs that the command line has at work: they are shown, and asked to wait, go on or stop. */
import { isDeepStrictEqual } from "node:util";
import { Fault } from "../../contract/fault.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { RunAtWork, TrainingsCalls, TrainingsEvents } from "../../contract/trainings.ts";

/** Milliseconds between two looks, each of which lists a folder that is mostly not there. */
const INTERVAL = 1_000;

export interface Trainings {
  readonly handlers: Handlers<TrainingsCalls, StudioEvents>;
  close(): void;
}

/** What reads the board is loaded with the first look: a start does without it. */
const runsOn = async (board: string): Promise<readonly RunAtWork[]> => (await import("./board.ts")).runsAtWork(board);

/** Watches the board from the first window on. */
export function createTrainings(
  board: string,
  emit: (name: keyof TrainingsEvents, payload: readonly RunAtWork[]) => void,
): Trainings {
  let known: readonly RunAtWork[] = [];
  let timer: NodeJS.Timeout | null = null;
  async function look(): Promise<readonly RunAtWork[]> {
    const now = await runsOn(board);
    if (!isDeepStrictEqual(now, known)) emit("trainings.changed", (known = now));
    return now;
  }
  return {
    handlers: {
      async "trainings.atWork"() {
        timer ??= setInterval(() => void look(), INTERVAL).unref();
        return (known = await runsOn(board));
      },
      async "trainings.ask"({ id, wish }) {
        const run = (await runsOn(board)).find((one) => one.id === id);
        if (!run) throw new Fault("training.ended", {});
        const { askRun } = await import("../../engine/training/wishes.ts");
        await askRun(run.folder, wish);
        await look();
        return null;
      },
    },
    close() {
      if (timer) clearInterval(timer);
    },
  };
}
