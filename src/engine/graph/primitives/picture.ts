/** Pictures [items, channels, height, width]: convolution and its reverse, averages, enlargement. */
import { only } from "../apply.ts";
import { one, primitive, type One } from "../operator.ts";
import { demand, dim, size } from "../shape.ts";
import { constant, type OnnxAttribute, type Primitive, type Tensor, type TensorType } from "../tensor.ts";
import { scaleBy } from "./arithmetic.ts";
import { reshape, slice, transpose } from "./layout.ts";
import { reduceSum } from "./reduction.ts";

type Sides = readonly [height: number, width: number];
/** Added before and after, height then width: top, left, bottom, right. */
export type Pads = readonly [number, number, number, number];
type ConvInputs = readonly [x: Tensor, w: Tensor, bias?: Tensor];
type ConvAttributes = {
  readonly strides: Sides;
  readonly pads: Pads;
  /** Distance of the kernel's numbers in the picture. */
  readonly dilations: Sides;
  /** Channels are convolved in so many groups, apart from each other. */
  readonly group: number;
};
type ConvTransposeAttributes = ConvAttributes & {
  /** Rows and columns after the last that a kernel reaches. */
  readonly output_padding: Sides;
};
export type PoolAttributes = { readonly kernel_shape: Sides; readonly strides: Sides; readonly pads: Pads };

const both = [0, 1] as const;

/** How far a kernel can move along a side of a picture. */
const roomFor = (w: Tensor, x: Tensor, { pads, dilations }: ConvAttributes, i: 0 | 1): number =>
  size(x.shape, 2 + i) + pads[i] + pads[i + 2]! - dilations[i] * (size(w.shape, 2 + i) - 1) - 1;

/** What ONNX takes for granted is left out. */
const withoutDefaults = ({ dilations, group, ...rest }: ConvAttributes): Readonly<Record<string, OnnxAttribute>> => ({
  ...rest,
  ...(dilations.some((d) => d !== 1) && { dilations }),
  ...(group !== 1 && { group }),
});

/** The lengths of the kernel's two axes of channels. */
function kernelChannels([x, w]: ConvInputs): readonly [first: number, second: number] {
  demand(x.shape.length === 4 && w.shape.length === 4, "picture and kernel must have four axes");
  return [size(w.shape, 0), size(w.shape, 1)];
}

function checkChannels([x, , bias]: ConvInputs, channels: number, out: number): void {
  const given = dim(x.shape, 1);
  demand(given === channels, `the picture has ${given} channels, the kernel expects ${channels}`);
  demand(!bias || (bias.shape.length === 1 && bias.shape[0] === out), `the bias must be [${out}]`);
}

export const picture = {
  Conv: primitive<ConvInputs, ConvAttributes>({
    onnx: "Conv",
    takes: ["float"],
    precision: "compute",
    scratch: () => ({ kind: "neighbourhoods" }),
    infer: (inputs, attributes) => {
      const { strides, group } = attributes;
      const [x, w] = inputs;
      const [out, within] = kernelChannels(inputs);
      checkChannels(inputs, within * group, out);
      demand(out % group === 0, `${out} channels do not divide into ${group} groups`);
      const places = both.map((i) => {
        const room = roomFor(w, x, attributes, i);
        demand(room >= 0, "the picture is smaller than the kernel");
        return Math.floor(room / strides[i]) + 1;
      });
      return one(x, { shape: [dim(x.shape, 0), out, ...places] });
    },
    written: withoutDefaults,
    gradient: ({ g, inputs: [x, w], attributes }) => [
      spread(g, w, x, attributes),
      kernelGradient(x, g, w, attributes),
      overPlaces(g),
    ],
  }),
  ConvTranspose: primitive<ConvInputs, ConvTransposeAttributes>({
    onnx: "ConvTranspose",
    takes: ["float"],
    precision: "compute",
    scratch: () => ({ kind: "neighbourhoods" }),
    infer: (inputs, { strides, pads, dilations, group, output_padding }) => {
      const [x, w] = inputs;
      const [channels, within] = kernelChannels(inputs);
      const out = within * group;
      checkChannels(inputs, channels, out);
      const places = both.map((i) => {
        const reach = dilations[i] * (size(w.shape, 2 + i) - 1) + 1;
        return (size(x.shape, 2 + i) - 1) * strides[i] + reach - pads[i] - pads[i + 2]! + output_padding[i];
      });
      return one(x, { shape: [dim(x.shape, 0), out, ...places] });
    },
    written: ({ output_padding, ...attributes }) => ({
      ...withoutDefaults(attributes),
      ...(output_padding.some((n) => n !== 0) && { output_padding }),
    }),
    gradient: ({ g, inputs: [x, w], attributes: { output_padding: _, ...attributes } }) => [
      convolved(g, w, attributes),
      kernelGradient(g, x, w, attributes),
      overPlaces(g),
    ],
  }),
  AveragePool: primitive<One, PoolAttributes>({
    onnx: "AveragePool",
    takes: ["float"],
    infer: pooled,
    written: (attributes) => ({ ...attributes, count_include_pad: 1 }),
    gradient: ({ g, inputs: [x], attributes: { kernel_shape, strides, pads } }) => {
      const channels = size(x.shape, 1);
      const places = kernel_shape[0] * kernel_shape[1];
      const shares = new Float32Array(channels * places).fill(1 / places);
      const kernel = constant(shares, [channels, 1, ...kernel_shape]);
      const attributes = { strides, pads, dilations: [1, 1], group: channels } as const;
      return [spread(g, kernel, x, attributes)];
    },
  }),
  /** To twice its sides, every number four times. */
  Resize: primitive<One>({
    onnx: "Resize",
    takes: ["float"],
    infer: ([x]) => {
      const doubled = [2 * size(x.shape, 2), 2 * size(x.shape, 3)];
      return one(x, { shape: [dim(x.shape, 0), dim(x.shape, 1), ...doubled] });
    },
    operands: ([x]) => [x, null, constant([1, 1, 2, 2], [4])],
    written: () => ({
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    }),
    gradient: ({ g }) => [scaleBy(averagePool(g, { kernel: 2, stride: 2 }), 4)],
  }),
} as const satisfies Record<string, Primitive>;

