/** The names of every layer in LoRAs for other programs, for a transformer as large as FLUX.1-dev. */
import { loraFormats } from "../../contract/learning/lora-format.ts";
import { expect, test } from "vitest";
import { loraLayers } from "./lora-layers.ts";
import { factorNames, layersToWrite } from "./lora-written.ts";
import { flux1 } from "../configs.ts";

const layers = layersToWrite(flux1);
const of = (layer: string) => layers.find((one) => one.layer === layer)!.written;

test("every layer of every block has its names, and no two layers share one", () => {
  // Ten layers in a double block, three in a single one, ten outside.
  expect(layers).toHaveLength(19 * 10 + 38 * 3 + 10);
  for (const format of loraFormats) {
    const names = layers.flatMap(({ written }) => written[format].map(({ name }) => name));
    expect(names).toHaveLength(format === "kohya" ? layers.length : layers.length + 19 * 2 * 2 + 38 * 3);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("the last of each kind of block is named as kohya and diffusers name it", () => {
  const kohya = (layer: string) => of(layer).kohya.map(({ name }) => name);
  const diffusers = (layer: string) => of(layer).diffusers.map(({ name, rows }) => [name, ...rows.flat()]);
  expect(kohya("double_blocks.18.img_attn.qkv")).toEqual(["lora_unet_double_blocks_18_img_attn_qkv"]);
  expect(diffusers("double_blocks.18.img_attn.qkv")).toEqual([
    ["transformer.transformer_blocks.18.attn.to_q", 0, 3072],
    ["transformer.transformer_blocks.18.attn.to_k", 3072, 6144],
    ["transformer.transformer_blocks.18.attn.to_v", 6144, 9216],
  ]);
  expect(diffusers("double_blocks.0.txt_attn.qkv").map(([name]) => name)).toEqual([
    "transformer.transformer_blocks.0.attn.add_q_proj",
    "transformer.transformer_blocks.0.attn.add_k_proj",
    "transformer.transformer_blocks.0.attn.add_v_proj",
  ]);
  expect(kohya("single_blocks.37.linear1")).toEqual(["lora_unet_single_blocks_37_linear1"]);
  expect(diffusers("single_blocks.37.linear1")).toEqual([
    ["transformer.single_transformer_blocks.37.attn.to_q", 0, 3072],
    ["transformer.single_transformer_blocks.37.attn.to_k", 3072, 6144],
    ["transformer.single_transformer_blocks.37.attn.to_v", 6144, 9216],
    ["transformer.single_transformer_blocks.37.proj_mlp", 9216, 21504],
  ]);
  expect(diffusers("single_blocks.37.linear2")).toEqual([
    ["transformer.single_transformer_blocks.37.proj_out", 0, 3072],
  ]);
  expect(diffusers("final_layer.adaLN_modulation.1")).toEqual([["transformer.norm_out.linear", 3072, 6144, 0, 3072]]);
});

test("every name is read as the rows of the layer that it is written for", () => {
  const read = loraLayers(flux1);
  for (const format of loraFormats)
    for (const { layer, into, written } of layers)
      for (const { name, rows } of written[format]) {
        const found = read(name);
        expect(found).toMatchObject({ into, out: rows.reduce((sum, [from, to]) => sum + to - from, 0) });
        const parts = found!.parts.toSorted((a, b) => a.from - b.from);
        expect(parts.map((part) => [part.layer, part.at, part.at + part.to - part.from])).toEqual(
          rows.map(([from, to]) => [layer, from, to]),
        );
      }
});

test("factors are named as each format names them; kohya's have an alpha", () => {
  expect(factorNames.kohya("a")).toEqual({ down: "a.lora_down.weight", up: "a.lora_up.weight", alpha: "a.alpha" });
  expect(factorNames.diffusers("a")).toEqual({ down: "a.lora_A.weight", up: "a.lora_B.weight" });
});
