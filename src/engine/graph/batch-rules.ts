/** How operators are applied to many items at once: see batch.ts. */
import { norm } from "./fused/norm.ts";
import { add, mul } from "./primitives/arithmetic.ts";
import { reshape } from "./primitives/layout.ts";
import { expand } from "./primitives/reduction.ts";
import { applied } from "./apply.ts";
import { size } from "./shape.ts";
import { constant, type Attributes, type Shape, type Tensor } from "./tensor.ts";

interface Application {
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  /** What differs from item to item, with all items along a first axis. */
  readonly lifted: ReadonlyMap<Tensor, Tensor>;
  readonly count: number;
  /** The operator with other inputs and attributes. */
  readonly apply: (inputs: readonly Tensor[], attributes?: Attributes) => readonly Tensor[];
}

/** The results for all items; null where the operator must be applied item by item. */
type Rule = (application: Application) => readonly Tensor[] | null;

/** Numbers by themselves: shapes broadcast from the last axis on, so that axes of length 1 come after the items'. */
const pointwise: Rule = ({ inputs, lifted, count, apply }) => {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return apply(
    inputs.map((t) => {
      const all = lifted.get(t);
      return all ? reshape(all, [count, ...ones(rank - t.shape.length), ...t.shape]) : t;
    }),
  );
};

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);

/** Attributes that name axes, one further on. */
const shifted =
  (change: (attributes: never, count: number) => Attributes): Rule =>
  ({ inputs, attributes, lifted, count, apply }) =>
    apply(
      inputs.map((t) => lifted.get(t) ?? expand(reshape(t, [1, ...t.shape]), [count, ...t.shape])),
      { ...attributes, ...change(attributes as never, count) },
    );

const nextAxis = shifted(({ axis }: { axis: number }) => ({ axis: axis + 1 }));
const nextAxes = shifted(({ axes }: { axes: readonly number[] }) => ({ axes: axes.map((axis) => axis + 1) }));

/**
 * The first axis counts what is computed apart, rows or items: those of all items follow one another.
 * @param among the inputs, by their place, that may differ from item to item
 */
const folded =
  (...among: readonly number[]): Rule =>
  ({ inputs, lifted, apply }) => {
    if (inputs.some((t, n) => lifted.has(t) && !among.includes(n))) return null;
    if (among.some((n) => inputs[n] && !lifted.has(inputs[n]))) return null;
    const fold = ({ shape: [items, first, ...rest] }: Tensor): Shape => [Number(items) * Number(first), ...rest];
    const found = apply(
      inputs.map((t) => {
        const all = lifted.get(t);
        return all ? reshape(all, fold(all)) : t;
      }),
    );
    const [count, first] = lifted.get(inputs[among[0]!]!)!.shape;
    return found.map((t) => reshape(t, [count!, first!, ...t.shape.slice(1)]));
  };

/** Along the last axis: with scale and shift of every item's own they are applied apart. */
const layerNorm: Rule = ({ inputs, attributes, lifted, count, apply }) => {
  const [x, scale, shift] = inputs as [Tensor, Tensor, Tensor];
  const all = lifted.get(x);
  if (!all) return null;
  if (!lifted.has(scale) && !lifted.has(shift)) return apply([all, scale, shift]);
  const width = size(x.shape, -1);
  const over = (value: number): Tensor => constant(new Float32Array(width).fill(value), [width]);
  const [plain] = applied(norm.LayerNormalization, [all, over(1), over(0)], attributes, "wide");
  const own = (t: Tensor): Tensor => {
    const each = lifted.get(t);
    return each ? reshape(each, [count, ...ones(x.shape.length - 1), width]) : t;
  };
  return [add(mul(plain!, own(scale)), own(shift))];
};

const rowsOf: Rule = (application) => (application.attributes["transA"] ? null : folded(0)(application));

/** Matrices of two axes are rows; of more, items come before the axes that broadcast. */
const products: Rule = (application) => {
  const { inputs } = application;
  return inputs.every(({ shape }) => shape.length === 2) ? folded(0)(application) : pointwise(application);
};

const reshaped: Rule = ({ inputs, attributes, lifted, count, apply }) =>
  apply([lifted.get(inputs[0]!)!], { ...attributes, shape: [count, ...(attributes["shape"] as Shape)] });

const expanded: Rule = (application) => {
  const { inputs, attributes, lifted, count, apply } = application;
  const [x] = inputs as [Tensor];
  const shape = attributes["shape"] as Shape;
  return apply([reshape(lifted.get(x)!, [count, ...ones(shape.length - x.shape.length), ...x.shape])], {
    ...attributes,
    shape: [count, ...shape],
  });
};

const lastAxis: Rule = ({ inputs, lifted, apply }) => {
  const [x, ...parameters] = inputs as [Tensor, ...Tensor[]];
  return parameters.some((t) => lifted.has(t)) ? null : apply([lifted.get(x)!, ...parameters]);
};

/** By the operator's name in ONNX. */
export const batchRules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    [
      ..."Add Sub Mul Div Neg Reciprocal Exp Log Sqrt Pow Tanh Sigmoid Erf Equal Greater".split(" "),
      ..."Where Max Min Clip Abs Relu Gelu FastGelu".split(" "),
    ].map((name) => [name, pointwise]),
  ),
  ...Object.fromEntries(["Concat", "Split", "Slice", "Softmax"].map((name) => [name, nextAxis])),
  ...Object.fromEntries(["ReduceSum", "ReduceMean", "ReduceMax"].map((name) => [name, nextAxes])),
  ...Object.fromEntries(
    [
      "Conv",
      "ConvTranspose",
      "AveragePool",
      "MaxPool",
      "Resize",
      "GroupNormalization",
      "RotaryEmbedding",
      "MatMulNBits",
    ].map((name) => [name, folded(0)]),
  ),
  Reshape: reshaped,
  Expand: expanded,
  Transpose: shifted(({ perm }: { perm: readonly number[] }) => ({ perm: [0, ...perm.map((axis) => axis + 1)] })),
  Pad: ({ inputs, attributes, lifted, apply }) => {
    const [x, value] = inputs as [Tensor, Tensor];
    const ahead = (n: unknown): readonly number[] => [0, ...(n as readonly number[])];
    return apply([lifted.get(x)!, value], { before: ahead(attributes["before"]), after: ahead(attributes["after"]) });
  },
  Gemm: rowsOf,
  MatMul: products,
  LayerNormalization: layerNorm,
  SimplifiedLayerNormalization: lastAxis,
  MultiHeadAttention: (application) =>
    application.inputs.length === 3 || application.lifted.has(application.inputs[3]!)
      ? folded(...application.inputs.keys())(application)
      : folded(0, 1, 2)(application),
};
