/** Makes certain what is written, batch after batch, while the next is converted. */
import type { FileHandle } from "node:fs/promises";
import type { Finished, Journal } from "./journal.ts";

export class Flusher {
  readonly #handle: FileHandle;
  readonly #journal: Journal;
  readonly #known: Map<string, Finished>;
  readonly #every: number;
  #batch: Finished[] = [];
  #bytes = 0;
  #running: Promise<void> = Promise.resolve();

  /**
   * @param handle the file that is written on
   * @param known takes up the tensors that are certain
   * @param every bytes written between two flushes
   */
  constructor(handle: FileHandle, journal: Journal, known: Map<string, Finished>, every: number) {
    [this.#handle, this.#journal, this.#known, this.#every] = [handle, journal, known, every];
  }

  add(tensor: Finished, bytes: number): void {
    this.#batch.push(tensor);
    this.#bytes += bytes;
    if (this.#bytes >= this.#every) this.#flush();
  }

  #flush(): void {
    const batch = this.#batch;
    [this.#batch, this.#bytes] = [[], 0];
    this.#running = this.#keep(batch, this.#running);
    // Thrown at the end.
    this.#running.catch(() => undefined);
  }

  async #keep(batch: readonly Finished[], before: Promise<void>): Promise<void> {
    await before;
    await this.#handle.datasync();
    await this.#journal.add(batch);
    for (const f of batch) this.#known.set(f.tensor, f);
  }

  /** Flushes what is left. @throws the system's error of any flush */
  end(): Promise<void> {
    this.#flush();
    return this.#running;
  }
}
