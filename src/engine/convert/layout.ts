/** Where everything of an optimised checkpoint will lie, known before a single weight is read. */
import type { ModelPrecision } from "../../contract/making/precision.ts";
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { bytesPerValue } from "../../formats/safetensors/dtype.ts";
import { byteLength } from "../../formats/safetensors/header.ts";
import { rowCount, type Source, type SourceTensor, storedBytes } from "./source.ts";
import { formOf, type Form } from "./storage.ts";
import { safetensorsHeader, type ListedTensor } from "../../formats/safetensors/write.ts";

/** One tensor of the source, its form, and where its parts begin in the new file. */
export interface Placed {
  readonly source: SourceTensor;
  readonly form: Form;
  /**
   * The tensor itself, or the packed codes and then the scales. Offsets in bytes from the beginning of the new file.
   */
  readonly parts: readonly (ListedTensor & { readonly offset: number })[];
}

export interface Layout {
  readonly header: Buffer;
  readonly tensors: readonly Placed[];
  /** Bytes of the source's tensors and of the new file. */
  readonly before: number;
  readonly after: number;
  /** Digest of everything the new file depends on, as far as it shows without reading the weights. */
  readonly key: string;
}

export interface LayoutOptions {
  readonly precision: ModelPrecision;
  readonly block: number;
}

/** Changes with the meaning of what lies in a journal or in a file. */
const EDITION = 2;

/**
 * Plans the new file.
 * @throws Fault `weights.optimise-quantised` where the source is an optimised one.
 */
export async function planLayout(
  { tensors: sources, metadata }: Source,
  { precision, block }: LayoutOptions,
): Promise<Layout> {
  const done = sources.find((t) => t.name.endsWith(".packed"));
  if (done) throw new Fault("weights.optimise-quantised", { file: done.pieces[0]!.entry.file, tensor: done.name });
  const formed = sources.map((source) => ({ source, form: formOf(source, precision, block) }));

  const listed = formed.flatMap(({ source, form }) => partsOf(source, form));
  // Wide types first, so that every tensor lies aligned.
  listed.sort((a, b) => bytesPerValue[b.dtype] - bytesPerValue[a.dtype]);
  const files = [...new Set(sources.flatMap((t) => t.pieces.map((p) => p.entry.file)))];
  const times = await Promise.all(files.map(async (f) => (await stat(f)).mtimeMs));
  const key = createHash("sha256")
    .update(JSON.stringify([EDITION, precision, block, times, sources, listed]))
    .digest("hex");
  const header = safetensorsHeader(listed, { ...metadata, precision, block: `${block}`, optimised_from: key });

  let end = header.length;
  const offsets = new Map(listed.map((t) => [t.name, (end += t.length) - t.length]));
  const tensors = formed.map(({ source, form }) => ({
    source,
    form,
    parts: partsOf(source, form).map((part) => ({ ...part, offset: offsets.get(part.name)! })),
  }));
  return { header, tensors, before: sources.reduce((sum, t) => sum + storedBytes(t), 0), after: end, key };
}

/** Rows of a tensor, and the regions of the new file that its parts take. */
export interface Stretch {
  readonly placed: Placed;
  readonly from: number;
  readonly to: number;
  readonly regions: readonly { readonly offset: number; readonly length: number }[];
  /** Bytes of the source, about. */
  readonly bytes: number;
}

/**
 * Bytes of the source taken into memory at once, about. Checksums are taken of each stretch, so `EDITION` changes with
 * it.
 */
const STRETCH = 2 ** 21;

/** A tensor in whole rows, at least one stretch. */
export function stretchesOf(placed: Placed): readonly Stretch[] {
  const { source, parts } = placed;
  const rows = rowCount(source.shape);
  const all = storedBytes(source);
  const step = Math.max(1, Math.floor(STRETCH / Math.max(1, all / Math.max(1, rows))));
  return Array.from({ length: Math.max(1, Math.ceil(rows / step)) }, (_, n) => {
    const [from, to] = [n * step, Math.min(rows, (n + 1) * step)];
    const share = (length: number): number => (rows === 0 ? 0 : length / rows);
    const regions = parts.map(({ offset, length }) => ({
      offset: offset + share(length) * from,
      length: share(length) * (to - from),
    }));
    return { placed, from, to, regions, bytes: share(all) * (to - from) };
  });
}

function partsOf({ name, dtype, shape }: SourceTensor, form: Form): readonly ListedTensor[] {
  switch (form.kind) {
    case "same":
      return [{ name, dtype, shape, length: byteLength(shape, dtype)! }];
    case "float":
      return [{ name, dtype: form.dtype, shape, length: byteLength(shape, form.dtype)! }];
    case "blocks": {
      const [rows, width] = shape as [number, number];
      const blocks = width / form.block;
      const bytes = (form.block * form.bits) / 8;
      return [
        { name: `${name}.packed`, dtype: "U8", shape: [rows, blocks, bytes], length: rows * blocks * bytes },
        { name: `${name}.scales`, dtype: "F16", shape: [rows, blocks], length: rows * blocks * 2 },
      ];
    }
    default:
      return form satisfies never;
  }
}
