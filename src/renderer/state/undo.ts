/** Undo and redo of what was done, and the toast that offers it. */
import { saveHeld } from "../kit/unsaved.ts";
import { toasts } from "../kit/toast.ts";
import { text } from "../text/text.ts";
import { call } from "./link.ts";
import { atRest, takeAgain, takeBack } from "./steps.ts";

let shown: string | undefined;

/** One at a time: the button of an older one would take back something else than it says. */
function say(title: string, options: Omit<Parameters<typeof toasts.add>[0], "title"> = {}): void {
  if (shown !== undefined) toasts.close(shown);
  shown = toasts.add({ title, ...options });
}

/** Says what was just done and offers to undo it. Only for what `history.undo` takes back. */
export function offerUndo(what: string): void {
  say(what, { data: { action: { label: text().common.undo, run: () => void undo() } } });
}

/** Resolves when what was asked for before is undone or done again. */
let before: Promise<unknown> = Promise.resolve();

/** Each undo and redo begins when the one before is through: fast keys mean what they would mean one by one. */
function inTurn(way: "undo" | "redo"): Promise<string | null> {
  saveHeld();
  const turn = before.then(async () => {
    // What was held a moment ago is the newest step, once it is saved.
    await atRest();
    return turned(way);
  });
  before = turn.catch(() => {});
  return turn;
}

export async function undo(): Promise<void> {
  const what = await inTurn("undo");
  const { shell } = text();
  if (what !== null)
    say(shell.undone(what), { timeout: 4000, data: { action: { label: shell.redo, run: () => void redo() } } });
  else say(shell.nothingToUndo, { timeout: 2000 });
}

export async function redo(): Promise<void> {
  const what = await inTurn("redo");
  const { shell, common } = text();
  if (what !== null)
    say(shell.redone(what), { timeout: 4000, data: { action: { label: common.undo, run: () => void undo() } } });
  else say(shell.nothingToRedo, { timeout: 2000 });
}

const next = { undo: takeBack, redo: takeAgain };

/**
 * What was undone or done again, in words. A step of which the library knows nothing any more, as it was of what was
 * deleted for good, is passed over. Before this window's own steps lie those of earlier ones.
 */
async function turned(way: "undo" | "redo"): Promise<string | null> {
  for (let step = next[way](); step !== null; step = next[way]()) {
    if (!("span" in step)) {
      await step[way]();
      return step.what;
    }
    const known = await call(`history.${way}`, step.span);
    if (known) return known.what;
  }
  return (await call(`history.${way}`, null))?.what ?? null;
}
