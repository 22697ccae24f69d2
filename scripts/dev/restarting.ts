/** Keeps a program running, and starts it again when its sources have changed. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds for an editor to write the rest of the files that it saves at once, some of them twice. */
const SETTLED = 150;

export interface KeptRunning {
  /** Starts the program anew; it may prepare what it runs first. */
  readonly start: () => Promise<ChildProcess>;
  /** Takes what is to hear of changed sources, each by its path. */
  readonly onChange: (listener: (file: string) => void) => void;
  /** Aborts when this process is told to end: the program is told so too, and waited for. */
  readonly ended: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Runs a program until it ends by itself without an error, or is to end. One that fails, as it does with a mistake in
 * its sources, is started again with the next change.
 */
export async function keepRunning({ start, onChange, ended, say }: KeptRunning): Promise<void> {
  let change = Promise.withResolvers<string>();
  onChange((file) => change.resolve(file));
  ended.addEventListener("abort", () => change.resolve(""));
  while (!ended.aborted) {
    change = Promise.withResolvers();
    const child = await start().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
    const exit = child ? exitOf(child) : Promise.resolve(1);
    const ending = await Promise.race([exit, change.promise]);
    if (ending === 0) return;
    if (typeof ending === "number") say("The studio has ended with an error. It starts again with the next change.");
    const file = await change.promise;
    if (!ended.aborted) say(`${file} has changed: the studio starts again.`);
    if (child && typeof ending === "string") child.kill("SIGTERM");
    await exit;
    if (!ended.aborted) await delay(SETTLED);
  }
}

/** Its exit code; 1 where a signal ended it or it could not be started. */
async function exitOf(child: ChildProcess): Promise<number> {
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } catch {
    return 1;
  }
}