/** The shape of a pooled picture. */
export function pooled([x]: One, { kernel_shape, strides, pads }: PoolAttributes): readonly [TensorType] {
  const places = both.map((i) => {
    const span = size(x.shape, 2 + i) + pads[i] + pads[i + 2]! - kernel_shape[i];
    demand(span >= 0, "the picture is smaller than the kernel");
    return Math.floor(span / strides[i]) + 1;
  });
  return one(x, { shape: [dim(x.shape, 0), dim(x.shape, 1), ...places] });
}

/** Brings the gradient of a convolution's result back to the places of the picture that made it. */
function spread(g: Tensor, w: Tensor, x: Tensor, attributes: ConvAttributes): Tensor {
  // Rows and columns at the end of the picture that no place of the kernel reaches.
  const unreached = (i: 0 | 1): number => roomFor(w, x, attributes, i) % attributes.strides[i];
  const output_padding = [unreached(0), unreached(1)] as const;
  return only(picture.ConvTranspose, [g, w], { ...attributes, output_padding });
}

/** The sum over items and places, for each channel. */
const overPlaces = (g: Tensor): Tensor => reshape(reduceSum(g, [0, 2, 3]), [dim(g.shape, 1)]);

/**
 * The gradient of a convolution's kernel: a convolution of the picture with the result's gradient in the kernel's
 * place. Items and channels change places, and so do strides and dilations.
 * @param x the picture [items, channels, …]
 * @param g the gradient of the result [items, out, …]
 * @param w the kernel [out, channels / group, …]
 */
function kernelGradient(x: Tensor, g: Tensor, w: Tensor, { strides, pads, dilations, group }: ConvAttributes): Tensor {
  const [items, channels, height, width] = x.shape.map((_, axis) => size(x.shape, axis)) as [number, number, ...Sides];
  const each = channels / group;
  const grouped = transpose(reshape(x, [items, group, each, height, width]), [2, 1, 0, 3, 4]);
  const asItems = reshape(grouped, [each, group * items, height, width]);
  const attributes = { strides: dilations, dilations: strides, pads, group };
  const found = convolved(asItems, transpose(g, [1, 0, 2, 3]), attributes);
  // Where a stride left numbers of the picture over, there are more places than the kernel has.
  const cut = both.reduce((t, i) => slice(t, 2 + i, 0, size(w.shape, 2 + i)), found);
  return transpose(cut, [1, 0, 2, 3]);
}

const convolved = (x: Tensor, w: Tensor, attributes: ConvAttributes): Tensor => only(picture.Conv, [x, w], attributes);

export interface ConvOptions {
  readonly stride?: number;
  readonly pads?: Pads;
  readonly dilation?: number;
  readonly groups?: number;
}
const convAttributes = ({
  stride = 1,
  pads = [0, 0, 0, 0],
  dilation = 1,
  groups = 1,
}: ConvOptions): ConvAttributes => ({
  strides: [stride, stride],
  pads,
  dilations: [dilation, dilation],
  group: groups,
});
/** Two-dimensional convolution of [items, C, H, W] with [out, C / groups, h, w]. */
export const conv = (x: Tensor, w: Tensor, bias: Tensor | null = null, options: ConvOptions = {}): Tensor =>
  only(picture.Conv, bias ? [x, w, bias] : [x, w], convAttributes(options));
/** The reverse of a convolution with the same kernel and options: [items, C, H, W] with [C, out / groups, h, w]. */
export const convTranspose = (
  x: Tensor,
  w: Tensor,
  bias: Tensor | null = null,
  { outputPadding = [0, 0], ...options }: ConvOptions & { readonly outputPadding?: Sides } = {},
): Tensor =>
  only(picture.ConvTranspose, bias ? [x, w, bias] : [x, w], {
    ...convAttributes(options),
    output_padding: outputPadding,
  });

export interface PoolOptions {
  /** Side of the square. */
  readonly kernel: number;
  readonly stride: number;
  readonly pads?: Pads;
}
export const poolAttributes = ({ kernel, stride, pads = [0, 0, 0, 0] }: PoolOptions): PoolAttributes => ({
  kernel_shape: [kernel, kernel],
  strides: [stride, stride],
  pads,
});
/** The mean of each square; padding counts as zeros. */
export const averagePool = (x: Tensor, options: PoolOptions): Tensor =>
  only(picture.AveragePool, [x], poolAttributes(options));
/** Nearest-neighbour enlargement of a picture to twice its sides. */
export const enlarge = (x: Tensor): Tensor => only(picture.Resize, [x]);
