/** The networks that measure, of random numbers at their true sizes: for how long they take, the numbers do not matter. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { MeasureNetwork } from "../src/contract/measures.ts";
import { writeSafetensors } from "../src/formats/safetensors/write.ts";
import { measureNetworksOf } from "../src/main/models/measures.ts";
import { scanFolders } from "../src/main/models/scan/scan.ts";
import { elements, scatter } from "../tests/fixtures/random-flux.ts";

interface Size {
  readonly width: number;
  readonly depth: number;
  readonly patch: number;
  /** Patches of the table of positions, and the token of the whole. */
  readonly places: number;
}
type Shapes = readonly (readonly [name: string, shape: readonly number[]])[];

const pair = (name: string, ...shape: readonly number[]): Shapes => [
  [`${name}.weight`, shape],
  [`${name}.bias`, [shape[0]!]],
];
const times = (depth: number, layer: (n: number) => Shapes): Shapes =>
  Array.from({ length: depth }, (_, n) => layer(n)).flat();

/** As Meta names them. */
const dino = ({ width, depth, patch, places }: Size, scaled: boolean): Shapes => [
  ["cls_token", [1, 1, width]],
  ["pos_embed", [1, places, width]],
  ...pair("patch_embed.proj", width, 3, patch, patch),
  ...times(depth, (n) => [
    ...pair(`blocks.${n}.norm1`, width),
    ...pair(`blocks.${n}.attn.qkv`, 3 * width, width),
    ...pair(`blocks.${n}.attn.proj`, width, width),
    ...pair(`blocks.${n}.norm2`, width),
    ...pair(`blocks.${n}.mlp.fc1`, 4 * width, width),
    ...pair(`blocks.${n}.mlp.fc2`, width, 4 * width),
    ...(scaled ? [1, 2].map((m) => [`blocks.${n}.ls${m}.gamma`, [width]] as const) : []),
  ]),
  ...pair("norm", width),
];

/** CLIP's tower of pictures, as OpenAI names it. */
const tower = (at: string, { width, depth, patch, places }: Size): Shapes => [
  [`${at}.class_embedding`, [width]],
  [`${at}.positional_embedding`, [places, width]],
  [`${at}.conv1.weight`, [width, 3, patch, patch]],
  ...pair(`${at}.ln_pre`, width),
  ...times(depth, (n) => {
    const layer = `${at}.transformer.resblocks.${n}`;
    return [
      ...pair(`${layer}.ln_1`, width),
      ...pair(`${layer}.ln_2`, width),
      [`${layer}.attn.in_proj_weight`, [3 * width, width]],
      [`${layer}.attn.in_proj_bias`, [3 * width]],
      ...pair(`${layer}.attn.out_proj`, width, width),
      ...pair(`${layer}.mlp.c_fc`, 4 * width, width),
      ...pair(`${layer}.mlp.c_proj`, width, 4 * width),
    ];
  }),
  ...pair(`${at}.ln_post`, width),
];

const small = { width: 384, depth: 12 } as const;
/** DINO S/16, DINOv2 S/14, CLIP B/32 and CSD, which is CLIP L/14. */
const files: Readonly<Record<string, Shapes>> = {
  dino: dino({ ...small, patch: 16, places: 197 }, false),
  dinov2: dino({ ...small, patch: 14, places: 1370 }, true),
  "clip-vision": [...tower("visual", { width: 768, depth: 12, patch: 32, places: 50 }), ["visual.proj", [768, 512]]],
  csd: [
    ...tower("backbone", { width: 1024, depth: 24, patch: 14, places: 257 }),
    ["last_layer_style", [1024, 768]],
    ["last_layer_content", [1024, 768]],
  ],
};

/** Writes those that are not among the ones at hand below a folder: up to 1.7 GB. */
export async function randomNetworks(
  folder: string,
  atHand: readonly MeasureNetwork[],
): Promise<readonly MeasureNetwork[]> {
  for (const [name, shapes] of Object.entries(files)) {
    if (atHand.some(({ network }) => network === name)) continue;
    await mkdir(join(folder, name), { recursive: true });
    const numbers = scatter(Math.max(...shapes.map(([, shape]) => elements(shape))) + shapes.length, 1).map(
      (x) => x / 32,
    );
    // Each tensor begins one number later: ONNX Runtime keeps repacked weights of equal content only once.
    const part = (n: number, shape: readonly number[]): Uint8Array =>
      new Uint8Array(numbers.buffer, 4 * n, 4 * elements(shape));
    await writeSafetensors(
      join(folder, name, "model.safetensors"),
      Object.fromEntries(shapes.map(([at, shape], n) => [at, { dtype: "F32", shape, data: part(n, shape) }])),
    );
  }
  return measureNetworksOf(await scanFolders([folder]));
}
