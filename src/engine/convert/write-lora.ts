/** A LoRA under the names that other programs read, which changes every layer by exactly as much as before. */
import { type LoraFormat } from "../../contract/learning/lora-format.ts";
import { Fault } from "../../contract/fault.ts";
import type { TransformerSizes } from "../../formats/layouts/layout.ts";
import {
  factorNames,
  layersToWrite,
  type LayerToWrite,
  type WrittenLayer,
} from "../../formats/layouts/lora-written.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors/write.ts";
import { openAdapter } from "../weights/adapter.ts";
import type { LowRank } from "../weights/low-rank.ts";
import { valuesOf } from "../weights/values.ts";

export interface LoraToWrite {
  /** A LoRA under any names that are known, USO's own among them. */
  readonly from: string;
  readonly to: string;
  readonly sizes: TransformerSizes;
  readonly format: LoraFormat;
  /** Of the model that it was trained on, and its licence in words. */
  readonly base: { readonly id: string; readonly name: string; readonly licence: string };
}

/** What some pieces of a layer have in common, and what they make of it. */
interface Factors {
  readonly rank: number;
  /** [rank, into] */
  readonly down: Float32Array;
  /** [out, rank], with the strength in it; zeros in rows that do not change. */
  readonly up: Float32Array;
  readonly rows: readonly (readonly [from: number, to: number])[];
}

/**
 * Writes the LoRA, and reads it back as any other.
 * @returns how many layers of the file it has
 * @throws Fault `weights.lora-unusable`, `weights.lora-size`, `weights.write-failed`
 */
export async function writeLora({ from, to, sizes, format, base }: LoraToWrite): Promise<{ readonly layers: number }> {
  const adapter = await openAdapter(from, sizes);
  const tensors: Record<string, StoredTensor> = {};
  const ranks: number[] = [];
  let layers = 0;
  for (const layer of layersToWrite(sizes)) {
    const factors = await factorsOf(adapter.pieces(layer.layer), layer);
    for (const part of layer.written[format]) {
      const pair = pairFor(factors, part, layer.into);
      if (!pair) continue;
      layers++;
      ranks.push(pair.rank);
      const names = factorNames[format](part.name);
      tensors[names.down] = stored(pair.down, [pair.rank, layer.into]);
      tensors[names.up] = stored(pair.up, [pair.up.length / pair.rank, pair.rank]);
      // As large as the rank, so that whoever scales by it or does not makes the same of it.
      if (names.alpha) tensors[names.alpha] = stored(Float32Array.of(pair.rank), []);
    }
  }
  await writeSafetensors(to, tensors, metadata(format, base, sizes, Math.max(...ranks)));
  const back = await openAdapter(to, sizes);
  if (back.pairs !== layers || back.unused.length > 0)
    throw new Fault("weights.lora-unusable", { file: to, reason: "Written and read back it is another one." });
  return { layers };
}

/** A layer's pieces, of which those of one down factor lie together. */
async function factorsOf(pieces: readonly LowRank[], { into, out }: LayerToWrite): Promise<readonly Factors[]> {
  const found: { rank: number; down: Float32Array; up: Float32Array; rows: [number, number][] }[] = [];
  for (const { from, to, down, up, factor } of pieces) {
    const [low, high] = [await valuesOf(down), await valuesOf(up)];
    const rank = low.length / into;
    const same = found.find((one) => one.rank === rank && one.down.every((v, n) => v === low[n]));
    const whole = same ?? { rank, down: low, up: new Float32Array(out * rank), rows: [] };
    whole.up.set(
      high.map((v) => v * factor),
      from * rank,
    );
    whole.rows.push([from, to]);
    if (!same) found.push(whole);
  }
  return found;
}

/** What a layer of the file is: the factors that change its rows, side by side; null where none does. */
function pairFor(factors: readonly Factors[], { rows }: WrittenLayer, into: number): Omit<Factors, "rows"> | null {
  const changing = factors.filter((one) =>
    one.rows.some(([from, to]) => rows.some(([begin, end]) => from < end && begin < to)),
  );
  if (changing.length === 0) return null;
  const rank = changing.reduce((sum, one) => sum + one.rank, 0);
  const down = new Float32Array(rank * into);
  const up = new Float32Array(rows.reduce((sum, [from, to]) => sum + to - from, 0) * rank);
  let at = 0;
  for (const one of changing) {
    down.set(one.down, at * into);
    let row = 0;
    for (const [from, to] of rows)
      for (let n = from; n < to; n++, row++) up.set(one.up.subarray(n * one.rank, (n + 1) * one.rank), row * rank + at);
    at += one.rank;
  }
  return { rank, down, up };
}

const stored = (values: Float32Array, shape: readonly number[]): StoredTensor => ({
  dtype: "F32",
  shape,
  data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** What loaders ask for, and nothing of the pictures: neither names of folders nor words. */
function metadata(
  format: LoraFormat,
  { id, name, licence }: LoraToWrite["base"],
  { hidden_size }: TransformerSizes,
  rank: number,
): Readonly<Record<string, string>> {
  const plain = {
    format: "pt",
    "modelspec.sai_model_spec": "1.0.1",
    "modelspec.architecture": hidden_size === 3072 ? "flux-1-dev/lora" : `${id}/lora`,
    "modelspec.title": `LoRA for ${name}`,
    "modelspec.license": licence,
  };
  if (format === "diffusers") return plain;
  return {
    ...plain,
    ss_network_module: "networks.lora_flux",
    ss_network_dim: String(rank),
    ss_network_alpha: String(rank),
    ss_network_args: "{}",
    ss_base_model_version: "flux1",
    ss_v2: "False",
  };
}
