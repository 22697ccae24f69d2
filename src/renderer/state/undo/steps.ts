/**
 * What was done in this window, newest last, whatever it changed: the library, the composer, the queue. So undo reaches
 * first what was done last.
 */
import type { By } from "../../../contract/rpc/frames.ts";
import { ownWindow } from "./own-window.ts";

/** Something that the library does not log. */
export interface Step {
  /** In words: "Moved Anna in Comic in the queue". */
  readonly what: string;
  readonly undo: () => unknown;
  readonly redo: () => unknown;
}

/** A gesture that changed the library, by the name in which it was asked. */
export interface LibraryStep {
  readonly by: By;
}

type Done = Step | LibraryStep;

/** As many as the library keeps of its own. */
const kept = 200;

const done: Done[] = [];
const undone: Done[] = [];
/** Calls under way that change the library. */
const running = new Set<Promise<unknown>>();

let gestures = 0;
/** The name for something new that this window does. */
export const nextGesture = (): By => ({ asker: ownWindow, gesture: ++gestures });

/** What the calls that run at the same time are noted as, once one of them changed something. */
let gesture: LibraryStep = { by: nextGesture() };

/** Where this window's own changes begin in the library's log; null where it knows of none. */
let beginning: number | null = null;
/** Nothing was done in this window yet. */
let fresh = true;

/** Resolves when everything that was begun is noted. */
export const atRest = (): Promise<unknown> => Promise.allSettled(running);

/** Calls that can change what the library's undo takes back. */
const undoable =
  /^((people|styles|pictures|trash|sheets|collections|searches|snippets|composer)\.(add|change|addPhotos|addPictures|removePhoto|removePicture|prefer|crop|turn|merge|movePhoto|movePicture|split|weigh|rate|tag|put|take|restore|remove|rename|save|savePreset|renamePreset|removePreset)|export\.(savePreset|deletePreset)|packs\.accept)$/;

/** Whether a call can change what the library's undo takes back. */
export const isUndoable = (name: string): boolean => undoable.test(name);

/** Asks the library for the first change that was logged in that name; null for none. */
export type AskLogged = (by: By) => Promise<number | null>;

export function did(step: Done): void {
  done.push(step);
  if (done.length > kept) done.shift();
  undone.length = 0;
  fresh = false;
}

/**
 * Asks for what may change the library in this window's name, and notes it once it has: a call that logged nothing is
 * no step. Calls that run at the same time are one gesture.
 */
export function noted<T>(name: string, ask: (by?: By) => Promise<T>, logged: AskLogged): Promise<T> {
  if (!isUndoable(name)) return ask();
  if (running.size === 0) gesture = { by: nextGesture() };
  const own = gesture;
  const note = async (): Promise<void> => {
    // Where it cannot be known there may be something, which undo asks for.
    const first = await logged(own.by).catch(() => undefined);
    if (first === null) return;
    beginning ??= first ?? null;
    if (!done.includes(own)) did(own);
  };
  // Also of what failed a part may have been done.
  const noting = ask(own.by)
    .finally(note)
    .finally(() => running.delete(noting));
  running.add(noting);
  return noting;
}

/** A change of earlier windows was taken back in that name. */
export const tookBack = (by: By): unknown => undone.push({ by });

/** A change of earlier windows was done again in that name. */
export const tookAgain = (by: By): unknown => done.push({ by });

/** Where this window's own changes begin in the library's log; null where it knows of none. */
export const ownBeginning = (): number | null => beginning;

/** Whether this window has done nothing yet. */
export const isFresh = (): boolean => fresh;

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
