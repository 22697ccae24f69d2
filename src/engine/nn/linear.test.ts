import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import { elements, randomWeights, scatter, type Shapes } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { split } from "../graph/ops.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { type FloatValue, load } from "../runtime/session.ts";
import { openCheckpoint, type Weights } from "../weights/checkpoint.ts";
import { dequantise, quantise, type Blockwise } from "../weights/quantise.ts";
import { type StoredTensor, writeSafetensors } from "../weights/write.ts";
import { linear, lowRank, type LoraMode, wideLinear } from "./linear.ts";

const folder = temporaryFolder();
const [TOKENS, INTO, OUT, RANK] = [7, 10, 6, 3];
const given: FloatValue = { data: scatter(TOKENS * INTO, 3), shape: [TOKENS, INTO] };

async function weightsOf(shapes: Shapes): Promise<Weights> {
  const file = join(folder, `${Object.values(shapes).map(elements).join("-")}.safetensors`);
  await writeSafetensors(file, randomWeights(shapes));
  return openCheckpoint([file]);
}
const layer = (): Promise<Weights> => weightsOf({ "layer.weight": [OUT, INTO], "layer.bias": [OUT], "layer.lora.down.weight": [RANK, INTO], "layer.lora.up.weight": [OUT, RANK] });

async function run(y: (x: Tensor) => Tensor, values: Readonly<Record<string, FloatValue>> = {}): Promise<Float32Array> {
  const graph = { name: "layer", outputs: { y: y(input("x", [TOKENS, INTO])) } };
  return (await onCpu.run("layer", () => graph, { x: given, ...values }))["y"]!.data;
}

const strength = (s: number): { readonly strength: FloatValue } => ({ strength: { data: Float32Array.of(s), shape: [1] } });
const branch = (): LoraMode => ({ kind: "branch", strength: input("strength", [1]) });
const adapted = (w: Weights, mode: LoraMode | null) => (x: Tensor): Tensor => linear(w.at("layer"), x, lowRank(w.at("layer.lora"), mode));

test("y = x·Wᵀ + b, and without the bias where the checkpoint has none", async () => {
  const shapes = { "layer.weight": [OUT, INTO] };
  const w = await weightsOf(shapes);
  const matrix = new Float32Array(randomWeights(shapes)["layer.weight"]!.data.buffer as ArrayBuffer);
  const expected = Float32Array.from({ length: TOKENS * OUT }, (_, i) => {
    const [t, o] = [Math.floor(i / OUT), i % OUT];
    return Array.from({ length: INTO }, (_, k) => given.data[t * INTO + k]! * matrix[o * INTO + k]!).reduce((a, b) => a + b, 0);
  });
  expect(relativeError(await run((x) => linear(w.at("layer"), x)), expected)).toBeLessThan(1e-6);
});

test("a branch of strength 0 leaves the layer as it is without", async () => {
  const w = await layer();
  expect(relativeError(await run(adapted(w, branch()), strength(0)), await run(adapted(w, null)))).toBe(0);
});

test("a branch and the same merged into the weight agree at every strength, and differ from none", async () => {
  const w = await layer();
  const none = await run(adapted(w, null));
  for (const s of [0.25, 0.5, 1, 1.7]) {
    const merged = await run(adapted(w, { kind: "merged", strength: s }));
    expect(relativeError(await run(adapted(w, branch()), strength(s)), merged)).toBeLessThan(1e-6);
    expect(relativeError(merged, none)).toBeGreaterThan(0.05);
  }
});

test("what a branch adds grows in proportion to its strength", async () => {
  const w = await layer();
  const [none, half, full] = [await run(adapted(w, null)), await run(adapted(w, branch()), strength(0.5)), await run(adapted(w, branch()), strength(1))];
  const added = (y: Float32Array): Float32Array => y.map((v, i) => v - none[i]!);
  expect(relativeError(added(half).map((v) => 2 * v), added(full))).toBeLessThan(1e-5);
});

test("only a layer whose low-rank weights the checkpoint has is adapted", async () => {
  const w = await layer();
  expect(lowRank(w.at("layer.lora"), branch())).not.toBeNull();
  expect(lowRank(w.at("layer"), branch())).toBeNull();
  expect(lowRank(w.at("layer.lora"), null)).toBeNull();
});

test.each([[0, 2], [2, 5], [5, 6]])("rows %i to %i of a layer give those columns of its result", async (from, to) => {
  const w = await layer();
  const part = await run((x) => linear(w.at("layer").rows(from, to), x));
  const sizes = [from, to - from, OUT - to].filter((n) => n > 0);
  const same = await run((x) => split(linear(w.at("layer"), x), sizes, 1)[from > 0 ? 1 : 0]!);
  expect(relativeError(part, same)).toBeLessThan(1e-6);
});

