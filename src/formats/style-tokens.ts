/**
 * A style that was learned, as a file: the tokens that stand for it in front of the words, for one model. The pictures
 * stay the truth; this is made from them and can be made again.
 */
import { checkNumbers } from "./safetensors/numbers.ts";
import { readFloats, readSafetensors } from "./safetensors/read.ts";
import { writeSafetensors } from "./safetensors/write.ts";
import { Fault } from "../contract/fault.ts";

export interface StyleTokens {
  /** Row by row. */
  readonly data: Float32Array;
  /** [3 · style_tokens_per_level, hidden_size] of the model. */
  readonly shape: readonly [number, number];
}

const FORMAT = "atelier-style-1";
const TENSOR = "style_tokens";

/** Whether a file that a recipe names as a style is a learned one, by its ending. */
export const isStyleTokens = (file: string): boolean => /\.safetensors$/i.test(file);

/** Writes it whole or not at all; the same tokens are the same bytes. @throws Fault `weights.write-failed` */
export function writeStyleTokens(file: string, { data, shape }: StyleTokens, model: string): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return writeSafetensors(file, { [TENSOR]: { dtype: "F32", shape, data: bytes } }, { format: FORMAT, model });
}

/** @throws Fault `style.not-tokens` where the file holds something else, `weights.*` where it cannot be read */
export async function readStyleTokens(file: string): Promise<StyleTokens> {
  const { metadata, tensors } = await readSafetensors(file);
  const entry = tensors.get(TENSOR);
  const [rows, width] = entry?.shape ?? [];
  if (metadata["format"] !== FORMAT || !entry || entry.shape.length !== 2)
    throw new Fault("style.not-tokens", { file });
  await checkNumbers([entry]);
  return { data: await readFloats(entry), shape: [rows!, width!] };
}
