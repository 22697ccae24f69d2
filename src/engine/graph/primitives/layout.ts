/** The same numbers in another order or shape, joined, cut and padded. */
import { apply, only } from "../apply.ts";
import { one, primitive, type One } from "../operator.ts";
import { demand, demandAxis, dim, elements, sameShape, size } from "../shape.ts";
import { integers, type Primitive, type Shape, type Tensor } from "../tensor.ts";
import { scalar } from "./arithmetic.ts";

/** Numbers from one place up to another along an axis, every `step`-th of them. */
type SliceAttributes = Readonly<Record<"axis" | "from" | "to" | "step", number>>;
/** Numbers to add before and after, one of each an axis. */
type PadAttributes = { readonly before: readonly number[]; readonly after: readonly number[] };

const replaced = (shape: Shape, axis: number, by: number): Shape => shape.map((d, i) => (i === axis ? by : d));

export const layout = {
  Reshape: primitive<One, { readonly shape: Shape }>({
    onnx: "Reshape",
    alias: true,
    infer: ([x], { shape }) => {
      const [before, after] = [elements(x.shape), elements(shape)];
      demand(after.named.length <= 1, "at most one dimension may be named");
      const fits = before.count === after.count && sameShape(before.named, after.named);
      demand(fits, `[${shape.join(", ")}] has another number of elements`);
      return one(x, { shape });
    },
    operands: ([x], { shape }) => [x, integers(shape.map((d) => (typeof d === "number" ? d : -1)))],
    written: () => ({}),
    gradient: ({ g, inputs: [x] }) => [reshape(g, x.shape)],
  }),
  Transpose: primitive<One, { readonly perm: readonly number[] }>({
    onnx: "Transpose",
    infer: ([x], { perm }) => {
      const axes = perm.toSorted((a, b) => a - b);
      demand(sameShape(axes, [...x.shape.keys()]), `${perm.join(", ")} is no order of ${x.shape.length} axes`);
      return one(x, { shape: perm.map((axis) => dim(x.shape, axis)) });
    },
    gradient: ({ g, attributes: { perm } }) => [
      transpose(
        g,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    ],
  }),
  Concat: primitive<readonly [Tensor, ...Tensor[]], { readonly axis: number }>({
    onnx: "Concat",
    infer: (parts, { axis }) => {
      const [first] = parts;
      const alike = (t: Tensor): boolean =>
        t.shape.length === first.shape.length && t.shape.every((d, i) => i === axis || d === first.shape[i]);
      demand(parts.every(alike), `all but axis ${axis} must agree`);
      const total = parts.reduce((sum, t) => sum + size(t.shape, axis), 0);
      return one(first, { shape: replaced(first.shape, axis, total) });
    },
    gradient: ({ g, inputs, attributes: { axis } }) =>
      split(
        g,
        inputs.map((t) => size(t.shape, axis)),
        axis,
      ),
  }),
  Split: primitive<One, { readonly axis: number; readonly sizes: readonly number[] }>({
    onnx: "Split",
    infer: ([x], { axis, sizes }) => {
      const total = sizes.reduce((a, b) => a + b, 0);
      demand(total === size(x.shape, axis), `the parts make ${total}, axis ${axis} has ${dim(x.shape, axis)}`);
      return sizes.map((n) => ({ dtype: x.dtype, shape: replaced(x.shape, axis, n) }));
    },
    operands: ([x], { sizes }) => [x, integers(sizes)],
    written: ({ axis }) => ({ axis }),
    gradient: ({ gs, attributes: { axis } }) => [concat(gs, axis)],
  }),
  Slice: primitive<One, SliceAttributes>({
    onnx: "Slice",
    infer: ([x], { axis, from, to, step }) => {
      const all = size(x.shape, axis);
      demand(0 <= from && from < to && to <= all && step >= 1, `${from} to ${to} by ${step} is no part of ${all}`);
      return one(x, { shape: replaced(x.shape, axis, Math.ceil((to - from) / step)) });
    },
    operands: ([x], { axis, from, to, step }) => [x, ...[[from], [to], [axis], [step]].map(integers)],
    written: () => ({}),
    gradient: ({ g, inputs: [x], attributes }) => [unsliced(g, size(x.shape, attributes.axis), attributes)],
  }),
  Pad: primitive<readonly [x: Tensor, value: Tensor], PadAttributes>({
    onnx: "Pad",
    infer: ([x, value], { before, after }) => {
      const counted = [before, after].every((n) => n.length === x.shape.length && n.every((count) => count >= 0));
      demand(counted, `there must be a count for each of ${x.shape.length} axes, before and after`);
      demand(value.shape.length === 0 && value.source.kind === "constant", "the value must be a single constant");
      const longer = (d: Shape[number], i: number) => {
        const added = before[i]! + after[i]!;
        return added === 0 ? d : size(x.shape, i) + added;
      };
      return one(x, { shape: x.shape.map(longer) });
    },
    operands: ([x, value], { before, after }) => [x, integers([...before, ...after]), value],
    written: () => ({}),
    gradient: ({ g, inputs: [x], attributes: { before } }) => [
      before.reduce((cut, from, axis) => {
        const length = dim(x.shape, axis);
        return length === dim(cut.shape, axis) ? cut : slice(cut, axis, from, from + size(x.shape, axis));
      }, g),
      null,
    ],
  }),
} as const satisfies Record<string, Primitive>;

/** Puts the numbers of a slice back to where they were taken, zeros between them. */
function unsliced(part: Tensor, all: number, { axis, from, to, step }: SliceAttributes): Tensor {
  if (step === 1) return padAxis(part, axis, from, all - to);
  const [before, after] = [part.shape.slice(0, axis + 1), part.shape.slice(axis + 1)];
  const count = size(part.shape, axis);
  const apart = padAxis(reshape(part, [...before, 1, ...after]), axis + 1, 0, step - 1);
  const spread = reshape(apart, replaced(part.shape, axis, count * step));
  // The zeros after the last number may reach beyond the end.
  const kept = Math.min(count * step, all - from);
  return padAxis(slice(spread, axis, 0, kept), axis, from, all - from - kept);
}

/** The same elements in another shape; at most one named dimension. */
export const reshape = (x: Tensor, shape: Shape): Tensor => only(layout.Reshape, [x], { shape });
/** The axes in another order. */
export const transpose = (x: Tensor, perm: readonly number[]): Tensor => only(layout.Transpose, [x], { perm });

/**
 * The most tensors that one node joins or splits: with the whole they are the 8 buffers that every WebGPU device can
 * bind.
 */
const FAN = 7;

/** As few groups as take all, of as many as one node takes. */
function groups<T>(items: readonly T[]): readonly (readonly T[])[] {
  let length = FAN;
  while (length * FAN < items.length) length *= FAN;
  return Array.from({ length: Math.ceil(items.length / length) }, (_, n) => items.slice(n * length, (n + 1) * length));
}

/** Tensors joined along an axis. Many are joined in groups first. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  if (parts.length === 1) return parts[0]!;
  const few = parts.length <= FAN ? parts : groups(parts).map((g) => concat(g, axis));
  return only(layout.Concat, few as [Tensor, ...Tensor[]], { axis });
}

/** Parts of these sizes along an axis. Many are split from groups, which are split off first. */
export function split(x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  if (sizes.length === 1) return [x];
  if (sizes.length <= FAN) return apply(layout.Split, [x], { axis, sizes });
  const grouped = groups(sizes);
  const totals = grouped.map((g) => g.reduce((a, b) => a + b, 0));
  return split(x, totals, axis).flatMap((part, n) => split(part, grouped[n]!, axis));
}

/** What lies from one place up to another along an axis, or every `step`-th of it. */
export function slice(x: Tensor, axis: number, from: number, to: number, step = 1): Tensor {
  if (from === 0 && to === x.shape[axis] && step === 1) return x;
  return only(layout.Slice, [x], { axis, from, to, step });
}

/** Numbers of one value around a tensor: so many before and after each axis. */
export const pad = (x: Tensor, pads: PadAttributes, value: Tensor): Tensor => only(layout.Pad, [x, value], pads);

/** Zeros before and after one axis. */
export function padAxis(x: Tensor, axis: number, before: number, after: number): Tensor {
  demandAxis(x.shape, axis);
  if (before === 0 && after === 0) return x;
  const at = (count: number): readonly number[] => x.shape.map((_, i) => (i === axis ? count : 0));
  return pad(x, { before: at(before), after: at(after) }, scalar(0));
}