const forms = ([4, 8] as const).flatMap((bits) => [16, 32, 64, 128].map((block): Blockwise => ({ bits, block })));
describe.each(forms)("a weight of $bits bits in blocks of $block", ({ bits, block }) => {
  const K = 384;
  const x: FloatValue = { data: scatter(TOKENS * K, 5), shape: [TOKENS, K] };
  const values = scatter(OUT * K, 11);
  const quantised = quantise(values, { bits, block });
  const shapes = { "layer.bias": [OUT], "layer.lora.down.weight": [RANK, K], "layer.lora.up.weight": [OUT, RANK] };
  const bytes = (data: Uint8Array | Float32Array | Float16Array): Uint8Array => new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

  /** The layer quantised, and the same layer with the values that the codes stand for. */
  async function both(scales: "F32" | "F16" = "F16"): Promise<readonly [packed: Weights, plain: Weights]> {
    const rest = randomWeights(shapes);
    const open = async (name: string, weights: Readonly<Record<string, StoredTensor>>): Promise<Weights> => {
      const file = join(folder, `${name}-${bits}-${block}-${scales}.safetensors`);
      await writeSafetensors(file, { ...rest, ...weights });
      return openCheckpoint([file]);
    };
    const stored = scales === "F16" ? new Float16Array(quantised.scales) : quantised.scales;
    return [
      await open("packed", {
        "layer.weight.packed": { dtype: "U8", shape: [OUT, K / block, (block * bits) / 8], data: quantised.packed },
        "layer.weight.scales": { dtype: scales, shape: [OUT, K / block], data: bytes(stored) },
      }),
      await open("plain", { "layer.weight": { dtype: "F32", shape: [OUT, K], data: bytes(dequantise(quantised, { bits, block })) } }),
    ];
  }
  const result = async (y: (x: Tensor) => Tensor, more: Readonly<Record<string, FloatValue>> = {}): Promise<Float32Array> => {
    const graph = { name: "layer", outputs: { y: y(input("x", [TOKENS, K])) } };
    return (await onCpu.run("layer", () => graph, { x, ...more }))["y"]!.data;
  };

  test.each(["F16", "F32"] as const)("gives the product of the values that its codes stand for, with scales in %s", async (scales) => {
    const [packed, plain] = await both(scales);
    expect(relativeError(await result((t) => linear(packed.at("layer"), t)), await result((t) => linear(plain.at("layer"), t)))).toBeLessThan(1e-5);
  });

  test("does so where the result leaves float16's range, and in the rows of a part", async () => {
    const [packed, plain] = await both();
    expect(relativeError(await result((t) => wideLinear(packed.at("layer"), t)), await result((t) => wideLinear(plain.at("layer"), t)))).toBeLessThan(1e-5);
    const rows = (w: Weights) => (t: Tensor): Tensor => linear(w.at("layer").rows(2, 5), t);
    expect(relativeError(await result(rows(packed)), await result(rows(plain)))).toBeLessThan(1e-5);
  });

  test("with activations of 8 bits the product errs a little, where the result leaves float16's range it does not", async () => {
    const [packed, plain] = await both();
    const run = async (y: (t: Tensor) => Tensor, accuracy: 0 | 4): Promise<Float32Array> => {
      const session = await load({ name: "layer", outputs: { y: y(input("x", [TOKENS, K])) } }, { provider: "cpu", precision: "float32", prepack: true, accuracy });
      const { data } = (await session.run({ x }))["y"]!;
      await session.release();
      return data;
    };
    const [narrow, wide] = [(w: Weights) => (t: Tensor) => linear(w.at("layer"), t), (w: Weights) => (t: Tensor) => wideLinear(w.at("layer"), t)];
    expect(relativeError(await run(narrow(packed), 4), await run(narrow(plain), 0))).toBeLessThan(0.03);
    expect(relativeError(await run(wide(packed), 4), await run(wide(plain), 0))).toBeLessThan(1e-5);
  });

  test("takes LoRA as a branch, and refuses to have it merged", async () => {
    const [packed, plain] = await both();
    expect(relativeError(await result(adapted(packed, branch()), strength(0.7)), await result(adapted(plain, branch()), strength(0.7)))).toBeLessThan(1e-5);
    expect(() => adapted(packed, { kind: "merged", strength: 1 })(input("x", [TOKENS, K]))).toThrow(new Fault("weights.merge-quantised", { layer: "layer" }));
  });
});
