/** The whole pipeline with the bundled model, small and short. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import {
  astronaut,
  base,
  comic,
  makeSmall,
  path,
  watercolor,
  wide,
  woman,
  type MakeOptions,
} from "../../../tests/fixtures/small-picture.ts";
import { averaged, psnr } from "../../../tests/pictures.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { parseRecipe, type Recipe } from "../../contract/making/recipe.ts";
import { generate, type Made, type Phase } from "./generate.ts";
import { structuralHash } from "../graph/hash.ts";
import type { Graph } from "../graph/tensor.ts";
import { openModel } from "../../formats/manifest.ts";
import { positionIds } from "../sampling/ids.ts";
import { randn } from "../sampling/noise.ts";
import { stepInputs } from "./conditioning.ts";
import { withVelocity } from "./velocity.ts";
import { openUso, type UsoModel } from "./model.ts";

let model: UsoModel;
beforeAll(async () => {
  model = await openUso(await openModel(bundledModel), "cpu");
});
afterAll(() => model.release());

const make = (
  change: Partial<Recipe> = {},
  options: MakeOptions & { readonly by?: UsoModel } = {},
): Promise<readonly Made[]> => makeSmall(options.by ?? model, change, options);
const rgb = async (change: Partial<Recipe> = {}): Promise<Uint8Array> => (await make(change))[0]!.pixels.rgb;

test("every mixture of subjects, styles and prompt gives a picture, each another", async () => {
  const mixtures: readonly Partial<Recipe>[] = [
    {},
    { subjects: [] },
    { styles: [] },
    { subjects: [], styles: [] },
    { styles: [watercolor, comic] },
    { styles: [watercolor, { ...comic, weight: 30 }] },
    { subjects: [astronaut, woman] },
    { subjects: [wide], styles: [comic, comic, watercolor] },
    { prompt: "a man with a green hat" },
    { subjects: [], styles: [], prompt: "a woman with a hat" },
    { width: 128 },
    { schedule: "flux", width: 128, height: 128 },
    { contentLongSide: 96 },
    { steps: 3 },
    { seed: 8 },
    { steps: 3, styleFrom: 0.3 },
    { steps: 3, speed: { firstBlockCache: 1 } },
    { steps: 3, speed: { referenceEvery: 2 } },
  ];
  const pictures: string[] = [];
  for (const mixture of mixtures) {
    const [made] = await make(mixture);
    const { width, height } = { ...base, ...mixture };
    expect(made!.pixels).toMatchObject({ width, height });
    expect(made!.pixels.rgb.length).toBe(3 * width * height);
    expect(new Set(made!.pixels.rgb).size).toBeGreaterThan(16);
    pictures.push(Buffer.from(made!.pixels.rgb).toString("base64"));
  }
  expect(new Set(pictures).size).toBe(mixtures.length);
});

test("styles that come in late leave the first steps as without them, the last never, and of none there is nothing to delay", async () => {
  const previews = async (change: Partial<Recipe>): Promise<readonly string[]> => {
    const seen: string[] = [];
    const hear = (phase: Phase): void => {
      if (phase.phase === "denoise" && phase.preview) seen.push(Buffer.from(phase.preview.rgb).toString("base64"));
    };
    await make({ steps: 4, ...change }, { progress: hear, previews: true });
    return seen;
  };
  const [usual, late, latest] = [
    await previews({}),
    await previews({ styleFrom: 0.4 }),
    await previews({ styleFrom: 0.95 }),
  ];
  expect(late).toHaveLength(4);
  // Two of four steps are done without the style, the same two whatever comes after them.
  expect(late.slice(0, 2)).toEqual(latest.slice(0, 2));
  expect(late[0]).not.toBe(usual[0]);
  expect(late[2]).not.toBe(latest[2]);
  expect(latest[3]).not.toBe(late[3]);
  const plain = (await make({ styles: [] }))[0]!.pixels.rgb;
  expect((await make({ styles: [], styleFrom: 0.5 }))[0]!.pixels.rgb).toEqual(plain);
});

test("the order of styles changes no more than rounding: their tokens all stand at one position", async () => {
  const [one, other] = [await rgb({ styles: [watercolor, comic] }), await rgb({ styles: [comic, watercolor] })];
  expect(psnr(one, other)).toBeGreaterThan(50);
});

test("the same recipe gives the same picture, bit for bit, also from a model opened anew", async () => {
  const first = await rgb();
  expect(await rgb()).toEqual(first);
  const again = await openUso(await openModel(bundledModel), "cpu");
  expect((await make({}, { by: again }))[0]!.pixels.rgb).toEqual(first);
  await again.release();
});

test("a batch of three is the three single pictures of its seeds, bit for bit", async () => {
  const batch = await make({ count: 3, seed: 41 });
  expect(batch.map((m) => [m.picture, m.pictures, m.recipe.seed, m.recipe.count])).toEqual([
    [1, 3, 41, 1],
    [2, 3, 42, 1],
    [3, 3, 43, 1],
  ]);
  for (const made of batch) expect(await rgb({ seed: made.recipe.seed })).toEqual(made.pixels.rgb);
});

test("a picture's own recipe makes it again, with real size and digests in it", async () => {
  const [made] = await make({ subjects: [wide], keepSize: true, width: 128, height: 96, count: 2, prompt: "a hat" });
  const { recipe } = made!;
  expect(recipe).toMatchObject({ count: 1, keepSize: false, width: made!.pixels.width, height: made!.pixels.height });
  expect([recipe.subjects.length, recipe.styles.length]).toEqual([1, 1]);
  for (const reference of [...recipe.subjects, ...recipe.styles]) expect(reference.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect((await make(recipe))[0]!.pixels).toEqual(made!.pixels);
});

test("keeping the format takes the subject's, at the scale of the longer side asked for", async () => {
  // 300 × 201 is inputs as 64 × 32: scaled to 64 × 42 and cropped to multiples of 16.
  const sizes = [];
  for (const [width, height] of [
    [128, 64],
    [64, 128],
    [192, 192],
  ] as const) {
    const { pixels } = (await make({ subjects: [wide], keepSize: true, width, height, steps: 1 }))[0]!;
    sizes.push([pixels.width, pixels.height]);
  }
  expect(sizes).toEqual([
    [128, 64],
    [128, 64],
    [192, 96],
  ]);
  expect((await make({ subjects: [], keepSize: true, width: 64, height: 96, steps: 1 }))[0]!.pixels).toMatchObject({
    width: 64,
    height: 96,
  });
});

test("progress tells everything once, in the order in which it happens", async () => {
  const told: string[] = [];
  const progress = (p: Phase): void => {
    if (p.phase === "encode") told.push(p.what);
    else
      told.push(
        p.phase === "denoise"
          ? `${p.picture}/${p.pictures}: ${p.step} of ${p.steps}`
          : `${p.picture}/${p.pictures}: decode`,
      );
  };
  for await (const made of generate({ ...base, styles: [watercolor, comic], count: 2 }, model, {
    progress,
    signal: new AbortController().signal,
    previews: false,
  })) {
    told.push(`${made.picture}/${made.pictures}: made`);
  }
  expect(told).toEqual([
    "subject",
    "style",
    "style",
    "text",
    "conditioning",
    "1/2: 1 of 2",
    "1/2: 2 of 2",
    "1/2: decode",
    "1/2: made",
    "2/2: 1 of 2",
    "2/2: 2 of 2",
    "2/2: decode",
    "2/2: made",
  ]);
});

test("previews are given where they are wanted, in the latent's size, the last near the picture", async () => {
  const previews: (Phase & { phase: "denoise" })[] = [];
  const progress = (p: Phase): void => void (p.phase === "denoise" && previews.push(p));
  await make({}, { progress });
  expect(previews.map((p) => p.preview)).toEqual([null, null]);
  previews.length = 0;
  const [made] = await make({ width: 128 }, { progress, previews: true });
  expect(previews.map((p) => [p.preview!.width, p.preview!.height, p.preview!.rgb.length])).toEqual([
    [16, 8, 384],
    [16, 8, 384],
  ]);
  expect(psnr(previews.at(-1)!.preview!.rgb, averaged(made!.pixels, 8).rgb)).toBeGreaterThan(18);
});

test("an abort takes effect within one step, and the model goes on working", async () => {
  const controller = new AbortController();
  const steps: number[] = [];
  const progress = (p: Phase): void => {
    if (p.phase !== "denoise") return;
    steps.push(p.step);
    if (p.step === 2) controller.abort(new Error("enough"));
  };
  await expect(make({ steps: 6 }, { progress, signal: controller.signal })).rejects.toThrow("enough");
  expect(steps).toEqual([1, 2]);
  expect(await rgb()).toEqual(await rgb());
});

test("an abort during a step, as another process sends it, is noticed when the step ends", async () => {
  const controller = new AbortController();
  const steps: number[] = [];
  const progress = (p: Phase): void => {
    if (p.phase === "denoise") steps.push(p.step);
    if (p.phase === "denoise" && p.step === 1) setImmediate(() => controller.abort(new Error("enough")));
  };
  await expect(make({ steps: 6 }, { progress, signal: controller.signal })).rejects.toThrow("enough");
  expect(steps.length).toBeLessThanOrEqual(2);
});

test("a recipe whose signal has aborted already computes nothing", async () => {
  const phases: Phase[] = [];
  await expect(
    make({}, { progress: (p) => phases.push(p), signal: AbortSignal.abort(new Error("never")) }),
  ).rejects.toThrow("never");
  expect(phases.length).toBeLessThanOrEqual(1);
});

test("a reference that is gone, changed or no picture is a fault that names it", async () => {
  await expect(make({ styles: [watercolor, { path: path("assets/none.png") }] })).rejects.toMatchObject({
    code: "recipe.reference-missing",
    data: { path: path("assets/none.png"), role: "style" },
  });
  await expect(make({ subjects: [{ ...astronaut, sha256: "0".repeat(64) }] })).rejects.toMatchObject({
    code: "recipe.reference-changed",
    data: { path: astronaut.path, role: "subject" },
  });
  await expect(make({ subjects: [{ path: path("models/uso-mini/clip.safetensors") }] })).rejects.toMatchObject({
    code: "image.unreadable",
  });
});

/** One velocity of 4 × 4 tokens from noise, without style and subject. */
async function velocity({ encodePrompt, transformer, sessions }: UsoModel): Promise<Float32Array> {
  const { text, pooled } = await encodePrompt("a woman with a hat");
  const settings = { times: [1], guidance: 4, loraStrength: 1 };
  const ids = positionIds({ rows: 4, columns: 4 }, [], { kind: "tokens" }).picture;
  const inputs = await stepInputs(transformer, sessions, { text, pooled, styles: [], subjects: null, ids }, settings);
  return withVelocity(transformer, sessions, inputs, settings, (v) =>
    v.at(0, randn(3, 16 * transformer.config.in_channels)),
  );
}

