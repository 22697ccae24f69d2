/** What steps may leave out, on small random transformers. */
import type { FluxConfig } from "../../../formats/configs.ts";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fluxShapes, randomTensor, randomWeights, smallProjector } from "../../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../../tests/verify/compare.ts";
import { onCpu } from "../../../../tests/verify/run.ts";
import type { Speed } from "../../../contract/making/recipe.ts";
import { levels } from "../../networks/projector.ts";
import { planNetwork } from "../../runtime/plan.ts";
import type { RunOptions } from "../../runtime/session.ts";
import { Sessions } from "../../runtime/sessions.ts";
import { eulerStep } from "../../sampling/euler.ts";
import { isReferenceKey } from "../graphs/velocity.ts";
import { stepInputs, type Conditioning } from "../conditioning.ts";
import { transformerGraphs, type SamplingSettings, type TransformerModel } from "../transformer.ts";
import { withVelocity } from "../velocity.ts";
import { openCheckpoint } from "../../weights/checkpoint.ts";
import { optimiseCheckpoint } from "../../convert/optimise.ts";
import { plainSource } from "../../convert/source.ts";
import { writeSafetensors } from "../../../formats/safetensors/write.ts";

const folder = temporaryFolder();
const config: FluxConfig = {
  in_channels: 8,
  vec_in_dim: 6,
  context_in_dim: 10,
  hidden_size: 64,
  mlp_ratio: 2,
  num_heads: 4,
  depth: 2,
  depth_single_blocks: 3,
  axes_dim: [4, 6, 6],
  theta: 10_000,
  guidance_embed: true,
};
const projector = smallProjector;
const STEPS = 5;
const PLENTY = 2 ** 33;

const open: Sessions[] = [];
function sessionsIn(memory: number): Sessions {
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory });
  open.push(sessions);
  return sessions;
}
afterAll(async () => {
  for (const sessions of open) await sessions.release();
});

async function modelOf(c: FluxConfig, name: string): Promise<TransformerModel> {
  const file = join(folder, `${name}.safetensors`);
  await writeSafetensors(file, randomWeights(fluxShapes(c, { loraRank: 2, projector })));
  return { weights: await openCheckpoint([file]), config: c, projector, lora: "branch" };
}

/** Float16 weights, which the processor holds as float32, and the same in 4 bits. */
async function narrowModels(): Promise<readonly TransformerModel[]> {
  const file = join(folder, "float16.safetensors");
  await writeSafetensors(
    file,
    Object.fromEntries(
      Object.entries(randomWeights(fluxShapes(config, { loraRank: 2, projector }))).map(([name, t]) => {
        const half = Float16Array.from(
          new Float32Array(t.data.buffer as ArrayBuffer, t.data.byteOffset, t.data.byteLength / 4),
        );
        return [name, { ...t, dtype: "F16" as const, data: new Uint8Array(half.buffer) }];
      }),
    ),
  );
  const packed = join(folder, "int4.safetensors");
  await optimiseCheckpoint(await plainSource([file]), packed, { precision: "int4", threads: 0 });
  return Promise.all(
    [file, packed].map(async (f) => ({
      weights: await openCheckpoint([f]),
      config,
      projector,
      lora: "branch" as const,
    })),
  );
}

/** A picture of 2 × 3 tokens with four text tokens, a style, and a subject of 2 tokens where one is wanted. */
function given({ subject = true, styleWeights = [100] } = {}): Conditioning {
  const style = Object.fromEntries(
    levels.map((level, n) => [level, randomTensor([5, 9], n)]),
  ) as Conditioning["styles"][number];
  const places = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    ...(subject
      ? [
          [2, 3],
          [2, 4],
        ]
      : []),
  ];
  return {
    text: randomTensor([4, 10], 20),
    pooled: randomTensor([1, 6], 21),
    styles: [style],
    styleWeights,
    subjects: subject ? randomTensor([2, 8], 22) : null,
    ids: Float32Array.from(places.flatMap(([y, x]) => [0, y!, x!])),
  };
}

interface Way {
  readonly speed?: Speed;
  readonly sessions: Sessions;
  readonly conditioning?: Conditioning;
  readonly options?: RunOptions;
}

const settings = (speed?: Speed): SamplingSettings => ({
  times: Array.from({ length: STEPS }, (_, n) => 1 - n / STEPS),
  guidance: 4,
  loraStrength: 0.8,
  ...(speed ? { speed } : {}),
});

/**
 * The latent after all steps, and how many of them skipped blocks. Networks are those of one model: sessions keep them
 * by shape.
 */
async function denoised(
  model: TransformerModel,
  { speed, sessions, conditioning = given(), options = {} }: Way,
): Promise<{ latent: Float32Array; skipped: number }> {
  const of = settings(speed);
  const inputs = await stepInputs(model, onCpu, conditioning, of);
  return withVelocity(model, sessions, inputs, of, async (v) => {
    let latent = randomTensor([6, 8], 23).data;
    for (const [step, time] of of.times.entries())
      latent = eulerStep(latent, await v.at(step, latent, options), time, of.times[step + 1] ?? 0);
    return { latent, skipped: v.skipped };
  });
}

