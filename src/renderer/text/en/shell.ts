import { counted, duration } from "../words.ts";

export const shell = {
  windowTitle: (view: string, left: number) => `${left > 0 ? `(${left}) ` : ""}${view} · Atelier`,
  views: {
    studio: "Studio",
    people: "People",
    styles: "Styles",
    history: "History",
    sheets: "Sheets",
    curate: "Triplets",
    queue: "Queue",
    models: "Models",
    machine: "Machine",
    settings: "Settings",
  },
  navigation: "Views",
  skip: "Skip to content",
  search: "Search pictures, people, styles, commands",
  queuePill: {
    idle: "Queue is empty",
    paused: (left: number) => `Paused · ${counted(left, "picture", "pictures")} waiting`,
    running: (now: number, all: number, seconds: number | null) =>
      `${now} of ${all}${seconds === null ? "" : ` · ${duration(seconds)} left`}`,
    open: "Open the queue",
  },
  connecting: "Opening the studio…",
  refused: "The studio could not be opened",
  lost: "The studio does not answer. Trying again…",
  reload: "Reload",
  dismiss: "Dismiss",
  showAll: (n: number) => `Show all ${n}`,
  viewFailed: "This view stopped working",
  viewFailedText: "What you made is safe. Open the view again; if it stops once more, reload the studio.",
  partMissing: "The studio was renewed",
  partMissingText:
    "This window still has the program of before, and a part of it is gone. Reload the studio: your draft and what you made are kept.",
  openAgain: "Open again",
  undone: {
    all: (what: string) => `Undone: ${what}`,
    inPart: (what: string) => `Undone, but for what was changed since: ${what}`,
    not: (what: string) => `Not undone, because it was changed since: ${what}`,
    nothing: "Nothing to undo",
  },
  redone: {
    all: (what: string) => `Done again: ${what}`,
    inPart: (what: string) => `Done again, but for what was changed since: ${what}`,
    not: (what: string) => `Not done again, because it was changed since: ${what}`,
    nothing: "Nothing to redo",
  },
  redo: "Redo",
  palette: {
    title: "Search",
    placeholder: "Search pictures, people, styles, commands",
    go: "Go to",
    commands: "Commands",
    people: "People",
    styles: "Styles",
    pictures: "Pictures",
    none: (text: string) => `Nothing called “${text}”`,
    all: (text: string) => `All pictures with “${text}”`,
    hint: "↑ ↓ choose   ↵ open   Esc close",
  },
  help: {
    title: "Keyboard",
    everywhere: "Everywhere",
  },
  commands: {
    undo: "Undo",
    redo: "Redo",
    help: "Show keyboard shortcuts",
    search: "Search",
    theme: "Switch between light and dark",
    pause: "Pause the queue",
    resume: "Resume the queue",
  },
  finished: (made: number, failed: number) =>
    failed === 0
      ? `${counted(made, "picture is", "pictures are")} ready`
      : `${counted(made, "picture", "pictures")} ready, ${failed} failed`,
} as const;
