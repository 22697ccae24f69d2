/** Undo and redo of what changed the library, and the toast that offers it. */
import { saveHeld } from "../kit/unsaved.ts";
import { toasts } from "../kit/toast.ts";
import { text } from "../text/text.ts";
import { call } from "./link.ts";

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

export async function undo(): Promise<void> {
  saveHeld();
  const done = await call("history.undo", null);
  const { shell } = text();
  if (done)
    say(shell.undone(done.what), { timeout: 4000, data: { action: { label: shell.redo, run: () => void redo() } } });
  else say(shell.nothingToUndo, { timeout: 2000 });
}

export async function redo(): Promise<void> {
  const done = await call("history.redo", null);
  const { shell, common } = text();
  if (done)
    say(shell.redone(done.what), { timeout: 4000, data: { action: { label: common.undo, run: () => void undo() } } });
  else say(shell.nothingToRedo, { timeout: 2000 });
}
