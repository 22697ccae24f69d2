/** Rows of a table of weights, read from its file: what a prompt's ids name, without the table in memory. */
import { open } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { isFloat, type Tensor } from "../graph/tensor.ts";
import { decodeFloats, type FloatDType } from "../../formats/safetensors/dtype.ts";
import { whyUnread } from "../../formats/folders.ts";

const STORED = { float32: "F32", float16: "F16", bfloat16: "BF16" } as const satisfies Record<string, FloatDType>;

/**
 * The rows of a weight [rows, width] by index, one after another: [ids, width] in float32.
 * @throws Fault `weights.file-unreadable`; `weights.missing-row` for an index beyond the table
 */
export async function embeddingsOf(
  table: Tensor,
  ids: BigInt64Array,
): Promise<{ readonly data: Float32Array; readonly shape: readonly number[] }> {
  const { source, dtype } = table;
  if (source.kind !== "weight" || !isFloat(dtype)) throw new TypeError("rows are read of a weight that lies in a file");
  const [rows, width] = table.shape as readonly [number, number];
  const { file, offset } = source.region;
  const bytes = source.region.length / rows;
  const data = new Float32Array(ids.length * width);
  const known = new Map<number, Float32Array>();
  try {
    await using handle = await open(file, "r");
    for (const [n, id] of ids.entries()) {
      const index = Number(id);
      if (index < 0 || index >= rows)
        throw new Fault("weights.missing-row", { file, tensor: source.name, row: index, rows });
      let row = known.get(index);
      if (!row) {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes, offset + index * bytes);
        if (bytesRead < bytes) throw new Fault("weights.file-changed", { file, tensor: source.name });
        known.set(index, (row = decodeFloats(STORED[dtype], buffer)));
      }
      data.set(row, n * width);
    }
  } catch (error) {
    if (error instanceof Fault || !(error instanceof Error && "code" in error)) throw error;
    throw new Fault("weights.file-unreadable", { file, reason: whyUnread(error) }, { cause: error });
  }
  return { data, shape: [ids.length, width] };
}
