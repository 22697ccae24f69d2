/** Numbers looked up: rows by their index, values by their codes. */
import { only } from "../apply.ts";
import { none, one, primitive } from "../operator.ts";
import { demand, dim, elements, sameShape, size } from "../shape.ts";
import { integers, type Primitive, type Tensor } from "../tensor.ts";
import { equal, scalar } from "./arithmetic.ts";
import { reshape } from "./layout.ts";
import { product } from "./product.ts";
import { where } from "./selection.ts";

type Quantised = readonly [codes: Tensor, scales: Tensor, zeros: Tensor];

export const lookup = {
  /** Not in the type of the file: graphics processors without 16-bit shaders refuse to look rows up in it. */
  Gather: primitive<readonly [table: Tensor, index: Tensor]>({
    onnx: "Gather",
    precision: "compute",
    takes: ["float", "int64"],
    infer: ([table, index]) => one(table, { shape: [...index.shape, ...table.shape.slice(1)] }),
    written: () => ({ axis: 0 }),
    // A product with ones where a row was looked up: providers lack a sum over rows of one index.
    gradient: ({ g, inputs: [table, index] }) => {
      const rows = size(table.shape, 0);
      const looked = elements(index.shape).count;
      const numbered = reshape(integers([...Array(rows).keys()]), [1, rows]);
      const oneHot = where(equal(reshape(index, [looked, 1]), numbered), scalar(1), scalar(0));
      const width = elements(table.shape.slice(1)).count;
      return [reshape(product(oneHot, reshape(g, [looked, width]), { transA: 1 }), table.shape), null];
    },
  }),
  /** The numbers that block-wise codes [rows, columns] with scales [rows, blocks] stand for. */
  DequantizeLinear: primitive<Quantised, { readonly block_size: number }>({
    onnx: "DequantizeLinear",
    takes: ["any", "float", "any"],
    precision: "compute",
    infer: ([codes, scales, zeros], { block_size }) => {
      demand(codes.dtype === "uint4" || codes.dtype === "uint8", "the codes must be of 4 or 8 bits");
      demand(codes.dtype === zeros.dtype && sameShape(scales.shape, zeros.shape), "each scale needs one code for zero");
      const blocks = [dim(codes.shape, 0), size(codes.shape, 1) / block_size];
      demand(sameShape(scales.shape, blocks), `the scales must be [${blocks.join(", ")}]`);
      return one(scales, { shape: codes.shape });
    },
    written: ({ block_size }) => ({ axis: 1, block_size }),
    gradient: none("quantised weights are not trained"),
  }),
} as const satisfies Record<string, Primitive>;

/** Rows of a table by index: [...index, ...row]. */
export const gather = (table: Tensor, index: Tensor): Tensor => only(lookup.Gather, [table, index]);
/** The numbers that codes stand for: (code − zero) · scale, with a scale and a zero for each block of a row. */
export const dequantize = (codes: Tensor, scales: Tensor, zeros: Tensor, blockSize: number): Tensor =>
  only(lookup.DequantizeLinear, [codes, scales, zeros], { block_size: blockSize });
