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
import { adapted, type Adapter } from "../weights/adapted.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { weightsOf, type Lookup } from "../weights/lookup.ts";
import type { LoraMode, LowRank } from "../weights/low-rank.ts";
import { dequantise, quantise, type Blockwise } from "../convert/quantise.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors/write.ts";
import { linear, wideLinear } from "./linear.ts";

const folder = temporaryFolder();
const [TOKENS, INTO, OUT, RANK] = [7, 10, 6, 3];
const given: FloatValue = { data: scatter(TOKENS * INTO, 3), shape: [TOKENS, INTO] };

async function randomLookup(shapes: Shapes): Promise<Lookup> {
  const file = join(folder, `${Object.values(shapes).map(elements).join("-")}.safetensors`);
  await writeSafetensors(file, randomWeights(shapes));
  return openCheckpoint([file]);
}
const layer = (): Promise<Lookup> =>
  randomLookup({
    "layer.weight": [OUT, INTO],
    "layer.bias": [OUT],
    "layer.lora.down.weight": [RANK, INTO],
    "layer.lora.up.weight": [OUT, RANK],
  });

async function run(y: (x: Tensor) => Tensor, values: Readonly<Record<string, FloatValue>> = {}): Promise<Float32Array> {
  const graph = { name: "layer", outputs: { y: y(input("x", [TOKENS, INTO])) } };
  return (await onCpu.run(graph, { x: given, ...values }))["y"]!.data;
}

const strength = (s: number): { readonly strength: FloatValue } => ({
  strength: { data: Float32Array.of(s), shape: [1] },
});
const branch = (): LoraMode => ({ kind: "branch", strength: input("strength", [1]) });
/** A low-rank change of rows of `layer`; of all of them with the weights of `layer.lora`, unless told otherwise. */
const adapterOf = (w: Lookup, ...pieces: readonly Partial<LowRank>[]): Adapter => ({
  pieces: (layer) =>
    layer === "layer"
      ? pieces.map((p) => ({
          from: 0,
          to: OUT,
          down: w.tensor("layer.lora.down.weight"),
          up: w.tensor("layer.lora.up.weight"),
          factor: 1,
          ...p,
        }))
      : [],
});
const lora =
  (w: Lookup, mode: LoraMode | null) =>
  (x: Tensor): Tensor =>
    linear(weightsOf(adapted(w, mode ? [{ adapter: adapterOf(w, {}), mode }] : []), "layer"), x);

test("y = x·Wᵀ + b, and without the bias where the checkpoint has none", async () => {
  const shapes = { "layer.weight": [OUT, INTO] };
  const w = await randomLookup(shapes);
  const matrix = new Float32Array(randomWeights(shapes)["layer.weight"]!.data.buffer as ArrayBuffer);
  const expected = Float32Array.from({ length: TOKENS * OUT }, (_, i) => {
    const [t, o] = [Math.floor(i / OUT), i % OUT];
    return Array.from({ length: INTO }, (_, k) => given.data[t * INTO + k]! * matrix[o * INTO + k]!).reduce(
      (a, b) => a + b,
      0,
    );
  });
  expect(relativeError(await run((x) => linear(weightsOf(w, "layer"), x)), expected)).toBeLessThan(1e-6);
});

test("a branch of strength 0 leaves the layer as it is without", async () => {
  const w = await layer();
  expect(relativeError(await run(lora(w, branch()), strength(0)), await run(lora(w, null)))).toBe(0);
});

test("a branch and the same merged into the weight agree at every strength, and differ from none", async () => {
  const w = await layer();
  const none = await run(lora(w, null));
  for (const s of [0.25, 0.5, 1, 1.7]) {
    const merged = await run(lora(w, { kind: "merged", strength: s }));
    expect(relativeError(await run(lora(w, branch()), strength(s)), merged)).toBeLessThan(1e-6);
    expect(relativeError(merged, none)).toBeGreaterThan(0.05);
  }
});

test("what a branch adds grows in proportion to its strength", async () => {
  const w = await layer();
  const [none, half, full] = [
    await run(lora(w, null)),
    await run(lora(w, branch()), strength(0.5)),
    await run(lora(w, branch()), strength(1)),
  ];
  const added = (y: Float32Array): Float32Array => y.map((v, i) => v - none[i]!);
  expect(
    relativeError(
      added(half).map((v) => 2 * v),
      added(full),
    ),
  ).toBeLessThan(1e-5);
});

