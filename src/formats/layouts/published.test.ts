/** The tables of tensors at the published sizes against the published numbers of parameters. */
import { expect, test } from "vitest";
import { flux1 } from "../configs.ts";
import { autoencoderTensors } from "./autoencoder-tensors.ts";
import { fluxTensors } from "./flux-tensors.ts";
import { diffusersFlux } from "./flux-diffusers.ts";
import type { Shape, TransformerSizes } from "./layout.ts";
import { recognise } from "./recognise.ts";
import { translated } from "./translate.ts";
import { loraTensors, projectorTensors } from "./uso.ts";

const parameters = (tensors: Iterable<readonly [string, Shape]>): number =>
  [...tensors].reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** What weights tell of the sizes: positions leave no trace in them. */
const dev = Object.fromEntries(
  Object.entries(flux1).filter(([name]) => name !== "axes_dim" && name !== "theta"),
) as unknown as TransformerSizes;

test.each([
  ["FLUX.1-dev", dev, 11_901_408_320],
  ["FLUX.1-schnell", { ...dev, guidance_embed: false }, 11_891_178_560],
] as const)("%s has its published number of parameters in both layouts", (_, sizes, count) => {
  const tensors = fluxTensors(sizes);
  expect(parameters(tensors)).toBe(count);
  expect(parameters(translated(tensors, diffusersFlux(sizes.hidden_size)))).toBe(count);
});

test("the autoencoder, USO's LoRA and its projector have their published numbers of parameters", () => {
  expect(
    parameters(
      autoencoderTensors({
        in_channels: 3,
        ch: 128,
        out_ch: 3,
        ch_mult: [1, 2, 4, 4],
        num_res_blocks: 2,
        z_channels: 16,
      }),
    ),
  ).toBe(83_819_683);
  expect(
    parameters(loraTensors({ rank: 128, hidden_size: 3072, mlp_size: 12288, depth: 19, depth_single_blocks: 38 })),
  ).toBe(239_075_328);
  expect(
    parameters(
      projectorTensors(
        { siglip_tokens: 729, siglip_dim: 1152, style_tokens_per_level: 64, hidden_size: 3072 },
        "feature_embedder.",
      ),
    ),
  ).toBe(10_773_120);
});

test("at the published sizes a transformer of either layout is recognised with those sizes, and USO's LoRA of rank 128 as USO's", () => {
  const header = (tensors: Iterable<readonly [string, Shape]>) =>
    new Map([...tensors].map(([name, shape]) => [name, { dtype: "BF16" as const, shape }]));
  expect(recognise(header(fluxTensors(dev)))).toMatchObject([{ layout: "bfl", config: dev, problems: [] }]);
  expect(recognise(header(translated(fluxTensors(dev), diffusersFlux(3072))))).toMatchObject([
    { layout: "diffusers", config: dev, problems: [] },
  ]);
  expect(
    recognise(
      header(loraTensors({ rank: 128, hidden_size: 3072, mlp_size: 12288, depth: 19, depth_single_blocks: 38 })),
    ),
  ).toMatchObject([{ component: "uso-lora", problems: [] }]);
});
