/**
 * One full-size double and one full-size single block of FLUX.1, and the plain product that they are measured against.
 */
import { flux1, type FluxConfig } from "../src/formats/configs.ts";
import { gather, gemm, matmul } from "../src/engine/graph/ops.ts";
import { input, integers, weight, type Tensor } from "../src/engine/graph/tensor.ts";
import { doubleBlock, singleBlock, type BlockContext } from "../src/engine/networks/flux.ts";
import { modulationOfBlocks, modulationWidths, type Modulation } from "../src/engine/networks/modulation.ts";
import type { FloatValue } from "../src/engine/runtime/session.ts";
import { openCheckpoint } from "../src/engine/weights/checkpoint.ts";
import { weightsOf } from "../src/engine/weights/lookup.ts";
import { writeSafetensors } from "../src/formats/safetensors/write.ts";
import { doubleBlockShapes, elements, scatter, singleBlockShapes, type Shapes } from "../tests/fixtures/random-flux.ts";
import { blockFlops } from "./flops.ts";
import type { Subject } from "./networks.ts";

/** One block of each kind. */
const onlyDouble: FluxConfig = { ...flux1, depth: 1, depth_single_blocks: 0 };
const onlySingle: FluxConfig = { ...flux1, depth: 0, depth_single_blocks: 1 };

/** Style and text; picture and subject at 512 pixels would be 1024 each: here together. */
const CONTEXT = 192;
const IMAGE = 1024;
const TOKENS = CONTEXT + IMAGE;

/**
 * Writes random weights of one double and one single block: 1.4 GB. The tensors are overlapping parts of one row of
 * numbers, each from another place on: ONNX Runtime keeps repacked weights of equal content only once.
 */
export async function writeBlocks(file: string): Promise<void> {
  const shapes = Object.entries<readonly number[]>({
    ...doubleBlockShapes(onlyDouble, 0),
    ...singleBlockShapes(onlySingle, 0),
  } satisfies Shapes);
  const longest = Math.max(...shapes.map(([, shape]) => elements(shape)));
  const numbers = scatter(longest + shapes.length, 1).map((x) => x / Math.sqrt(flux1.hidden_size));
  const part = (n: number, shape: readonly number[]): Uint8Array =>
    new Uint8Array(numbers.buffer, 4 * n, 4 * elements(shape));
  await writeSafetensors(
    file,
    Object.fromEntries(shapes.map(([name, shape], n) => [name, { dtype: "F32", shape, data: part(n, shape) }])),
  );
}

/** The blocks of a file that `writeBlocks` wrote. */
export async function blocks(file: string): Promise<readonly Subject[]> {
  const w = weightsOf(await openCheckpoint([file]));
  const rope = { cos: input("cos", [TOKENS, 64]), sin: input("sin", [TOKENS, 64]) };
  const context = (config: FluxConfig): BlockContext => ({ config, rope });
  const row = (config: FluxConfig): readonly Modulation[] => {
    const inputs = Object.entries(modulationWidths(config)).map(
      ([path, width]) => [path, input(path, [width])] as const,
    );
    return modulationOfBlocks(Object.fromEntries(inputs), config).next().value ?? [];
  };
  const tokens = (name: string, count: number): Tensor => input(name, [count, flux1.hidden_size]);
  const shared = { cos: random([TOKENS, 64]), sin: random([TOKENS, 64]) };
  return [
    {
      name: "double block",
      graph: {
        name: "double block",
        outputs: doubleBlock(
          w.at("double_blocks.0"),
          tokens("img_in", IMAGE),
          tokens("txt_in", CONTEXT),
          row(onlyDouble),
          context(onlyDouble),
        ),
      },
      values: {
        ...shared,
        img_in: random([IMAGE, flux1.hidden_size]),
        txt_in: random([CONTEXT, flux1.hidden_size]),
        ...randomModulation(onlyDouble),
      },
      flops: blockFlops(TOKENS, onlyDouble),
    },
    {
      name: "single block",
      graph: {
        name: "single block",
        outputs: {
          x: singleBlock(w.at("single_blocks.0"), tokens("x_in", TOKENS), row(onlySingle), context(onlySingle)),
        },
      },
      values: { ...shared, x_in: random([TOKENS, flux1.hidden_size]), ...randomModulation(onlySingle) },
      flops: blockFlops(TOKENS, onlySingle),
    },
  ];
}

/** Plain products at the shape of a single block's `linear1`, whole and its qkv part. */
export async function products(file: string): Promise<readonly Subject[]> {
  const whole = (await openCheckpoint([file])).tensor("single_blocks.0.linear1.weight");
  return [whole.shape[0] as number, 3 * flux1.hidden_size].flatMap((out) => productSubjects(whole, TOKENS, out));
}

/**
 * A plain product with the first `out` rows of a float32 weight, as stored (Gemm) and as MatMul takes it. One row is
 * handed out, so that copying the result out of the runtime does not count.
 */
export function productSubjects(whole: Tensor, tokens: number, out: number): readonly Subject[] {
  if (whole.source.kind !== "weight") throw new TypeError("a checkpoint's tensors are weights");
  const { region } = whole.source;
  const into = whole.shape[1] as number;
  const values = { x: random([tokens, into]) };
  const part = (shape: readonly number[]): Tensor =>
    weight(`weight${shape.join("x")}`, "float32", shape, { ...region, length: 4 * elements(shape) });
  const x = input("x", [tokens, into]);
  const size = `${tokens}×${into}×${out}`;
  const subject = (name: string, y: Tensor): Subject => ({
    name,
    graph: { name, outputs: { y: gather(y, integers([0])) } },
    values,
    flops: 2 * tokens * into * out,
  });
  return [subject(`Gemm ${size}`, gemm(x, part([out, into]))), subject(`MatMul ${size}`, matmul(x, part([into, out])))];
}

/** Values that stand for activations. */
export const random = (shape: readonly number[]): FloatValue => ({ data: scatter(elements(shape), 7), shape });

/** One step's modulation of every matrix. */
export const randomModulation = (config: FluxConfig): Readonly<Record<string, FloatValue>> =>
  Object.fromEntries(Object.entries(modulationWidths(config)).map(([path, width]) => [path, random([width])]));
