/**
 * A checkpoint in a smaller form: tensor by tensor, a few megabytes of rows at a time on every core, whatever the size
 * of the whole. What is written is certain before it counts, a second start goes on where the first one ended, and the
 * file gets its name only once every byte of it has been read back.
 */
import { open, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault, isFault } from "../../contract/fault.ts";
import { whyNot } from "../../formats/folders.ts";
import { Flusher, openJournal, readJournal, type Finished } from "./journal.ts";
import { planLayout, type Layout, type LayoutOptions, type Stretch, stretchesOf } from "./layout.ts";
import { inLanes, type Pool, startPool, threadsFor } from "./pool.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import type { Source } from "./source.ts";
import { defaultBlock, formName } from "./storage.ts";
import { type StretchJob, Tally } from "./stretch.ts";
import { writeAll } from "../../formats/safetensors/write.ts";

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
 * Until it is whole it lies beside its place as `<out>.part` with a journal; the same call after an interruption
 * continues.
 * @throws Fault `weights.*`: a source that cannot be trusted or is optimised already; `optimise-no-room`,
 *   `optimise-out-exists` before anything is written; `optimise-interrupted` where the disk refuses; the signal's
 *   reason once it aborts.
 */
export async function optimiseCheckpoint(
  source: Source,
  out: string,
  options: OptimiseOptions,
): Promise<OptimiseReport> {
  const start = performance.now();
  const { precision, block = defaultBlock } = options;
  const layout = await planLayout(source, { precision, block });
  const [part, journal] = [`${out}.part`, `${out}.part.journal`];
  const whole = await isWhole(out, layout);
  // A journal without the file it tells of tells nothing.
  const begun =
    !whole &&
    (await stat(part).then(
      () => true,
      () => false,
    ));
  const before = (begun ? await readJournal(journal, layout.key) : undefined) ?? new Map<string, Finished>();
  const known = new Map(before);
  await using pool = await startPool({
    threads: options.threads ?? threadsFor(layout.before),
    ...(options.workerEntry ? { entry: options.workerEntry } : {}),
  });
  const work: Work = { pool, layout, known, options, out };
  if (!whole) await writeParts(work, part, journal);
  const layers = await verify(work, whole ? out : part);
  if (!whole) await rename(part, out);
  await rm(journal, { force: true });
  return {
    file: out,
    before: layout.before,
    after: layout.after,
    seconds: (performance.now() - start) / 1000,
    resumed: whole ? layout.tensors.length : before.size,
    layers,
  };
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

/** One way through all tensors. */
interface Pass {
  readonly phase: OptimiseProgress["phase"];
  readonly kind: StretchJob["kind"];
  /** The new file, as it is called now. */
  readonly file: string;
  /** Names of tensors that need it no more. */
  readonly skip: ReadonlySet<string>;
  /** Told of each tensor when its last stretch is done. */
  readonly finished: (tensor: Finished) => void;
}

async function go({ pool, layout, options, out }: Work, { phase, kind, file, skip, finished }: Pass): Promise<void> {
  const { signal, onProgress } = options;
  const tensors = layout.tensors.map((placed) => ({
    name: placed.source.name,
    tally: new Tally(placed.parts.length),
    stretches: stretchesOf(placed),
  }));
  const left = tensors.filter(({ name }) => !skip.has(name));
  let done = tensors
    .filter(({ name }) => skip.has(name))
    .flatMap(({ stretches }) => stretches)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const jobs = left.flatMap(({ name, tally, stretches }) =>
    stretches.map((stretch, n) => ({ name, tally, stretch, n, of: stretches.length })),
  );
  await inLanes(jobs, pool.lanes, async ({ name, tally, stretch, n, of }) => {
    signal?.throwIfAborted();
    const its = await pool.run(await jobOf(stretch, kind, file));
    // What comes in after an abort does not count.
    signal?.throwIfAborted();
    if (tally.add(n, its) === of) finished({ tensor: name, ...tally.sums() });
    done += stretch.bytes;
    onProgress?.({ phase, file: out, done, total: layout.before });
  });
}

async function jobOf(
  { placed: { source, form }, from, to, regions }: Stretch,
  kind: StretchJob["kind"],
  file: string,
): Promise<StretchJob> {
  const { addition, ...tensor } = source;
  const added = addition && kind !== "check" ? await addition.rows(from, to) : null;
  return { kind, file, tensor, form, from, to, regions, added };
}

async function writeParts(work: Work, part: string, journalPath: string): Promise<void> {
  const { layout, known, options, out } = work;
  await checkRoom(part, layout, out);
  try {
    await using handle = await open(part, known.size > 0 ? "r+" : "w");
    if (known.size === 0) await writeAll(handle, layout.header, 0);
    await using journal = await openJournal(journalPath, layout.key, known.values());
    const flusher = new Flusher(handle, journal, known, options.flushEvery ?? flushEvery);
    const lengths = new Map(
      layout.tensors.map(({ source, parts }) => [source.name, parts.reduce((sum, p) => sum + p.length, 0)]),
    );
    const pass: Pass = {
      phase: "convert",
      kind: "convert",
      file: part,
      skip: new Set(known.keys()),
      finished: (tensor) => flusher.add(tensor, lengths.get(tensor.tensor)!),
    };
    try {
      await go(work, pass);
    } catch (error) {
      // An abort keeps what is finished; a disk that refuses will refuse this too.
      await flusher.end().catch(() => undefined);
      throw error;
    }
    await flusher.end();
  } catch (error) {
    if (isFault(error) || options.signal?.aborted || !(error instanceof Error && "code" in error)) throw error;
    throw new Fault(
      "weights.optimise-interrupted",
      { file: out, reason: whyNot(error), done: known.size, tensors: layout.tensors.length },
      { cause: error },
    );
  }
}

async function checkRoom(part: string, { after }: Layout, out: string): Promise<void> {
  const taken = await stat(part).then(
    (s) => s.blocks * 512,
    () => 0,
  );
  const disk = await statfs(dirname(part)).catch(() => undefined);
  const free = disk ? disk.bavail * disk.bsize : Infinity;
  const needed = after - taken;
  if (needed > free) throw new Fault("weights.optimise-no-room", { file: out, needed, free });
}

/**
 * Reads the new file as a stranger would and compares every tensor with its checksum: that of the bytes on which the
 * error was measured when they were made. Of a file whose making nobody remembers, with its source.
 */
async function verify(work: Work, file: string): Promise<readonly OptimisedLayer[]> {
  const { layout, known } = work;
  const { tensors: there } = await readSafetensors(file);
  const found = new Map<string, Finished>();
  const remembered = known.size > 0;
  await go(work, {
    phase: "verify",
    kind: remembered ? "check" : "compare",
    file,
    skip: new Set(),
    finished: (tensor) => void found.set(tensor.tensor, tensor),
  });
  return layout.tensors.map(({ source, form, parts }) => {
    const { name } = source;
    const [expected, { checksums, ...compared }] = [known.get(name), found.get(name)!];
    const { wrong, all } = expected ?? compared;
    const placed = parts.every((p) => there.get(p.name)?.offset === p.offset && there.get(p.name)?.length === p.length);
    const differs = expected
      ? checksums.some((sum, n) => sum !== expected.checksums[n])
      : form.kind === "same" && wrong > 0;
    if (!placed || differs) throw new Fault("weights.optimise-mismatch", { file, tensor: name });
    return { name, form: formName(form, source), error: all === 0 ? 0 : Math.sqrt(wrong / all) };
  });
}
