/** What of a half-written file is certainly on the disk: a line for every finished tensor, so that a second start goes on. */
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
