/** USO's LoRA merged into the weights that it changes, a stretch of rows at a time. */
import { Fault } from "../../contract/fault.ts";
import { processorOf } from "../../formats/layouts/uso.ts";
import { readRows, rowCount, type Source, type SourceTensor, rowLength, withAddition } from "./source.ts";

/** A matrix by rows. */
export interface Matrix {
  readonly data: Float32Array;
  readonly shape: readonly [number, number];
}

/** up [rows, rank] times down [rank, columns], by rows. */
export type Product = (up: Matrix, down: Matrix) => Promise<Float32Array>;

const isPair = (name: string): boolean => /\.processor\.\w+\.(down|up)\.weight$/.test(name);

/**
 * The transformer with every weight W as W + strength · up·down (no alpha, as published). Low-rank tensors that lie
 * among its own are gone.
 * @param lora a source with `*.processor.*_lora*.{down,up}.weight`; other tensors of it do not count
 * @param product computes up·down, which plain JavaScript would take an hour for
 * @throws Fault `weights.lora-misfit` where a pair has no counterpart of its size in the transformer; `weights.*` where
 *   it cannot be read
 */
export function mergeLora(transformer: Source, lora: Source, strength: number, product: Product): Source {
  const read = lastRead();
  const pairs = new Map(lora.tensors.filter((t) => isPair(t.name)).map((t) => [t.name, t]));
  const take = (name: string): SourceTensor | undefined => {
    const found = pairs.get(name);
    pairs.delete(name);
    return found;
  };
  const merged = transformer.tensors
    .filter((t) => !isPair(t.name))
    .map((t) => {
      const path = t.name.endsWith(".weight") ? processorOf(t.name.slice(0, -".weight".length)) : null;
      if (path === null) return t;
      const [down, up] = [take(`${path}.down.weight`), take(`${path}.up.weight`)];
      return down || up ? withPair(t, down, up, strength, product, read) : t;
    });
  for (const [, left] of pairs) throw misfit(left, left.name);
  return { ...transformer, tensors: merged };
}

/**
 * Reads whole tensors and keeps the last: stretches of one layer follow one another, and all layers together would fill
 * the memory.
 */
function lastRead(): (tensor: SourceTensor) => Promise<Float32Array> {
  let kept: { readonly tensor: SourceTensor; readonly values: Promise<Float32Array> } | undefined;
  return (tensor) =>
    (kept?.tensor === tensor ? kept : (kept = { tensor, values: readRows(tensor, 0, rowCount(tensor.shape)) })).values;
}

const misfit = (lora: SourceTensor, layer: string): Fault =>
  new Fault("weights.lora-misfit", { file: lora.pieces[0]!.entry.file, tensor: lora.name, layer }) as Fault;

function withPair(
  tensor: SourceTensor,
  down: SourceTensor | undefined,
  up: SourceTensor | undefined,
  strength: number,
  product: Product,
  read: (tensor: SourceTensor) => Promise<Float32Array>,
): SourceTensor {
  if (!down || !up || down.shape.length !== 2 || up.shape.length !== 2) throw misfit((down ?? up)!, tensor.name);
  const [rank, width] = [rowCount(down.shape), rowLength(tensor.shape)];
  const changed = rowCount(up.shape);
  if (rowLength(down.shape) !== width || rowLength(up.shape) !== rank || changed > rowCount(tensor.shape))
    throw misfit(up, tensor.name);
  return withAddition(tensor, {
    of: { down: down.pieces, up: up.pieces, strength },
    async rows(from, to) {
      const last = Math.min(to, changed);
      if (from >= last) return null;
      // A strength is a factor of the smaller matrix.
      const part = await readRows(up, from, last);
      for (let i = 0; i < part.length; i++) part[i]! *= strength;
      const values = new Float32Array((to - from) * width);
      values.set(
        await product({ data: part, shape: [last - from, rank] }, { data: await read(down), shape: [rank, width] }),
      );
      return values;
    },
  });
}
