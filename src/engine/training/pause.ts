/** A training that waits: a file in its folder says so, whoever put it there. */
import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const fileOf = (folder: string): string => join(folder, "paused");
/** Milliseconds between looks. */
const INTERVAL = 250;

const isPaused = (folder: string): Promise<boolean> =>
  stat(fileOf(folder)).then(
    () => true,
    () => false,
  );

/** Lets the training in a folder wait after its step, or go on. @throws what the system reports */
export async function setPaused(folder: string, paused: boolean): Promise<void> {
  if (paused) await writeFile(fileOf(folder), "");
  else await rm(fileOf(folder), { force: true });
}

/**
 * Comes back when the training may go on, or its signal aborts.
 * @param waits told once, where it has to wait
 */
export async function whilePaused(folder: string, signal: AbortSignal, waits: () => Promise<void>): Promise<void> {
  if (!(await isPaused(folder))) return;
  await waits();
  while (!signal.aborted && (await isPaused(folder)))
    await setTimeout(INTERVAL, undefined, { signal }).catch(() => undefined);
}
