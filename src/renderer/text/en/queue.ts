import { counted, duration, listed } from "../words.ts";

const pictures = (n: number) => counted(n, "picture", "pictures");

export const queue = {
  title: "Queue",
  summary: (left: number, seconds: number | null) =>
    `${pictures(left)}${seconds === null ? "" : ` · ${duration(seconds)} left`} · survives closing the studio`,
  pausedSummary: (left: number) => `Paused · ${pictures(left)} waiting · survives closing the studio`,
  pausing: (left: number) => `${pictures(left)} · pauses after the one in work · survives closing the studio`,
  pausedIdle: "Paused. What you make now waits until you resume.",
  idle: "Nothing waits. What was made is below and in the history.",
  pause: "Pause",
  resume: "Resume",
  cancelAll: "Cancel all",
  cancelSome: (n: number) => `Cancel ${n}`,
  jobs: "What is being made and what waits",
  what: "What",
  how: "How",
  progress: "Progress",
  left: "Left",
  order: "Order",
  actions: "Actions",
  waiting: "waiting",
  waitingForFarm: "waits for the farm",
  waitsForTag: (tag: string) => `waits for a machine tagged ${tag}`,
  /** Where a job of a farm is made. */
  onFarm: (machines: readonly string[]) =>
    machines.length === 0
      ? "on the farm"
      : machines.length < 3
        ? `on ${listed(machines)}`
        : `on ${machines.length} machines`,
  toFarm: "Make on the farm",
  toTag: (tag: string) => `Make on a machine tagged ${tag}`,
  toHere: "Make on this machine",
  bringBack: "Bring all back here",
  heldBack: "waits for Resume",
  phase: (phase: string): string =>
    ({
      load: "opening the model",
      encode: "looking at the pictures",
      denoise: "drawing",
      decode: "finishing",
      saved: "saved",
    })[phase] ?? phase,
  step: (step: number, steps: number) => `step ${step} of ${steps}`,
  pictureOf: (picture: number, all: number) => `${picture} of ${all}`,
  progressOf: (title: string) => `Progress of ${title}`,
  size: (width: number, height: number) => `${width} × ${height}`,
  seed: (seed: string) => `seed ${seed}`,
  variations: (n: number) => `${n} variations`,
  made: (made: number, all: number) => `${made} of ${all} made`,
  newScene: (prompt: string) => `New scene: ${prompt}`,
  cancel: (title: string) => `Cancel ${title}`,
  doNext: "Do next",
  doNextOf: (title: string) => `Do next: ${title}`,
  grip: (title: string, at: number, all: number) => `Move ${title}, ${at} of ${all}. Up and down arrow keys move it.`,
  moveUp: "Move up",
  moveDown: "Move down",
  moveLast: "Do last",
  cancelledIt: (title: string) => `Cancelled ${title}`,
  cancelledSome: (n: number) => `Cancelled ${n} jobs`,
  movedIt: (title: string) => `Moved ${title} in the queue`,
  moved: (title: string, at: number, all: number) => `${title} is now ${at} of ${all}.`,
  cancelled: (title: string) => `${title} was cancelled.`,
  askTitle: "Cancel everything that waits?",
  askText: (left: number, made: number) =>
    `${pictures(left)} will not be made.${made > 0 ? ` The ${made === 1 ? "one that is" : `${made} that are`} finished ${made === 1 ? "stays" : "stay"} in the history.` : " What is finished stays in the history."} Each can be tried again from the list below.`,
  keepGoing: "Keep going",
  today: "Done today",
  earlier: "Done earlier",
  ended: (made: number, failed: number) =>
    listed([pictures(made), ...(failed > 0 ? [`${failed} failed`] : [])]).replace(" and ", ", "),
  cancelledState: (made: number, all: number) => (made === 0 ? "Cancelled" : `Cancelled, ${made} of ${all} made`),
  failedAfter: (made: number, all: number) => `${made} of ${all} made.`,
  retry: "Retry",
  retryOf: (title: string) => `Retry: ${title}`,
  open: (title: string, at: number) => `${title}, picture ${at}`,
  more: (n: number) => `+${n}`,
  emptyTitle: "Pictures wait here to be made",
  emptyText: "Make some in the studio: they come up here in their order, go on while you work, and after a restart.",
  toStudio: "Go to the studio",
  group: "Queue",
  keys: { cancelSelected: "Cancel what is selected", up: "Move up", down: "Move down", all: "Select all" },
  finishedTitle: "The queue is done",
} as const;
