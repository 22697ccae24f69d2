/**
 * What was done in this window, newest last, whatever it changed: the library, the composer, the queue. So undo reaches
 * first what was done last.
 */

/** Something that the library does not log. */
export interface Step {
  /** In words: "Moved Anna in Comic in the queue". */
  readonly what: string;
  readonly undo: () => unknown;
  readonly redo: () => unknown;
}

/** A gesture that changed the library, as so many of its own steps. */
export interface LibraryStep {
  readonly changes: number;
}

type Done = Step | LibraryStep;

/** As many as the library keeps of its own. */
const kept = 200;

const done: Done[] = [];
const undone: Done[] = [];
/** Calls under way that change the library. */
const running = new Set<Promise<unknown>>();

/** Resolves when everything that was begun is noted. */
export const atRest = (): Promise<unknown> => Promise.allSettled(running);

/** Calls whose changes the library's undo takes back. */
const undoable =
  /^(people|styles|pictures|trash|sheets|collections|searches|snippets|composer)\.(add|change|addPhotos|addPictures|removePhoto|removePicture|prefer|crop|turn|merge|movePhoto|movePicture|weigh|rate|tag|put|take|restore|remove|rename|save|savePreset|renamePreset|removePreset)$/;

export function did(step: Done): void {
  done.push(step);
  if (done.length > kept) done.shift();
  undone.length = 0;
}

/** Notes a call that changes the library once it has; calls that run at the same time are one gesture. */
export function noted<T>(name: string, work: Promise<T>): Promise<T> {
  if (!undoable.test(name)) return work;
  const together = running.size > 0;
  const noting = work
    .then((result) => {
      const last = done.at(-1);
      if (together && last && "changes" in last) done[done.length - 1] = { changes: last.changes + 1 };
      else did({ changes: 1 });
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
