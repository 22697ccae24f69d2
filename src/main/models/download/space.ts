/** Room on the disk. */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { comeSoFar } from "./part.ts";
import type { DownloadPlan } from "./plan.ts";

export interface Space {
  /** Bytes that have come before. */
  readonly here: number;
  /** Bytes still to come. */
  readonly needed: number;
  /** Bytes that this person may still write; null where the system does not say. */
  readonly free: number | null;
}

/** What is still to come, and the room for it. The folder may be missing. */
export async function spaceFor({ files, folder, bytes }: DownloadPlan): Promise<Space> {
  let here = 0;
  for (const file of files) here += await comeSoFar(file);
  return { here, needed: bytes - here, free: await freeAt(folder) };
}

/** @throws Fault `download.no-space` */
export function demandRoom({ folder }: DownloadPlan, { needed, free }: Space): void {
  if (free !== null && needed > free) throw new Fault("download.no-space", { folder, needed, free });
}

/** Bytes that this person may still write there; null where the system does not say. The folder may be missing. */
export async function freeAt(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found) return found.bavail * found.bsize;
    if (at === dirname(at)) return null;
  }
}