test("float16 gives nearly the velocities, and so nearly the pictures, of float32", async () => {
  const half = await openUso(await openModel(bundledModel), "cpu", { precision: "float16" });
  const error = relativeError(await velocity(half), await velocity(model));
  expect(error).toBeLessThan(2e-3);
  expect(error).toBeGreaterThan(1e-7);
  const recipe = { width: 128, height: 128, steps: 4, contentLongSide: 128 };
  expect(psnr((await make(recipe, { by: half }))[0]!.pixels.rgb, await rgb(recipe))).toBeGreaterThan(50);
  await half.release();
});

test("a model opened with tiles serves all of them with one network, beside it those that tell the whole's statistics, stops between them, and gives a near picture", async () => {
  const tiles = { side: 12, overlap: 4 };
  const tiled = await openUso(await openModel(bundledModel), "cpu", { tiles });
  const ran = new Map<string, string>();
  const run = tiled.sessions.run.bind(tiled.sessions);
  tiled.sessions.run = (graph, ...rest) => (ran.set(structuralHash(graph), graph.name), run(graph, ...rest));
  const recipe = { width: 160, height: 128, contentLongSide: 160, steps: 1 };
  const [made] = await make(recipe, { by: tiled });
  expect([...ran.values()].filter((name) => /autoencoder|statistics/.test(name))).toEqual([
    "picture encoder (autoencoder)",
    "decoder's statistics",
    "decoder's statistics",
    "decoder of a tile (autoencoder)",
  ]);
  expect(psnr(made!.pixels.rgb, await rgb(recipe))).toBeGreaterThan(27);

  const told: number[] = [];
  const latent = { data: randn(1, 16 * 16 * 20), shape: [16, 16, 20] };
  await tiled.decode(latent, tiles, { progress: (share) => told.push(share) });
  expect(told).toEqual([1 / 4, 2 / 4, 3 / 4]);
  const stop = new AbortController();
  const progress = (share: number): void => void (told.push(share) && stop.abort(new Error("enough")));
  await expect(tiled.decode(latent, tiles, { progress, signal: stop.signal })).rejects.toThrow("enough");
  expect(told.length).toBe(4);
  const small = { data: randn(1, 16 * 12 * 9), shape: [16, 12, 9] };
  expect(await tiled.decode(small, tiles)).toEqual(await model.decode(small, null));
  await tiled.release();
});

