/** `atelier graph` on the bundled model. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import onnxProto from "onnx-proto";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { writeMeasures } from "../fixtures/measure-weights.ts";
import { bundledManifest, copyOfModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();
const { transformer, autoencoder, clip } = bundledManifest().components;

/** What the command prints; it must succeed. */
async function printed(...args: readonly string[]): Promise<string> {
  let out = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => ((out += String(chunk)), true));
  const code = await run(["graph", ...args]).finally(() => write.mockRestore());
  expect(code).toBe(0);
  return out;
}

beforeAll(() => writeMeasures(join(folder, "models/measures")));
afterEach(() => {
  process.exitCode = undefined;
  vi.unstubAllEnvs();
});

/** The networks that measure are those below a folder of models. */
const modelsIn = (name: string): void => {
  vi.stubEnv("ATELIER_MODELS", join(folder, name));
  vi.stubEnv("ATELIER_HOME", join(folder, "home"));
};

/** A chart as boxes and arrows: no box twice, every box at an arrow, every arrow between boxes. */
function expectConnected(chart: string): void {
  expect(chart).toMatch(/^flowchart TD\n/);
  const ids = [...chart.matchAll(/^ {2}(\w+)[[(]/gm)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  const ends = [...chart.matchAll(/^ {2}(\w+) -->(?:\|".*"\|)? (\w+)$/gm)].flatMap(([, from, to]) => [from!, to!]);
  expect(new Set(ends)).toEqual(new Set(ids));
  expect(chart).not.toContain('["<br/>');
}

const { z_channels } = autoencoder.config;
const latent = 2 ** (autoencoder.config.ch_mult.length - 1);

test.each([
  ["velocity", `double_blocks.${transformer.config.depth - 1}<br/>`, "velocity<br/>float32[64, 64]"],
  ["modulation", "vector_in.in_layer<br/>", "final_layer.adaLN_modulation.1<br/>float32[steps, "],
  ["condition", "txt_in<br/>", "context<br/>float32["],
  ["encode", "encoder.mid<br/>", `latent<br/>float32[${z_channels}, `],
  ["decode", "decoder.mid<br/>", `image<br/>float32[3, 128, 128]`],
  ["siglip", "vision_model.encoder.layers.0<br/>", "high<br/>float32["],
  ["t5", "encoder.block.0<br/>", "last_hidden_state<br/>float32["],
  ["clip", "text_model.encoder.layers.0<br/>", `pooled<br/>float32[1, ${clip.config.hidden_size}]`],
] as const)("%s is drawn by its blocks, and ends in its results", async (network, block, result) => {
  const chart = await printed(network, "--mermaid", "--size", "128x128");
  expect(chart).toContain(`["${block}`);
  expect(chart).toContain(`(["${result}`);
  expectConnected(chart);
});

test.each([
  [
    "dino",
    "blocks.0<br/>",
    ["pixels<br/>float32[3, 224, 224]"],
    ["cls<br/>float32[1, 64]", "patches<br/>float32[784, 64]"],
  ],
  ["dinov2", "blocks.0<br/>", ["pixels<br/>float32[3, 224, 224]"], ["cls<br/>float32[1, 64]"]],
  [
    "clip-vision",
    "visual.transformer.resblocks.0<br/>",
    ["pixels<br/>float32[3, 32, 32]"],
    ["embedding<br/>float32[1, 64]"],
  ],
  [
    "clip-words",
    "transformer.resblocks.0<br/>",
    ["embedded<br/>float32[77, 64]", "end<br/>int64[1]"],
    ["embedding<br/>float32[1, 64]"],
  ],
  [
    "csd",
    "resblocks.0<br/>",
    ["pixels<br/>float32[3, 32, 32]"],
    ["style<br/>float32[1, 64]", "content<br/>float32[1, 64]"],
  ],
] as const)(
  "%s, which measures pictures, is drawn by its blocks, and is a file that runs",
  async (network, block, given, results) => {
    modelsIn("models");
    const file = join(folder, "models", `${network}.onnx`);
    const chart = await printed(network, "--mermaid", "--onnx", file);
    expect(chart).toContain(block);
    for (const end of [...given, ...results]) expect(chart).toContain(`(["${end}`);
    expectConnected(chart);
    const session = await InferenceSession.create(file);
    const zeros = session.inputMetadata.map((input) => {
      const { name, type, shape } = input as InferenceSession.TensorValueMetadata;
      const size = shape.reduce<number>((product, side) => product * Number(side), 1);
      return [
        name,
        type === "int64"
          ? new Tensor(new BigInt64Array(size), shape as number[])
          : new Tensor(new Float32Array(size), shape as number[]),
      ];
    });
    const made = await session.run(Object.fromEntries(zeros));
    for (const name of results.map((result) => result.split("<")[0]!))
      expect((made[name]!.data as Float32Array).every(Number.isFinite)).toBe(true);
  },
);

test("in full every operator of the network is drawn", async () => {
  const file = join(folder, "velocity.onnx");
  const chart = await printed("velocity", "--mermaid", "--full", "--onnx", file);
  const { graph } = onnxProto.onnx.ModelProto.decode(readFileSync(file));
  const operators = graph!.node!.filter(({ opType }) => opType !== "Identity" && opType !== "Cast");
  expect(chart.match(/^ +b\d+\["/gm)).toHaveLength(operators.length);
  expect(chart).toMatch(/subgraph s\d+\["single_blocks\.0"\]/);
});

test("the ONNX file beside the weights is one that ONNX Runtime opens and runs", async () => {
  const model = copyOfModel(join(folder, "model"));
  const file = join(model, "decode.onnx");
  expect(await printed("decode", "--model", model, "--size", "64x64", "--onnx", file)).toBe(`${file}\n`);
  const session = await InferenceSession.create(file);
  const side = 64 / latent;
  const zeros = new Tensor("float32", new Float32Array(z_channels * side * side), [z_channels, side, side]);
  const { image } = await session.run({ latent: zeros });
  expect(image!.dims).toEqual([3, 64, 64]);
  expect((image!.data as Float32Array).every(Number.isFinite)).toBe(true);
});

test.each([
  [["sky", "--mermaid"], "sky"],
  [["velocity"], "--onnx <file> or --mermaid"],
  [["velocity", "--mermaid", "--model", "no-such-model"], "no-such-model"],
  [["csd", "--mermaid"], "csd"],
])("%j is refused in words", async (args, named) => {
  modelsIn("nothing");
  let said = "";
  const write = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => ((said += String(chunk)), true));
  const code = await run(["graph", ...args]).finally(() => write.mockRestore());
  expect([2, 5]).toContain(code);
  expect(said).toContain(named);
});
