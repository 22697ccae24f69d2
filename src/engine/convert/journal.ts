/**
 * What of a half-written file is certainly on the disk: a line for every finished tensor, so that a second start goes
 * on.
 */
import { open, readFile, type FileHandle } from "node:fs/promises";

/** A finished tensor. */
export interface Finished {
  readonly tensor: string;
  /** One a part: of the checksums of its stretches. */
  readonly checksums: readonly number[];
  /** The sums that the error is made of: (new − old)² and old² of all values. */
  readonly wrong: number;
  readonly all: number;
}

/** The finished tensors of a journal that belongs to this key; undefined where there is none, or another's. */
export async function readJournal(path: string, key: string): Promise<ReadonlyMap<string, Finished> | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  // The last piece is empty, or a line that was being written when the end came.
  const [first, ...rest] = text.split("\n").slice(0, -1);
  if (first !== key) return undefined;
  return new Map(rest.map((line) => JSON.parse(line) as Finished).map((f) => [f.tensor, f]));
}

export interface Journal extends AsyncDisposable {
  /** Records tensors whose bytes are flushed. */
  add(finished: readonly Finished[]): Promise<void>;
}

/** Opens a journal to be written on, anew with the key or at its end; what stands there as `known` is written again. */
export async function openJournal(path: string, key: string, known: Iterable<Finished>): Promise<Journal> {
  const handle = await open(path, "w");
  await write(handle, [key, ...[...known].map((f) => JSON.stringify(f))]);
  return {
    add: (finished) =>
      write(
        handle,
        finished.map((f) => JSON.stringify(f)),
      ),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function write(handle: FileHandle, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  await handle.appendFile(`${lines.join("\n")}\n`);
  await handle.datasync();
}

/** Makes certain what is written, batch after batch, while the next is converted. */
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
