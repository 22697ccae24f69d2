/**
 * What was done in this window, newest last, whatever it changed: the library, the composer, the queue. So undo reaches
 * first what was done last.
 */
import type { LoggedAfter, Span } from "../../contract/library/changes.ts";

/** Something that the library does not log. */
export interface Step {
  /** In words: "Moved Anna in Comic in the queue". */
  readonly what: string;
  readonly undo: () => unknown;
  readonly redo: () => unknown;
}

/** A gesture that changed the library, as the span of its log; null where that is not known: the latest change. */
export interface LibraryStep {
  span: Span | null;
}

type Done = Step | LibraryStep;

/** As many as the library keeps of its own. */
const kept = 200;

const done: Done[] = [];
const undone: Done[] = [];
/** Calls under way that change the library. */
const running = new Set<Promise<unknown>>();
/** What the calls that run at the same time are noted as, once one of them changed something. */
let gesture: { step: LibraryStep | null } = { step: null };

/** Resolves when everything that was begun is noted. */
export const atRest = (): Promise<unknown> => Promise.allSettled(running);

/** Calls that can change what the library's undo takes back. */
const undoable =
  /^((people|styles|pictures|trash|sheets|collections|searches|snippets|composer)\.(add|change|addPhotos|addPictures|removePhoto|removePicture|prefer|crop|turn|merge|movePhoto|movePicture|split|weigh|rate|tag|put|take|restore|remove|rename|save|savePreset|renamePreset|removePreset)|export\.(savePreset|deletePreset)|packs\.accept)$/;

/** Whether a call can change what the library's undo takes back. */
export const isUndoable = (name: string): boolean => undoable.test(name);

/** Asks the library how many changes it logged after that one, and which is the newest. */
export type AskLogged = (after: number) => Promise<LoggedAfter>;

/** The newest change this window has heard of; null before it asked. */
let newest: number | null = null;
/** One question at a time: each is about what came after the one before. */
let asking: Promise<unknown> = Promise.resolve();

/** What was logged since this was asked last; "nothing", or null where it cannot be known. */
function loggedSince(ask: AskLogged): Promise<Span | "nothing" | null> {
  const answer = asking.then(async () => {
    const after = newest;
    const logged = await ask(after ?? 0);
    newest = logged.newest;
    if (after === null) return null;
    return logged.changes === 0 ? "nothing" : { after, until: logged.newest };
  });
  asking = answer.catch(() => {});
  return answer.catch(() => null);
}

/** Takes note of what others changed, and of all that was there before: it is no step of this window. */
export function keepUp(ask: AskLogged): Promise<unknown> {
  const look = async (): Promise<void> => {
    await asking;
    if (running.size > 0) return;
    const logged = await ask(newest ?? 0).catch(() => null);
    // What this window has begun meanwhile may be among it.
    if (running.size === 0 && logged) newest = logged.newest;
  };
  return (asking = look());
}

export function did(step: Done): void {
  done.push(step);
  if (done.length > kept) done.shift();
  undone.length = 0;
}

/**
 * Notes a call that changes the library once it has, by what it logged: one that changed nothing is no step. Calls that
 * run at the same time are one gesture.
 */
export function noted<T>(name: string, work: Promise<T>, ask: AskLogged): Promise<T> {
  if (!isUndoable(name)) return work;
  if (running.size === 0) gesture = { step: null };
  const own = gesture;
  const noting = work
    .then(async (result) => {
      const span = await loggedSince(ask);
      if (span === "nothing") return result;
      if (span && own.step?.span && done.includes(own.step)) own.step.span = { ...own.step.span, until: span.until };
      else did((own.step = { span }));
      return result;
    })
    .finally(() => running.delete(noting));
  running.add(noting);
  return noting;
}

/** The step to undo next, which counts as undone from now on; null where this window did nothing any more. */
export function takeBack(): Done | null {
  const step = done.pop() ?? null;
  if (step) undone.push(step);
  return step;
}

/** The step to do again, which counts as done from now on. */
export function takeAgain(): Done | null {
  const step = undone.pop() ?? null;
  if (step) done.push(step);
  return step;
}
