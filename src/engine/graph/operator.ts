/** Writing rows of the operator table: see operators.ts. */
import { broadcast } from "./shape.ts";
import type { Attributes, Fused, Inputs, NoGradient, Primitive, Tensor, TensorType } from "./tensor.ts";

/** Inputs of operators of one and of two tensors. */
export type One = readonly [x: Tensor];
export type Pair = readonly [a: Tensor, b: Tensor];

/** No attributes. */
export type None = Readonly<Record<never, never>>;

type Row<T> = Omit<T, "precision"> & Partial<Pick<Primitive, "precision">>;

/** A row that other rows do not explain. Its precision is that of its activations where it says nothing else. */
export const primitive = <In extends Inputs, A extends Attributes = None>(
  row: Row<Primitive<In, A>>,
): Primitive<In, A> => ({ precision: "follow", ...row });

/** A row for a kernel that does at once what several primitives mean. */
export const fused = <In extends Inputs, A extends Attributes = None>(row: Row<Fused<In, A>>): Fused<In, A> => ({
  precision: "follow",
  ...row,
});

/** In the place of a gradient rule: there is none, and why. */
export const none = (why: string): NoGradient => ({ none: why });

/** One result, like the input but for what is said. */
export const one = (
  like: TensorType,
  { shape = like.shape, dtype = like.dtype }: Partial<TensorType> = {},
): readonly [TensorType] => [{ dtype, shape }];

/** The result has the shape of the first input. */
export const pointwise = ([x]: readonly [Tensor, ...unknown[]]): readonly TensorType[] => one(x);

/** The result has the shape to which two inputs broadcast. */
export const pairwise = ([a, b]: Pair) => one(a, { shape: broadcast(a.shape, b.shape) });

/** As pairwise, of statements about two numbers. */
export const compared = (inputs: Pair): readonly TensorType[] => one(pairwise(inputs)[0], { dtype: "bool" });