describe.each<readonly [string, Partial<FluxConfig>, Parameters<typeof given>[0]]>([
  ["blocks of both kinds", {}, {}],
  ["no double blocks", { depth: 0 }, {}],
  ["no single blocks", { depth_single_blocks: 0 }, {}],
  ["no subject", {}, { subject: false }],
  ["no double blocks and no subject", { depth: 0 }, { subject: false }],
  ["a style that counts less", {}, { styleWeights: [40] }],
])("with %s", (name, change, options) => {
  const conditioning = given(options);
  const subject = conditioning.subjects !== null;
  let made: (speed?: Speed) => ReturnType<typeof denoised>;
  let plain: Float32Array;
  beforeAll(async () => {
    const model = await modelOf({ ...config, ...change }, name);
    const sessions = sessionsIn(PLENTY);
    made = (speed) => denoised(model, { sessions, conditioning, ...(speed ? { speed } : {}) });
    plain = (await made()).latent;
  });

  test("a first-block cache that takes no change for small skips nothing and gives every bit of what no cache gives", async () => {
    expect(await made({ firstBlockCache: 1e-9 })).toEqual({ latent: plain, skipped: 0 });
  });

  test("one that takes every change for small computes the first and the last step, and gives the same each time", async () => {
    const { latent, skipped } = await made({ firstBlockCache: 1e9 });
    expect(skipped).toBe(STEPS - 2);
    expect(latent.every(Number.isFinite)).toBe(true);
    expect(relativeError(latent, plain)).toBeGreaterThan(1e-4);
    expect((await made({ firstBlockCache: 1e9 })).latent).toEqual(latent);
  });

  test("reference keys of the step itself change nothing; keys of an earlier step change a little, where there is a subject", async () => {
    const changed = async (referenceEvery: number): Promise<number> =>
      relativeError((await made({ referenceEvery })).latent, plain);
    expect(await changed(1)).toBeLessThan(1e-6);
    for (const every of [2, STEPS]) {
      const change = await changed(every);
      expect(change > 1e-6).toBe(subject);
      expect(change).toBeLessThan(0.1);
    }
  });

  test("both together skip nothing and change nothing where each alone does not", async () => {
    const { latent, skipped } = await made({ firstBlockCache: 1e-9, referenceEvery: 1 });
    expect(skipped).toBe(0);
    expect(relativeError(latent, plain)).toBeLessThan(1e-6);
  });
});

test("with a single block there is nothing to skip, and every step is whole", async () => {
  const model = await modelOf({ ...config, depth: 0, depth_single_blocks: 1 }, "one block");
  const sessions = sessionsIn(PLENTY);
  expect(await denoised(model, { sessions, speed: { firstBlockCache: 1e9 } })).toEqual(
    await denoised(model, { sessions }),
  );
});

describe("on one network", () => {
  let model: TransformerModel;
  beforeAll(async () => {
    model = await modelOf(config, "one network");
  });

  test.each([
    [2, "given"],
    [STEPS, "taken"],
  ] as const)(
    "reference keys of every %i steps that fall due while blocks are skipped are computed in the next whole step",
    async (referenceEvery, last) => {
      const sessions = sessionsIn(PLENTY);
      const rests: string[] = [];
      const use = sessions.use.bind(sessions);
      sessions.use = (graph, work) => {
        const isRest = graph.name.endsWith("part 2 of 3");
        if (isRest) rests.push(Object.keys(graph.outputs).some(isReferenceKey) ? "given" : "taken");
        return use(graph, work);
      };
      await denoised(model, { sessions, speed: { firstBlockCache: 1e9, referenceEvery } });
      // The first and the last step alone are whole.
      expect(rests).toEqual(["given", last]);
    },
  );

  test("an abort is noticed between its parts and ends the picture, and the next one is whole again", async () => {
    const sessions = sessionsIn(PLENTY);
    const speed = { firstBlockCache: 0.2, referenceEvery: 2 };
    const expected = await denoised(model, { sessions, speed });
    const stop = new AbortController();
    let runs = 0;
    const use = sessions.use.bind(sessions);
    sessions.use = (graph, work) =>
      use(graph, (session) =>
        work({
          ...session,
          run(values, options) {
            // The first part of the second step.
            if (++runs === 4) stop.abort(new Error("enough"));
            return session.run(values, options);
          },
        }),
      );
    await expect(denoised(model, { sessions, speed, options: { signal: stop.signal } })).rejects.toThrow("enough");
    expect(runs).toBe(4);
    expect(await denoised(model, { sessions, speed })).toEqual(expected);
  });
});

describe("where memory is short", () => {
  let narrow: readonly TransformerModel[];
  beforeAll(async () => {
    narrow = await narrowModels();
  });

  test.each<readonly [string, 0 | 1, number, Speed]>([
    ["float16 weights, first block", 0, 0.7, { firstBlockCache: 1e-9 }],
    ["float16 weights, reference", 0, 0.7, { referenceEvery: 3 }],
    ["4 bits, both", 1, 0.9, { firstBlockCache: 0.3, referenceEvery: 3 }],
  ])("%s: in parts, some of them read anew in every step, it gives the same", async (_, which, share, speed) => {
    const model = narrow[which]!;
    const plenty = sessionsIn(PLENTY);
    const graph = transformerGraphs(model, settings(), plenty.budget).velocity({
      context: 10,
      latent: 6,
      reference: 2,
    });
    const { peak } = planNetwork(graph, plenty.budget, true);
    const short = sessionsIn(share * peak);
    const told = { plenty: 0, short: 0 };
    const counting = (which: keyof typeof told): RunOptions => ({ progress: () => void told[which]++ });
    const expected = await denoised(model, { speed, sessions: plenty, options: counting("plenty") });
    const { latent, skipped } = await denoised(model, { speed, sessions: short, options: counting("short") });
    expect(skipped).toBe(expected.skipped);
    expect(relativeError(latent, expected.latent)).toBeLessThan(1e-5);
    expect(told.short).toBeGreaterThan(told.plenty);
  });
});
