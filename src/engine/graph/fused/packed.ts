/** Products with quantised weights, unpacked on the way. */
import { only } from "../apply.ts";
import { fused, one } from "../operator.ts";
import { demand, dim, sameShape } from "../shape.ts";
import { bytes, weight, type Fused, type Tensor } from "../tensor.ts";
import { dequantize } from "../primitives/lookup.ts";
import { gemm } from "../primitives/product.ts";

type Packing = Readonly<Record<"K" | "N" | "bits" | "block_size", number>>;

export const packed = {
  MatMulNBits: fused<readonly [x: Tensor, packed: Tensor, scales: Tensor], Packing>({
    onnx: "MatMulNBits",
    domain: "com.microsoft",
    takes: ["float", "uint8", "float"],
    precision: "compute",
    quantised: { codes: 1, scales: 2 },
    infer: ([x, codes, scales], { bits, block_size }) => {
      demand(x.shape.length === 2, "the input must be a matrix");
      demand(codes.shape.length === 3, "packed weights must be bytes of [out, blocks, bytes]");
      const [, blocks, width] = codes.shape;
      const holds = (bits === 4 || bits === 8) && block_size >= 16 && Number.isInteger(Math.log2(block_size));
      demand(
        holds,
        `${blocks} blocks of ${width} bytes do not make ${dim(x.shape, 1)} values of 4 or 8 bits, ` +
          "in blocks of a power of two from 16 up",
      );
      const scaled = codes.shape.slice(0, 2);
      demand(sameShape(scales.shape, scaled), `the scales must be [${scaled.join(", ")}]`);
      return one(x, { shape: [dim(x.shape, 0), dim(codes.shape, 0)] });
    },
    operands: ([x, codes, scales], packing) => [x, codes, scales, packedZeros(packing)],
    written: (packing, { precision, accuracy }) =>
      precision === "wide" ? packing : { ...packing, accuracy_level: accuracy },
    means: ([x, codes, scales], { K, N, bits, block_size }) => {
      const type = bits === 4 ? "uint4" : "uint8";
      const zeros = zeroCodes(bits, N * (K / block_size), type, [N, K / block_size]);
      return gemm(x, dequantize(unpacked(codes, type, [N, K]), scales, zeros, block_size));
    },
  }),
} as const satisfies Record<string, Fused>;

/** The same bytes, in the same place, as a matrix of codes. */
function unpacked(codes: Tensor, dtype: "uint4" | "uint8", shape: readonly number[]): Tensor {
  const { source } = codes;
  if (source.kind === "weight") return weight(source.name, dtype, shape, source.region);
  demand(source.kind === "constant", "packed weights must lie in a file or be constant");
  return { dtype, shape, source };
}

/** So many codes for zero, the middle of their range: two in a byte where they have 4 bits. */
const zeroCodes = (bits: number, count: number, dtype: "uint4" | "uint8", shape: readonly number[]): Tensor =>
  bits === 4 ? bytes(0x88, Math.ceil(count / 2), dtype, shape) : bytes(0x80, count, dtype, shape);

const zeros = new Map<string, Tensor>();

/**
 * The code for zero of every block. ONNX Runtime takes the middle of the range where it is absent; DirectML takes 0, or
 * refuses. Layers of one size share one: a network has few sizes, and it is a sixty-fourth of one weight.
 */
function packedZeros({ K, N, bits, block_size }: Packing): Tensor {
  const row = Math.ceil((bits * (K / block_size)) / 8);
  const key = `${N} ${row} ${bits}`;
  const known = zeros.get(key) ?? bytes(bits === 4 ? 0x88 : 0x80, N * row, "uint8", [N, row]);
  zeros.set(key, known);
  return known;
}

/**
 * x·wᵀ with a weight quantised block-wise: `packed` uint8 [out, blocks, bytes of a block], low half of a byte first,
 * the middle of the range standing for zero; `scales` [out, blocks]. Their shapes and the width of x tell block and
 * bits. A bias is added separately: DirectML takes none.
 */
export function matmulNBits(x: Tensor, codes: Tensor, scales: Tensor): Tensor {
  const [K, N, blocks, width] = [x.shape[1], ...codes.shape].map(Number) as [number, number, number, number];
  const block_size = K / blocks;
  return only(packed.MatMulNBits, [x, codes, scales], { K, N, bits: (8 * width) / block_size, block_size });
}
