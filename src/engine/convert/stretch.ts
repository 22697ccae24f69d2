/** One stretch of a tensor: read, converted and written, or read back. What the threads of the optimiser do. */
import { open, type FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { convert, measure, revert } from "./convert.ts";
import type { Finished } from "./journal.ts";
import { readBytes } from "../../formats/safetensors/read.ts";
import { decodeParts, isVerbatim, readParts, readStored, type SourceTensor, rowLength } from "./source.ts";
import type { Form } from "./storage.ts";
import { writeAll } from "../../formats/safetensors/write.ts";

/** Goes to a thread, so it is nothing but data. */
export interface StretchJob {
  /** `convert` writes; `check` takes the checksums of what is written; `compare` holds it against the source too. */
  readonly kind: "convert" | "check" | "compare";
  readonly file: string;
  readonly tensor: Omit<SourceTensor, "addition">;
  readonly form: Form;
  readonly from: number;
  readonly to: number;
  /** Where each part of the new form lies in the file, in bytes. */
  readonly regions: readonly { readonly offset: number; readonly length: number }[];
  /** Added to the values of the source. */
  readonly added: Float32Array<ArrayBuffer> | null;
}

export interface StretchDone {
  /** One a part. */
  readonly checksums: readonly number[];
  /** Sums of (new − old)² and of old²; zero where nothing was compared. */
  readonly wrong: number;
  readonly all: number;
}

/**
 * Does a job.
 * @param writable opens the file to be written on; it stays open for the next stretch
 * @throws Fault `weights.*` where the source cannot be read or not be converted; the system's error where the disk
 *   refuses
 */
export async function doStretch(
  job: StretchJob,
  writable: (file: string) => Promise<FileHandle>,
): Promise<StretchDone> {
  switch (job.kind) {
    case "convert":
      return write(job, await writable(job.file));
    case "check":
      return { checksums: (await stored(job)).map((bytes) => crc32(bytes)), wrong: 0, all: 0 };
    case "compare":
      return compare(job);
    default:
      return job.kind satisfies never;
  }
}

async function write(job: StretchJob, handle: FileHandle): Promise<StretchDone> {
  const { parts, wrong, all } = await converted(job);
  for (const [n, bytes] of parts.entries()) await writeAll(handle, bytes, job.regions[n]!.offset);
  return { checksums: parts.map((bytes) => crc32(bytes)), wrong, all };
}

async function converted({
  tensor,
  form,
  from,
  to,
  added,
}: StretchJob): Promise<{ parts: readonly Uint8Array[]; wrong: number; all: number }> {
  if (!added && form.kind === "same" && isVerbatim(tensor))
    return { parts: [await readStored(tensor, from, to)], wrong: 0, all: 0 };
  const read = await readParts(tensor, from, to);
  return convert(tensor, form, (to - from) * rowLength(tensor.shape), (values) => {
    decodeParts(read, values);
    if (added) for (let i = 0; i < added.length; i++) values[i]! += added[i]!;
  });
}

const stored = ({ file, regions, tensor }: StretchJob): Promise<readonly Uint8Array[]> =>
  Promise.all(
    regions.map(({ offset, length }) =>
      readBytes({ file, name: tensor.name, dtype: "U8", shape: [length], offset, length }),
    ),
  );

async function compare(job: StretchJob): Promise<StretchDone> {
  const { tensor, form, from, to, added } = job;
  const parts = await stored(job);
  const checksums = parts.map((bytes) => crc32(bytes));
  if (!added && form.kind === "same" && isVerbatim(tensor)) {
    const same = Buffer.compare(await readStored(tensor, from, to), parts[0]!) === 0;
    return { checksums, wrong: same ? 0 : Infinity, all: 0 };
  }
  const meant = new Float32Array((to - from) * rowLength(tensor.shape));
  decodeParts(await readParts(tensor, from, to), meant);
  if (added) for (let i = 0; i < added.length; i++) meant[i]! += added[i]!;
  return { checksums, ...measure(revert(form, tensor.dtype, parts), meant) };
}

/** Files that are written on in many places. */
export interface WritableFiles {
  /** Opened at first, the same from then on; it must be there. */
  open(file: string): Promise<FileHandle>;
  close(): Promise<void>;
}

export function writableFiles(): WritableFiles {
  const handles = new Map<string, Promise<FileHandle>>();
  return {
    open(file) {
      const handle = handles.get(file) ?? open(file, "r+");
      handles.set(file, handle);
      return handle;
    },
    async close() {
      const opened = await Promise.allSettled(handles.values());
      handles.clear();
      for (const handle of opened) if (handle.status === "fulfilled") await handle.value.close();
    },
  };
}

/** What the stretches of a tensor amount to, in whatever order they end. */
export class Tally {
  readonly #parts: number;
  readonly #stretches: StretchDone[] = [];
  #count = 0;

  /** @param parts that the tensor has in its new form */
  constructor(parts: number) {
    this.#parts = parts;
  }

  /** Takes the n-th. @returns how many there are now */
  add(n: number, done: StretchDone): number {
    this.#stretches[n] = done;
    return ++this.#count;
  }

  /** Of all: the checksums of their checksums, and the sums of their sums. */
  sums(): Omit<Finished, "tensor"> {
    const of = (part: number): Uint8Array =>
      new Uint8Array(Uint32Array.from(this.#stretches, (s) => s.checksums[part]!).buffer);
    const total = (value: (s: StretchDone) => number): number => this.#stretches.reduce((sum, s) => sum + value(s), 0);
    return {
      checksums: Array.from({ length: this.#parts }, (_, part) => crc32(of(part))),
      wrong: total((s) => s.wrong),
      all: total((s) => s.all),
    };
  }
}
