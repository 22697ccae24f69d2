/**
 * A checkpoint in a smaller form: tensor by tensor, a few megabytes of rows at a time, whatever the size of the whole.
 * What is written is certain before it counts, a second start goes on where the first one ended, and the file gets its name
 * only once every byte of it has been read back.
 */
import { open, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { Fault, isFault } from "../../contract/fault.ts";
import { convert, revert } from "./convert.ts";
import { decodeFloats, type FloatDType } from "./dtype.ts";
import { openJournal, readJournal, type Finished } from "./journal.ts";
import { planLayout, type Layout, type LayoutOptions, type Placed } from "./layout.ts";
import { readBytes, readSafetensors } from "./safetensors.ts";
import { formName } from "./storage.ts";
import { writeAll } from "./write.ts";

export interface OptimiseOptions extends Partial<LayoutOptions> {
  readonly precision: LayoutOptions["precision"];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
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
  /** ‖new − old‖ / ‖old‖, of what was read back from the disk. */
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

/** Bytes of the source taken into memory at once, about. */
const STRETCH = 2 ** 23;

/** Bytes written between two flushes; what an interruption costs at most. */
const FLUSH = 2 ** 27;

export const defaultBlock = 32;

/**
 * Writes the tensors of one or several safetensors files to a new one in the given precision.
 * Until it is whole it lies beside its place as `<out>.part` with a journal; the same call after an interruption continues.
 * @throws Fault `weights.*`: a source that cannot be trusted or is optimised already; `optimise-no-room`, `optimise-out-exists`
 *   before anything is written; `optimise-interrupted` where the disk refuses; the signal's reason once it aborts.
 */
export async function optimiseCheckpoint(files: readonly string[], out: string, options: OptimiseOptions): Promise<OptimiseReport> {
  const start = performance.now();
  const { precision, block = defaultBlock } = options;
  const layout = await planLayout(files, { precision, block });
  const [part, journal] = [`${out}.part`, `${out}.part.journal`];
  const whole = await isWhole(out, layout);
  // A journal without the file it tells of tells nothing.
  const begun = !whole && (await stat(part).then(() => true, () => false));
  const before = (begun ? await readJournal(journal, layout.key) : undefined) ?? new Map<string, Finished>();
  const known = new Map(before);
  if (!whole) await writeParts(part, journal, layout, known, options, out);
  const layers = await verify(whole ? out : part, layout, known, options, out);
  if (!whole) await rename(part, out);
  await rm(journal, { force: true });
  return { file: out, before: layout.before, after: layout.after, seconds: (performance.now() - start) / 1000, resumed: whole ? layout.tensors.length : before.size, layers };
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

async function writeParts(part: string, journalPath: string, layout: Layout, known: Map<string, Finished>, { signal, onProgress }: OptimiseOptions, out: string): Promise<void> {
  await checkRoom(part, layout, out);
  const tensors = layout.tensors.length;
  try {
    await using handle = await open(part, known.size > 0 ? "r+" : "w");
    if (known.size === 0) await writeAll(handle, layout.header, 0);
    await using journal = await openJournal(journalPath, layout.key, known.values());
    let unflushed: Finished[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      await handle.datasync();
      await journal.add(unflushed);
      for (const f of unflushed) known.set(f.tensor, f);
      [unflushed, bytes] = [[], 0];
    };
    let done = 0;
    try {
      for (const placed of layout.tensors) {
        if (!known.has(placed.source.name)) {
          unflushed.push(await writeTensor(handle, placed, signal, (more) => onProgress?.({ phase: "convert", file: out, done: done + more, total: layout.before })));
          bytes += placed.parts.reduce((sum, p) => sum + p.length, 0);
          if (bytes >= FLUSH) await flush();
        }
        done += placed.source.length;
      }
    } catch (error) {
      // An abort keeps what is finished; a disk that refuses will refuse this too.
      await flush().catch(() => undefined);
      throw error;
    }
    await flush();
  } catch (error) {
    if (isFault(error) || signal?.aborted || !(error instanceof Error && "code" in error)) throw error;
    throw new Fault("weights.optimise-interrupted", { file: out, reason: error.message, done: known.size, tensors }, { cause: error });
  }
}

async function checkRoom(part: string, { after }: Layout, out: string): Promise<void> {
  const taken = await stat(part).then((s) => s.blocks * 512, () => 0);
  const disk = await statfs(dirname(part)).catch(() => undefined);
  const free = disk ? disk.bavail * disk.bsize : Infinity;
  const needed = after - taken;
  if (needed > free) throw new Fault("weights.optimise-no-room", { file: out, needed, free });
}

/** Source bytes of whole rows, a stretch at a time. */
function* stretches({ source }: Placed): Generator<{ readonly at: number; readonly length: number }> {
  const row = source.shape.length < 2 ? 8 : Math.max(1, source.length / source.shape[0]!);
  const step = Math.max(1, Math.floor(STRETCH / row)) * row;
  for (let at = 0; at < source.length; at += step) yield { at, length: Math.min(step, source.length - at) };
}

async function writeTensor(handle: FileHandle, placed: Placed, signal: AbortSignal | undefined, tell: (done: number) => void): Promise<Finished> {
  const { source, form, parts } = placed;
  const checksums = parts.map(() => 0);
  const written = parts.map(() => 0);
  for (const { at, length } of stretches(placed)) {
    signal?.throwIfAborted();
    const converted = convert(source, form, await readBytes({ ...source, offset: source.offset + at, length }));
    for (const [n, bytes] of converted.entries()) {
      await writeAll(handle, bytes, parts[n]!.offset + written[n]!);
      written[n]! += bytes.length;
      checksums[n] = crc32(bytes, checksums[n]);
    }
    tell(at + length);
  }
  return { tensor: source.name, checksums };
}

/** Reads the new file as a stranger would, and compares every tensor with its checksum and with its source. */
async function verify(file: string, layout: Layout, known: ReadonlyMap<string, Finished>, { signal, onProgress }: OptimiseOptions, out: string): Promise<readonly OptimisedLayer[]> {
  const { tensors } = await readSafetensors(file);
  const layers: OptimisedLayer[] = [];
  let done = 0;
  for (const placed of layout.tensors) {
    const { source, form, parts } = placed;
    const stored = parts.map((p) => tensors.get(p.name));
    const checksums = parts.map(() => 0);
    let [wrong, all] = [0, 0];
    for (const { at, length } of stretches(placed)) {
      signal?.throwIfAborted();
      const pieces = await Promise.all(stored.map((t) => {
        const share = (bytes: number): number => Math.round((bytes / source.length) * t!.length);
        return readBytes({ ...t!, offset: t!.offset + share(at), length: share(length) });
      }));
      for (const [n, piece] of pieces.entries()) checksums[n] = crc32(piece, checksums[n]);
      const values = revert(form, pieces);
      const original = await readBytes({ ...source, offset: source.offset + at, length });
      if (values === null) {
        if (Buffer.compare(original, pieces[0]!) !== 0) wrong = all = 1;
      } else {
        const meant = decodeFloats(source.dtype as FloatDType, original);
        for (let i = 0; i < meant.length; i++) {
          const [value, off] = [meant[i]!, values[i]! - meant[i]!];
          wrong += off * off;
          all += value * value;
        }
      }
      onProgress?.({ phase: "verify", file: out, done: done + at + length, total: layout.before });
    }
    const expected = known.get(source.name)?.checksums ?? checksums;
    if (checksums.some((sum, n) => sum !== expected[n]) || (form.kind === "same" && wrong > 0)) throw new Fault("weights.optimise-mismatch", { file, tensor: source.name });
    layers.push({ name: source.name, form: formName(form, source), error: all === 0 ? 0 : Math.sqrt(wrong / all) });
    done += source.length;
  }
  return layers;
}
