import type { RunKind, RunState } from "../../../contract/learning/trainings.ts";
import { bytes, duration } from "../words.ts";

export const trainings = {
  title: "Trainings at work",
  note: "Stopped, each keeps what it has reached. One of the command line goes on by the command that it was begun with.",
  kinds: {
    align: "Style alignment",
    disentangle: "Content and style apart",
    reward: "Style reward learning",
    style: "A style of your own",
  } satisfies Readonly<Record<RunKind, string>>,
  states: {
    running: "Learning",
    pausing: "Waits after this step",
    paused: "Paused. Its place is kept",
    waiting: "Waits its turn: pictures come first, then one long work at a time",
    stopped: "Stopped. Its place is kept",
    failed: "Could not go on",
    done: "Done. The model is among the models",
  } satisfies Readonly<Record<RunState, string>>,
  reading: (done: number, of: number) => `Looking at picture ${done} of ${of}`,
  step: (step: number, steps: number) => `step ${step} of ${steps}`,
  loss: (loss: number) => `loss ${loss.toFixed(4)}`,
  reward: (reward: number) => `reward ${reward.toFixed(3)}`,
  left: (seconds: number) => `${duration(seconds)} left`,
  memory: (memory: number) => `${bytes(memory)} of memory`,
  progressOf: (name: string) => `Progress of ${name}`,
  pause: "Pause",
  resume: "Go on",
  stop: "Stop",
  use: "Use this model",
  putAway: "Put away",
  of: (action: string, name: string) => `${action}: ${name}`,
} as const;