test("only a layer that an adapter speaks of is adapted", async () => {
  const w = await layer();
  const changed = weightsOf(adapted(w, [{ adapter: adapterOf(w, {}), mode: branch() }]));
  expect(changed.at("layer").adaptations()).toHaveLength(1);
  expect(changed.at("layer.lora").adaptations()).toEqual([]);
  expect(weightsOf(adapted(w, [])).at("layer").adaptations()).toEqual([]);
});

const sum = (...all: readonly Float32Array[]): Float32Array =>
  all[0]!.map((_, i) => all.reduce((s, a) => s + a[i]!, 0));
/** The columns of a result from one to before another. */
const columns = (y: Float32Array, from: number, to: number): Float32Array =>
  y.filter((_, i) => i % OUT >= from && i % OUT < to);

describe.each([
  ["a branch", branch(), strength(0.5)],
  ["merged", { kind: "merged", strength: 0.5 } satisfies LoraMode, {}],
] as const)("as %s", (_, mode, values) => {
  test("pieces change their rows of the layer alone, each by its factor", async () => {
    const w = await layer();
    const up = weightsOf(w, "layer.lora.up");
    const piece = (from: number, to: number, factor: number): Partial<LowRank> => ({
      from,
      to,
      up: up.rows(from, to).tensor("weight"),
      factor,
    });
    const changed = (...pieces: readonly Partial<LowRank>[]) =>
      run((x) => linear(weightsOf(adapted(w, [{ adapter: adapterOf(w, ...pieces), mode }]), "layer"), x), values);
    const [none, full, pieces] = [
      await run(lora(w, null)),
      await changed({}),
      await changed(piece(1, 2, 1), piece(3, 5, 3)),
    ];
    const added = full.map((v, i) => v - none[i]!);
    for (const [from, to, factor] of [
      [0, 1, 0],
      [1, 2, 1],
      [2, 3, 0],
      [3, 5, 3],
      [5, 6, 0],
    ] as const) {
      const expected = columns(
        sum(
          none,
          added.map((v) => factor * v),
        ),
        from,
        to,
      );
      expect(relativeError(columns(pieces, from, to), expected)).toBeLessThan(1e-6);
    }
  });

  test.each([
    [0, 2],
    [1, 5],
    [4, 6],
  ])("rows %i to %i of an adapted layer give those columns of its result", async (from, to) => {
    const w = await layer();
    const up = weightsOf(w, "layer.lora.up");
    const adapter = adapterOf(
      w,
      { from: 0, to: 4, up: up.rows(0, 4).tensor("weight") },
      { from: 4, to: 6, up: up.rows(4, 6).tensor("weight"), factor: 2 },
    );
    const view = weightsOf(adapted(w, [{ adapter, mode }]), "layer");
    const whole = await run((x) => linear(view, x), values);
    expect(
      relativeError(await run((x) => linear(view.rows(from, to), x), values), columns(whole, from, to)),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(await run((x) => linear(view.rows(0, to).rows(from, to), x), values), columns(whole, from, to)),
    ).toBeLessThan(1e-6);
  });
});

test("several adapters add up, in either way, also where their weights have one name", async () => {
  const [w, none] = [await layer(), await run(lora(await layer(), null))];
  const file = join(folder, "other.safetensors");
  await writeSafetensors(
    file,
    randomWeights({ "layer.lora.down.weight": [RANK, INTO], "layer.lora.up.weight": [OUT, RANK] }, 7),
  );
  const other = await openCheckpoint([file]);
  const added = async (adapter: Adapter, s: number): Promise<Float32Array> => {
    const y = await run((x) => linear(weightsOf(adapted(w, [{ adapter, mode: branch() }]), "layer"), x), strength(s));
    return y.map((v, i) => v - none[i]!);
  };
  const expected = sum(none, await added(adapterOf(w, {}), 0.5), await added(adapterOf(other, {}), -1.5));
  for (const first of [branch(), { kind: "merged", strength: 0.5 } as const]) {
    const both = adapted(w, [
      { adapter: adapterOf(w, {}), mode: first },
      { adapter: adapterOf(other, {}), mode: { kind: "branch", strength: input("second", [1]) } },
    ]);
    const y = await run((x) => linear(weightsOf(both, "layer"), x), {
      ...strength(0.5),
      second: { data: Float32Array.of(-1.5), shape: [1] },
    });
    expect(relativeError(y, expected)).toBeLessThan(1e-6);
  }
});

