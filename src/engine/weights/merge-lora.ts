/** USO's LoRA merged into the weights that it changes, a stretch of rows at a time. */
import { Fault } from "../../contract/fault.ts";
import { readRows, rowsOf, type Source, type SourceTensor, widthOf, withAddition } from "./source.ts";

/** A matrix by rows. */
export interface Matrix {
  readonly data: Float32Array;
  readonly shape: readonly [number, number];
}

/** up [rows, rank] times down [rank, columns], by rows. */
export type Product = (up: Matrix, down: Matrix) => Promise<Float32Array>;

/** The layer that each pair changes (upstream `flux/modules/layers.py`): of `linear1` the rows of queries, keys and values. */
const layers: Readonly<Record<string, string>> = {
  qkv_lora1: "img_attn.qkv", qkv_lora2: "txt_attn.qkv", proj_lora1: "img_attn.proj", proj_lora2: "txt_attn.proj", qkv_lora: "linear1", proj_lora: "linear2",
};

const pairName = /^(.+)\.processor\.(\w+)\.(down|up)\.weight$/;

interface Pair {
  down?: SourceTensor;
  up?: SourceTensor;
}

/**
 * The transformer with every weight W as W + strength · up·down (no alpha, as published). Low-rank tensors that lie among its
 * own are gone.
 * @param lora a source with `*.processor.*_lora*.{down,up}.weight`; other tensors of it do not count
 * @param product computes up·down, which plain JavaScript would take an hour for
 * @throws Fault `weights.lora-misfit` where a pair has no counterpart of its size in the transformer; `weights.*` where it cannot be read
 */
export function mergeLora(transformer: Source, lora: Source, strength: number, product: Product): Source {
  const read = lastRead();
  const pairs = new Map<string, Pair>();
  for (const t of lora.tensors) {
    const [, block, pair, way] = pairName.exec(t.name) ?? [];
    if (block === undefined) continue;
    const layer = Object.hasOwn(layers, pair!) ? `${block}.${layers[pair!]}.weight` : t.name;
    pairs.set(layer, { ...pairs.get(layer), [way!]: t });
  }
  const merged = transformer.tensors.filter((t) => !pairName.test(t.name)).map((t) => {
    const pair = pairs.get(t.name);
    pairs.delete(t.name);
    return pair ? withPair(t, pair, strength, product, read) : t;
  });
  for (const [layer, { down, up }] of pairs) throw misfit((down ?? up)!, layer);
  return { ...transformer, tensors: merged };
}

/** Reads whole tensors and keeps the last: stretches of one layer follow one another, and all layers together would fill the memory. */
function lastRead(): (tensor: SourceTensor) => Promise<Float32Array> {
  let kept: { readonly tensor: SourceTensor; readonly values: Promise<Float32Array> } | undefined;
  return (tensor) => (kept?.tensor === tensor ? kept : (kept = { tensor, values: readRows(tensor, 0, rowsOf(tensor.shape)) })).values;
}

const misfit = (lora: SourceTensor, layer: string): Fault => new Fault("weights.lora-misfit", { file: lora.pieces[0]!.entry.file, tensor: lora.name, layer }) as Fault;

function withPair(tensor: SourceTensor, { down, up }: Pair, strength: number, product: Product, read: (tensor: SourceTensor) => Promise<Float32Array>): SourceTensor {
  if (!down || !up || down.shape.length !== 2 || up.shape.length !== 2) throw misfit((down ?? up)!, tensor.name);
  const [rank, width] = [rowsOf(down.shape), widthOf(tensor.shape)];
  const changed = rowsOf(up.shape);
  if (widthOf(down.shape) !== width || widthOf(up.shape) !== rank || changed > rowsOf(tensor.shape)) throw misfit(up, tensor.name);
  return withAddition(tensor, {
    of: { down: down.pieces, up: up.pieces, strength },
    async rows(from, to) {
      const values = new Float32Array((to - from) * width);
      const last = Math.min(to, changed);
      if (from >= last) return values;
      // A strength is a factor of the smaller matrix.
      const part = (await readRows(up, from, last)).map((x) => x * strength);
      values.set(await product({ data: part, shape: [last - from, rank] }, { data: await read(down), shape: [rank, width] }));
      return values;
    },
  });
}