/** The kind of encoder that a graph is, by its name. */
const encoderOf = ({ name }: Graph): string =>
  name === "picture encoder (autoencoder)" ? "encode" : (/(SigLIP|T5|CLIP)/.exec(name)?.[0].toLowerCase() ?? "");

test("a variation of a recipe runs only the encoders of what is new in it, and gives the picture that a model opened anew gives", async () => {
  const [used, fresh] = [
    await openUso(await openModel(bundledModel), "cpu"),
    await openUso(await openModel(bundledModel), "cpu"),
  ];
  const ran: string[] = [];
  const run = used.sessions.run.bind(used.sessions);
  used.sessions.run = (graph, ...rest) => (ran.push(encoderOf(graph)), run(graph, ...rest));
  let last: Uint8Array | null = null;
  const encoders = async (change: Partial<Recipe>): Promise<readonly string[]> => {
    ran.length = 0;
    last = (await make({ styles: [watercolor, comic], steps: 1, ...change }, { by: used }))[0]!.pixels.rgb;
    return ran.filter((name) => ["encode", "siglip", "t5", "clip"].includes(name));
  };
  expect(await encoders({})).toEqual(["encode", "siglip", "siglip", "t5", "clip"]);
  expect(await encoders({ seed: 8, steps: 2, guidance: 3 })).toEqual([]);
  expect(await encoders({ styles: [comic, { ...watercolor, weight: 50 }] })).toEqual([]);
  expect(await encoders({ prompt: "a man with a green hat" })).toEqual(["t5", "clip"]);
  expect(await encoders({ subjects: [woman] })).toEqual(["encode"]);
  expect(await encoders({ contentLongSide: 96 })).toEqual(["encode"]);
  const known = { prompt: "a man with a green hat", subjects: [woman], styles: [comic], steps: 1 };
  expect(await encoders(known)).toEqual([]);
  expect((await make(known, { by: fresh }))[0]!.pixels.rgb).toEqual(last);
  await Promise.all([used.release(), fresh.release()]);
});

test("a picture's references are written as they are read, so that the file made again is the same to the byte", async () => {
  const loras = [{ path: path("models/uso-mini/turbo-8.safetensors"), strength: 0.5 }];
  const [made] = await make({ styles: [{ ...comic, weight: 30 }], loras });
  const references = ({ subjects, styles, loras: own }: Recipe) => JSON.stringify({ subjects, styles, own });
  expect(references(made!.recipe)).toBe(references(parseRecipe(made!.recipe)));
});
