/** The window's side of trainings: its own, and those that the command line has at work. */
import { Fault } from "../../contract/fault.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { RunAtWork, TrainingsCalls } from "../../contract/learning/trainings.ts";
import type { Trainer } from "./trainer.ts";

/** What reads the board is loaded with the first look: a start does without it. */
const runsOn = async (board: string): Promise<readonly RunAtWork[]> => (await import("./board.ts")).runsAtWork(board);

/** @param board the folder in which the command line's runs say how far they are: looked at whenever it is asked for */
export function createTrainings(
  board: string,
  own: Pick<Trainer, "handlers" | "run" | "ask">,
): Handlers<TrainingsCalls, StudioEvents> {
  return {
    ...own.handlers,
    async "trainings.atWork"() {
      const mine = own.run();
      return [...(mine ? [mine] : []), ...(await runsOn(board))];
    },
    async "trainings.ask"({ id, wish }) {
      if (own.run()?.id === id) {
        await own.ask(wish);
        return null;
      }
      const run = (await runsOn(board)).find((one) => one.id === id);
      if (!run) throw new Fault("training.ended", {});
      const { askRun } = await import("../../engine/training/wishes.ts");
      await askRun(run.folder, wish);
      return null;
    },
  };
}
