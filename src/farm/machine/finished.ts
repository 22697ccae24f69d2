/**
 * A picture that is made while the store is full or away waits on this machine, in place of being made again. It is one
 * at most: none is begun before it is put away.
 */
import { rm } from "node:fs/promises";
import { toFault } from "../../contract/fault.ts";
import type { Result } from "../sending/order.ts";
import type { FarmBlobs } from "../store/store.ts";

export interface FinishedPicture {
  /** The queue's name of its job. */
  readonly job: string;
  readonly file: string;
  /** In which the file lies, and nothing else. */
  readonly folder: string;
  readonly result: Omit<Result, "picture">;
}

export class Finished {
  readonly #blobs: FarmBlobs;
  #waits: FinishedPicture | null = null;
  /** What was put away while another job was at work. */
  #stored: { readonly job: string; readonly result: Result } | null = null;

  constructor(blobs: FarmBlobs) {
    this.#blobs = blobs;
  }

  /**
   * Puts a picture into the store, and removes it here unless it is to wait.
   * @throws Fault `farm.store-*` where it waits now
   */
  async put(picture: FinishedPicture): Promise<Result> {
    const { file, folder, result } = picture;
    try {
      const stored = { ...result, picture: await this.#blobs.put(file) };
      this.#waits = null;
      await removed(folder);
      return stored;
    } catch (error) {
      this.#waits = toFault(error).code.startsWith("farm.store-") ? picture : null;
      if (!this.#waits) await removed(folder);
      throw error;
    }
  }

  /**
   * Puts away what waits.
   * @param job  that is to be made now
   * @returns what was made of that job before; null where it is to be made
   * @throws Fault `farm.store-*` where that is not possible yet
   */
  async resultOf(job: string): Promise<Result | null> {
    const waits = this.#waits;
    if (waits) {
      const result = await this.put(waits).catch((error: unknown) => {
        if (this.#waits) throw error;
        // Its file is gone: it is made again.
        return null;
      });
      this.#stored = result && { job: waits.job, result };
    }
    if (this.#stored?.job !== job) return null;
    // Whoever asks once more has not found it in the store.
    const { result } = this.#stored;
    this.#stored = null;
    return result;
  }

  /** Lets go of what waits. */
  async end(): Promise<void> {
    if (this.#waits) await removed(this.#waits.folder);
    this.#waits = null;
  }
}

const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
