/** How a training is run in the memory there is, in words: the same in the window and on the command line. */
import type { TrainingLayout } from "./training.ts";

export const layoutWords: Readonly<Record<TrainingLayout, string>> = {
  whole: "whole, every value kept",
  recomputing: "resident, values computed once more",
  parts: "block by block, weights and values streamed",
};