test.each([
  [0, 2],
  [2, 5],
  [5, 6],
])("rows %i to %i of a layer give those columns of its result", async (from, to) => {
  const w = await layer();
  const part = await run((x) => linear(weightsOf(w, "layer").rows(from, to), x));
  const sizes = [from, to - from, OUT - to].filter((n) => n > 0);
  const same = await run((x) => split(linear(weightsOf(w, "layer"), x), sizes, 1)[from > 0 ? 1 : 0]!);
  expect(relativeError(part, same)).toBeLessThan(1e-6);
});

const forms = ([4, 8] as const).flatMap((bits) => [16, 32, 64, 128].map((block): Blockwise => ({ bits, block })));
describe.each(forms)("a weight of $bits bits in blocks of $block", ({ bits, block }) => {
  const K = 384;
  const x: FloatValue = { data: scatter(TOKENS * K, 5), shape: [TOKENS, K] };
  const values = scatter(OUT * K, 11);
  const quantised = quantise(values, { bits, block });
  const shapes = { "layer.bias": [OUT], "layer.lora.down.weight": [RANK, K], "layer.lora.up.weight": [OUT, RANK] };
  const bytes = (data: Uint8Array | Float32Array | Float16Array): Uint8Array =>
    new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

  /** The layer quantised, and the same layer with the values that the codes stand for. */
  async function both(scales: "F32" | "F16" = "F16"): Promise<readonly [packed: Lookup, plain: Lookup]> {
    const rest = randomWeights(shapes);
    const open = async (name: string, weights: Readonly<Record<string, StoredTensor>>): Promise<Lookup> => {
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
      await open("plain", {
        "layer.weight": { dtype: "F32", shape: [OUT, K], data: bytes(dequantise(quantised, { bits, block })) },
      }),
    ];
  }
  const result = async (
    y: (x: Tensor) => Tensor,
    more: Readonly<Record<string, FloatValue>> = {},
  ): Promise<Float32Array> => {
    const graph = { name: "layer", outputs: { y: y(input("x", [TOKENS, K])) } };
    return (await onCpu.run(graph, { x, ...more }))["y"]!.data;
  };

  test.each(["F16", "F32"] as const)(
    "gives the product of the values that its codes stand for, with scales in %s",
    async (scales) => {
      const [packed, plain] = await both(scales);
      expect(
        relativeError(
          await result((t) => linear(weightsOf(packed, "layer"), t)),
          await result((t) => linear(weightsOf(plain, "layer"), t)),
        ),
      ).toBeLessThan(1e-5);
    },
  );

  test("does so where the result leaves float16's range, and in the rows of a part", async () => {
    const [packed, plain] = await both();
    expect(
      relativeError(
        await result((t) => wideLinear(weightsOf(packed, "layer"), t)),
        await result((t) => wideLinear(weightsOf(plain, "layer"), t)),
      ),
    ).toBeLessThan(1e-5);
    const rows =
      (w: Lookup) =>
      (t: Tensor): Tensor =>
        linear(weightsOf(w, "layer").rows(2, 5), t);
    expect(relativeError(await result(rows(packed)), await result(rows(plain)))).toBeLessThan(1e-5);
  });

  test("with activations of 8 bits the product errs a little, where the result leaves float16's range it does not", async () => {
    const [packed, plain] = await both();
    const run = async (y: (t: Tensor) => Tensor, accuracy: 0 | 4): Promise<Float32Array> => {
      const session = await load(
        { name: "layer", outputs: { y: y(input("x", [TOKENS, K])) } },
        { provider: "cpu", precision: "float32", prepack: true, accuracy },
      );
      const { data } = (await session.run({ x }))["y"]!;
      await session.release();
      return data;
    };
    const [narrow, wide] = [
      (w: Lookup) => (t: Tensor) => linear(weightsOf(w, "layer"), t),
      (w: Lookup) => (t: Tensor) => wideLinear(weightsOf(w, "layer"), t),
    ];
    expect(relativeError(await run(narrow(packed), 4), await run(narrow(plain), 0))).toBeLessThan(0.03);
    expect(relativeError(await run(wide(packed), 4), await run(wide(plain), 0))).toBeLessThan(1e-5);
  });

  test("takes LoRA as a branch, and refuses to have it merged", async () => {
    const [packed, plain] = await both();
    expect(
      relativeError(
        await result(lora(packed, branch()), strength(0.7)),
        await result(lora(plain, branch()), strength(0.7)),
      ),
    ).toBeLessThan(1e-5);
    expect(() => lora(packed, { kind: "merged", strength: 1 })(input("x", [TOKENS, K]))).toThrow(
      new Fault("weights.merge-quantised", { layer: "layer" }),
    );
  });
});
