/**
 * A checkpoint in a smaller form: tensor by tensor, a few megabytes of rows at a time on every core, whatever the size of the whole.
 * What is written is certain before it counts, a second start goes on where the first one ended, and the file gets its name
 * only once every byte of it has been read back.
 */
import { open, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { Fault, isFault } from "../../contract/fault.ts";
import { type Journal, openJournal, readJournal, type Finished } from "./journal.ts";
import { planLayout, type Layout, type LayoutOptions, type Stretch, stretchesOf } from "./layout.ts";
import { inLanes, type Pool, startPool, threadsFor } from "./pool.ts";
import { readSafetensors } from "./safetensors.ts";
import type { Source } from "./source.ts";
import { defaultBlock, formName } from "./storage.ts";
import type { StretchJob } from "./stretch.ts";
import { writeAll } from "./write.ts";

export interface OptimiseOptions extends Partial<LayoutOptions> {
  readonly precision: LayoutOptions["precision"];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
  /** Threads that convert; 0 for this one alone. One a core where absent, none for a small source. */
  readonly threads?: number;
  /** The program of a thread, where it is bundled. */
  readonly workerEntry?: URL;
  /** Bytes written between two flushes; what an interruption costs at most. */
  readonly flushEvery?: number;
}

/** Bytes of the source that are done, of how many, in this phase. */
export interface OptimiseProgress {
  readonly phase: "convert" | "verify";
  readonly file: string;
  readonly done: number;
  readonly total: number;
}

export interface OptimisedLayer {
  readonly name: string;
  /** `int4`, `int8`, `F16` … */
  readonly form: string;
  /** ‖new − old‖ / ‖old‖. The disk has given back what it was measured on. */
  readonly error: number;
}

export interface OptimiseReport {
  readonly file: string;
  /** Bytes. */
  readonly before: number;
  readonly after: number;
  readonly seconds: number;
  /** Tensors that an earlier start had finished. */
  readonly resumed: number;
  readonly layers: readonly OptimisedLayer[];
}

const flushEvery = 2 ** 27;

/**
 * Writes the tensors of a source to a new safetensors file in the given precision.
 * Until it is whole it lies beside its place as `<out>.part` with a journal; the same call after an interruption continues.
 * @throws Fault `weights.*`: a source that cannot be trusted or is optimised already; `optimise-no-room`, `optimise-out-exists`
 *   before anything is written; `optimise-interrupted` where the disk refuses; the signal's reason once it aborts.
 */
export async function optimiseCheckpoint(source: Source, out: string, options: OptimiseOptions): Promise<OptimiseReport> {
  const start = performance.now();
  const { precision, block = defaultBlock } = options;
  const layout = await planLayout(source, { precision, block });
  const [part, journal] = [`${out}.part`, `${out}.part.journal`];
  const whole = await isWhole(out, layout);
  // A journal without the file it tells of tells nothing.
  const begun = !whole && (await stat(part).then(() => true, () => false));
  const before = (begun ? await readJournal(journal, layout.key) : undefined) ?? new Map<string, Finished>();
  const known = new Map(before);
  await using pool = startPool({ threads: options.threads ?? threadsFor(layout.before), ...(options.workerEntry ? { entry: options.workerEntry } : {}) });
  const work: Work = { pool, layout, known, options, out };
  if (!whole) await writeParts(work, part, journal);
  const layers = await verify(work, whole ? out : part);
  if (!whole) await rename(part, out);
  await rm(journal, { force: true });
  return { file: out, before: layout.before, after: layout.after, seconds: (performance.now() - start) / 1000, resumed: whole ? layout.tensors.length : before.size, layers };
}

/** What both phases go by. */
interface Work {
  readonly pool: Pool;
  readonly layout: Layout;
  /** The tensors that are certainly on the disk. */
  readonly known: Map<string, Finished>;
  readonly options: OptimiseOptions;
  /** Of the new file, once it is whole. */
  readonly out: string;
}

/** True where the file is there already, made from the same source in the same way. */
async function isWhole(out: string, { key }: Layout): Promise<boolean> {
  const found = await readSafetensors(out).catch((error: unknown) => {
    if (isFault(error, "weights.file-missing")) return undefined;
    throw error;
  });
  if (found && found.metadata["optimised_from"] !== key) throw new Fault("weights.optimise-out-exists", { file: out });
  return found !== undefined;
}

/** Does every stretch of the tensors that are wanted, and tells of each tensor when its last one is done. */
async function allStretches({ pool, layout, options, out }: Work, phase: OptimiseProgress["phase"], kind: StretchJob["kind"], file: string, skip: (name: string) => boolean, finished: (tensor: Finished) => void): Promise<void> {
  const { signal, onProgress } = options;
  let done = 0;
  const told = (bytes: number): void => onProgress?.({ phase, file: out, done: (done += bytes), total: layout.before });
  const tensors = layout.tensors.map((placed) => ({ placed, stretches: stretchesOf(placed) }));
  const skipped = tensors.filter(({ placed }) => skip(placed.source.name)).flatMap(({ stretches }) => stretches);
  if (skipped.length > 0) done = skipped.reduce((sum, s) => sum + s.bytes, 0);
  const jobs = tensors.filter(({ placed }) => !skip(placed.source.name)).flatMap(({ placed, stretches }) => {
    const tally = new Tally(placed.parts.length, stretches.length);
    return stretches.map((stretch, n) => ({ stretch, tally, n }));
  });
  await inLanes(jobs, pool.lanes, async ({ stretch, tally, n }) => {
    signal?.throwIfAborted();
    const { checksums, wrong, all } = await pool.run(await jobOf(stretch, kind, file));
    // What comes in after an abort does not count.
    signal?.throwIfAborted();
    if (tally.add(n, checksums, wrong, all)) finished({ tensor: stretch.placed.source.name, ...tally.sums() });
    told(stretch.bytes);
  });
}

async function jobOf({ placed: { source, form }, from, to, regions }: Stretch, kind: StretchJob["kind"], file: string): Promise<StretchJob> {
  const { addition, ...tensor } = source;
  const job = { kind, file, tensor, form, from, to, regions };
  return addition && kind !== "check" ? { ...job, added: await addition.rows(from, to) } : job;
}

/** What a tensor's stretches give, in whatever order they end. */
class Tally {
  readonly #checksums: readonly Uint32Array[];
  readonly #wrong: Float64Array;
  readonly #all: Float64Array;
  #left: number;

  constructor(parts: number, stretches: number) {
    this.#checksums = Array.from({ length: parts }, () => new Uint32Array(stretches));
    [this.#wrong, this.#all, this.#left] = [new Float64Array(stretches), new Float64Array(stretches), stretches];
  }

  /** True with the last one. */
  add(n: number, checksums: readonly number[], wrong: number, all: number): boolean {
    for (const [part, sum] of checksums.entries()) this.#checksums[part]![n] = sum;
    [this.#wrong[n], this.#all[n]] = [wrong, all];
    return --this.#left === 0;
  }

  sums(): Omit<Finished, "tensor"> {
    const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
    return { checksums: this.#checksums.map((sums) => crc32(new Uint8Array(sums.buffer))), wrong: total(this.#wrong), all: total(this.#all) };
  }
}

async function writeParts(work: Work, part: string, journalPath: string): Promise<void> {
  const { layout, known, options, out } = work;
  await checkRoom(part, layout, out);
  try {
    await using handle = await open(part, known.size > 0 ? "r+" : "w");
    if (known.size === 0) await writeAll(handle, layout.header, 0);
    await using journal = await openJournal(journalPath, layout.key, known.values());
    const flusher = new Flusher(handle, journal, known, options.flushEvery ?? flushEvery);
    const lengths = new Map(layout.tensors.map(({ source, parts }) => [source.name, parts.reduce((sum, p) => sum + p.length, 0)]));
    const before = new Set(known.keys());
    try {
      await allStretches(work, "convert", "convert", part, (name) => before.has(name), (tensor) => flusher.add(tensor, lengths.get(tensor.tensor)!));
    } catch (error) {
      // An abort keeps what is finished; a disk that refuses will refuse this too.
      await flusher.end().catch(() => undefined);
      throw error;
    }
    await flusher.end();
  } catch (error) {
    if (isFault(error) || options.signal?.aborted || !(error instanceof Error && "code" in error)) throw error;
    throw new Fault("weights.optimise-interrupted", { file: out, reason: error.message, done: known.size, tensors: layout.tensors.length }, { cause: error });
  }
}

/** Makes certain what is written, batch after batch, while the next is converted. */
class Flusher {
  readonly #handle: FileHandle;
  readonly #journal: Journal;
  readonly #known: Map<string, Finished>;
  readonly #every: number;
  #batch: Finished[] = [];
  #bytes = 0;
  #running: Promise<void> = Promise.resolve();

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

  end(): Promise<void> {
    this.#flush();
    return this.#running;
  }
}

async function checkRoom(part: string, { after }: Layout, out: string): Promise<void> {
  const taken = await stat(part).then((s) => s.blocks * 512, () => 0);
  const disk = await statfs(dirname(part)).catch(() => undefined);
  const free = disk ? disk.bavail * disk.bsize : Infinity;
  const needed = after - taken;
  if (needed > free) throw new Fault("weights.optimise-no-room", { file: out, needed, free });
}

/**
 * Reads the new file as a stranger would and compares every tensor with its checksum: that of the bytes on which the error was
 * measured when they were made. Of a file whose making nobody remembers, with its source.
 */
async function verify(work: Work, file: string): Promise<readonly OptimisedLayer[]> {
  const { layout, known } = work;
  const { tensors: there } = await readSafetensors(file);
  const found = new Map<string, Finished>();
  const remembered = known.size > 0;
  await allStretches(work, "verify", remembered ? "check" : "compare", file, () => false, (tensor) => found.set(tensor.tensor, tensor));
  return layout.tensors.map(({ source, form, parts }) => {
    const { name } = source;
    const [expected, { checksums, ...compared }] = [known.get(name), found.get(name)!];
    const { wrong, all } = expected ?? compared;
    const placed = parts.every((p) => there.get(p.name)?.offset === p.offset && there.get(p.name)?.length === p.length);
    const differs = expected ? checksums.some((sum, n) => sum !== expected.checksums[n]) : form.kind === "same" && wrong > 0;
    if (!placed || differs) throw new Fault("weights.optimise-mismatch", { file, tensor: name });
    return { name, form: formName(form, source), error: all === 0 ? 0 : Math.sqrt(wrong / all) };
  });
}
