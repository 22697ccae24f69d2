/** Where everything of an optimised checkpoint will lie, known before a single weight is read. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { bytesPerValue } from "./dtype.ts";
import { byteLength, type TensorEntry } from "./header.ts";
import { readSafetensors } from "./safetensors.ts";
import { formOf, type Form, type OptimisedPrecision } from "./storage.ts";
import { safetensorsHeader, type ListedTensor } from "./write.ts";

/** One tensor of the source, its form, and where its parts begin in the new file. */
export interface Placed {
  readonly source: TensorEntry;
  readonly form: Form;
  /** The tensor itself, or the packed codes and then the scales. Offsets in bytes from the beginning of the new file. */
  readonly parts: readonly (ListedTensor & { readonly offset: number })[];
}

export interface Layout {
  readonly header: Buffer;
  readonly tensors: readonly Placed[];
  /** Bytes of the source files and of the new one. */
  readonly before: number;
  readonly after: number;
  /** Digest of everything the new file depends on, as far as it shows without reading the weights. */
  readonly key: string;
}

export interface LayoutOptions {
  readonly precision: OptimisedPrecision;
  readonly block: number;
}

/**
 * Plans the new file.
 * @throws Fault `weights.*` where a source cannot be trusted, `weights.optimise-quantised` where it is an optimised one.
 */
export async function planLayout(files: readonly string[], { precision, block }: LayoutOptions): Promise<Layout> {
  const sources = await Promise.all(files.map(readSafetensors));
  const entries = sources.flatMap((s) => [...s.tensors.values()]);
  const done = entries.find((e) => e.name.endsWith(".packed"));
  if (done) throw new Fault("weights.optimise-quantised", { file: done.file, tensor: done.name });
  const formed = entries.map((source) => ({ source, form: formOf(source, precision, block) }));

  const listed = formed.flatMap(({ source, form }) => partsOf(source, form));
  // Wide types first, so that every tensor lies aligned.
  listed.sort((a, b) => bytesPerValue[b.dtype] - bytesPerValue[a.dtype]);
  const metadata = Object.assign({}, ...sources.map((s) => s.metadata)) as Record<string, string>;
  const times = await Promise.all(files.map(async (f) => (await stat(f)).mtimeMs));
  const key = createHash("sha256").update(JSON.stringify([precision, block, times, entries, listed])).digest("hex");
  const header = safetensorsHeader(listed, { ...metadata, precision, block: `${block}`, optimised_from: key });

  let end = header.length;
  const offsets = new Map(listed.map((t) => [t.name, (end += t.length) - t.length]));
  const tensors = formed.map(({ source, form }) => ({ source, form, parts: partsOf(source, form).map((part) => ({ ...part, offset: offsets.get(part.name)! })) }));
  return { header, tensors, before: sources.reduce((sum, s) => sum + s.size, 0), after: end, key };
}

function partsOf({ name, dtype, shape, length }: TensorEntry, form: Form): readonly ListedTensor[] {
  switch (form.kind) {
    case "same":
      return [{ name, dtype, shape, length }];
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
