/** What is wanted of a run at work: files in its folder say so, whoever put them there. The same for every training. */
import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Fault } from "../../contract/fault.ts";
import type { RunWish } from "../../contract/learning/training.ts";
import { isAtWork } from "./alone.ts";

const pausedIn = (folder: string): string => join(folder, "paused");
const stoppedIn = (folder: string): string => join(folder, "stop");
/** Milliseconds between looks. */
const INTERVAL = 250;

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Whether a run is to wait after its step. */
export const isPaused = (folder: string): Promise<boolean> => isThere(pausedIn(folder));

/**
 * Asks the run at work in a folder to wait after its step, to go on, or to stop where it is and keep that, whichever
 * program it belongs to.
 * @throws Fault `training.not-running`, what the system reports
 */
export async function askRun(folder: string, wish: RunWish): Promise<void> {
  if (!(await isAtWork(folder))) throw new Fault("training.not-running", { folder });
  if (wish === "go on") await rm(pausedIn(folder), { force: true });
  else await writeFile(wish === "pause" ? pausedIn(folder) : stoppedIn(folder), "");
}

/**
 * Works until it is done or asked to stop; what was asked of earlier runs in the folder does not count.
 * @param work takes a signal that aborts when the caller's does, or when the run is asked to stop
 * @throws Fault `engine.cancelled` where it was asked to stop, once what was reached is kept
 */
export async function untilStopped<T>(
  folder: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await Promise.all([pausedIn(folder), stoppedIn(folder)].map((file) => rm(file, { force: true })));
  const stop = new AbortController();
  const look = setInterval(() => {
    void isThere(stoppedIn(folder)).then((stopped) => stopped && stop.abort(new Fault("engine.cancelled", {})));
  }, INTERVAL);
  try {
    const done = await work(AbortSignal.any([signal, stop.signal]));
    stop.signal.throwIfAborted();
    return done;
  } finally {
    clearInterval(look);
    await rm(stoppedIn(folder), { force: true }).catch(() => undefined);
  }
}

/**
 * Comes back when the run may go on, or its signal aborts.
 * @param waits told once, where it has to wait
 */
export async function whilePaused(folder: string, signal: AbortSignal, waits: () => Promise<void>): Promise<void> {
  if (!(await isPaused(folder))) return;
  await waits();
  while (!signal.aborted && (await isPaused(folder)))
    await setTimeout(INTERVAL, undefined, { signal }).catch(() => undefined);
}
