/** Undo and redo of what was done, and the toast that offers it. */
import type { Turned } from "../../../contract/library/changes.ts";
import { saveHeld } from "../../kit/fields/unsaved.ts";
import { type ToastData, toasts } from "../../kit/overlays/toast.ts";
import { type Text, text } from "../../text/text.ts";
import { call } from "../link.ts";
import { atRest, isFresh, nextGesture, ownBeginning, takeAgain, takeBack, tookAgain, tookBack } from "./steps.ts";

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
function inTurn(way: keyof typeof ways): Promise<Turned | null> {
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
  tell(await inTurn("undo"), text().shell.undone, { label: text().shell.redo, run: () => void redo() });
}

export async function redo(): Promise<void> {
  tell(await inTurn("redo"), text().shell.redone, { label: text().common.undo, run: () => void undo() });
}

type Back = NonNullable<ToastData["action"]>;

/** Says what was undone or done again, and offers the way back, where there is one. */
function tell(turned: Turned | null, words: Text["shell"]["undone" | "redone"], back: Back): void {
  const data = { action: back };
  if (turned === null) say(words.nothing, { timeout: 2000 });
  else if (turned.stays === "all") say(words.not(turned.what));
  else if (turned.stays === "some") say(words.inPart(turned.what), { data });
  else say(words.all(turned.what), { timeout: 4000, data });
}

const ways = {
  undo: { next: takeBack, earlier: undoEarlier },
  redo: { next: takeAgain, earlier: redoEarlier },
};

/**
 * What was undone or done again. A step of which the library knows nothing any more, as it was of what was deleted for
 * good, is passed over.
 */
async function turned(way: keyof typeof ways): Promise<Turned | null> {
  const { next, earlier } = ways[way];
  for (let step = next(); step !== null; step = next()) {
    if (!("by" in step)) {
      await step[way]();
      return { what: step.what };
    }
    const known = await call(`history.${way}`, "own", { by: step.by });
    if (known) return known;
  }
  return await earlier();
}

/** Before this window's own steps lie those of earlier ones. */
async function undoEarlier(): Promise<Turned | null> {
  const [by, before] = [nextGesture(), ownBeginning()];
  const known = await call("history.undo", before === null ? null : { before }, { by });
  if (known && known.stays !== "all") tookBack(by);
  return known;
}

/** What an earlier window took back comes again only where nothing new was done since. */
async function redoEarlier(): Promise<Turned | null> {
  if (!isFresh()) return null;
  const by = nextGesture();
  const known = await call("history.redo", null, { by });
  if (known && known.stays !== "all") tookAgain(by);
  return known;
}
