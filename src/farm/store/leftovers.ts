/**
 * What a killed machine leaves in its folder: pictures that were being made, and files that were being fetched. Several
 * machines may share the folder, so that each removes only what nobody can be at.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { removeTemporary } from "../../formats/atomic.ts";
import { machineName } from "../broker/names.ts";

/** Milliseconds after which what another computer began in the folder is taken for left. */
const abandoned = 24 * 3_600_000;
const here = machineName(hostname()) ?? "machine";

/** A folder for a picture in the making, whose name says who makes it. */
export const folderToMakeIn = (cache: string): Promise<string> => mkdtemp(join(cache, `made-${here}-${process.pid}-`));

/** Removes what was left there. Never throws. */
export async function clearLeftovers(cache: string, now = Date.now()): Promise<void> {
  await removeTemporary(join(cache, "blobs"), now);
  for (const name of await readdir(cache).catch((): string[] => [])) {
    const [, owner, pid] = /^made-(?:(.+)-(\d+)-)?[^-]+$/.exec(name) ?? [null];
    if (pid === undefined && !name.startsWith("made-")) continue;
    const path = join(cache, name);
    const since = (await stat(path).catch(() => null))?.mtimeMs ?? now;
    const left = owner === here && pid !== undefined ? !isAlive(Number(pid)) : now - since > abandoned;
    if (left) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether a process of this computer lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another account is there, and may not be asked.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
