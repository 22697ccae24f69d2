/** All files of a plan, several at once. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "../../../contract/fault.ts";
import { downloadFile } from "./file.ts";
import type { Hub } from "./hub.ts";
import { comeSoFar } from "./part.ts";
import type { DownloadPlan, PlannedFile } from "./plan.ts";
import { createRate } from "./rate.ts";
import { makeFolderSync } from "../../../formats/folders.ts";

export interface DownloadProgress {
  /** Files being fetched or proven now, the largest first. */
  readonly files: readonly PlannedFile[];
  readonly finished: number;
  /** Bytes that are here, and of how many. */
  readonly done: number;
  readonly total: number;
  /** Bytes a second; null before there is anything to go by. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly atOnce?: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface Downloaded {
  readonly fetched: number;
  /** Bytes that came over the network. */
  readonly bytes: number;
}

/**
 * Fetches what is missing of a plan. The first file that cannot be had ends the others in good order; what has come
 * stays.
 * @throws Fault `download.*`, among them `download.cancelled`
 */
export async function download(
  plan: DownloadPlan,
  hub: Hub,
  { signal, atOnce = 4, onProgress = () => {} }: DownloadOptions,
): Promise<Downloaded> {
  const lock = claim(plan.folder);
  try {
    return await fetchPlan(plan, hub, signal, atOnce, onProgress);
  } catch (error) {
    throw signal.aborted && !(error instanceof Fault) ? new Fault("download.cancelled", {}, { cause: error }) : error;
  } finally {
    lock.release();
  }
}

async function fetchPlan(
  plan: DownloadPlan,
  hub: Hub,
  signal: AbortSignal,
  atOnce: number,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Downloaded> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const rate = createRate();
  const have = new Map<PlannedFile, number>();
  for (const file of plan.files) have.set(file, await comeSoFar(file));
  const active = new Set<PlannedFile>();
  let finished = 0;
  let fetched = 0;
  let bytes = 0;
  const tell = (): void => {
    const done = [...have.values()].reduce((sum, n) => sum + n, 0);
    const perSecond = rate.perSecond();
    onProgress({
      files: [...active],
      finished,
      done,
      total: plan.bytes,
      rate: perSecond,
      secondsLeft: perSecond ? (plan.bytes - done) / perSecond : null,
    });
  };

  const one = async (file: PlannedFile): Promise<void> => {
    active.add(file);
    tell();
    const outcome = await downloadFile(file, hub, either, {
      have(now) {
        have.set(file, now);
        tell();
      },
      came(more) {
        bytes += more;
        rate.add(more);
      },
    });
    have.set(file, file.bytes);
    active.delete(file);
    finished++;
    if (outcome === "fetched") fetched++;
    tell();
  };

  const waiting = [...plan.files];
  const worker = async (): Promise<void> => {
    try {
      for (let file = waiting.shift(); file && !either.aborted; file = waiting.shift()) await one(file);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  await Promise.allSettled(Array.from({ length: Math.min(atOnce, plan.files.length) }, worker));
  either.throwIfAborted();
  return { fetched, bytes };
}

/** One program at a time in a folder; the system frees the lock however the program ends. */
function claim(folder: string): { release(): void } {
  const file = join(folder, ".atelier-download");
  let lock: DatabaseSync;
  try {
    makeFolderSync(folder);
    lock = new DatabaseSync(file, { timeout: 0 });
  } catch (cause) {
    throw new Fault("download.not-writable", { file: folder, why: "no file can be made there" }, { cause });
  }
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw new Fault("download.in-use", { folder }, { cause });
  }
  // The empty file stays: removed, two programs could each hold a lock on a file of that name.
  return { release: () => lock.close() };
}
