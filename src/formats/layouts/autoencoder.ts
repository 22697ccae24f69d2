/**
 * Recognises FLUX.1's autoencoder, as published and as diffusers stores it. Stable Diffusion 3's has the same tensors.
 */
import { Fault } from "../../contract/fault.ts";
import { diffusersAutoencoder } from "./autoencoder-diffusers.ts";
import { autoencoderTensors } from "./autoencoder-tensors.ts";
import type { AutoencoderSizes, Found, Recogniser, Tensors } from "./layout.ts";
import { axis, countOf, known, some } from "./shapes.ts";
import { translated } from "./translate.ts";

const blocks = {
  bfl: {
    level: /^encoder\.down\.(\d+)\./,
    resnet: /^encoder\.down\.0\.block\.(\d+)\./,
    width: (n: number) => `encoder.down.${n}.block.0.conv1.weight`,
  },
  diffusers: {
    level: /^encoder\.down_blocks\.(\d+)\./,
    resnet: /^encoder\.down_blocks\.0\.resnets\.(\d+)\./,
    width: (n: number) => `encoder.down_blocks.${n}.resnets.0.conv1.weight`,
  },
} as const;

function sizes(t: Tensors, layout: "bfl" | "diffusers"): AutoencoderSizes | null {
  const { level, resnet, width } = blocks[layout];
  const levels = Array.from({ length: countOf(t, level) }, (_, n) => axis(t, width(n), 0));
  const found = known({
    in_channels: axis(t, "encoder.conv_in.weight", 1),
    ch: axis(t, "encoder.conv_in.weight", 0),
    out_ch: axis(t, "decoder.conv_out.weight", 0),
    num_res_blocks: countOf(t, resnet),
    z_channels: axis(t, "decoder.conv_in.weight", 1),
  });
  if (!found || levels.length === 0 || levels.some((w) => !w)) return null;
  return { ...found, ch_mult: levels.map((w) => w! / found.ch) };
}

function find(layout: "bfl" | "diffusers", t: Tensors): Found {
  const config = sizes(t, layout);
  const tensors = config ? autoencoderTensors(config) : [];
  const anchors = [
    "encoder.conv_in.weight",
    "decoder.conv_in.weight",
    "decoder.conv_out.weight",
    blocks[layout].width(0),
  ];
  const expected = !config
    ? new Map(anchors.map((name) => [name, t.get(name)?.shape ?? []]))
    : layout === "bfl"
      ? new Map(tensors)
      : translated(tensors, diffusersAutoencoder(config.ch_mult.length));
  const older = some(t, /^(post_)?quant_conv\./);
  const what =
    "it is the autoencoder of Stable Diffusion 1, 2 or XL, which has a further convolution around the latent";
  return {
    kind: { component: "autoencoder", layout, config },
    expected,
    problems: older ? [new Fault("scan.other-model", { what }) as Fault] : [],
  };
}

export const autoencoderRecogniser: Recogniser = {
  prefixes: ["", "vae.", "first_stage_model."],
  recognise: (t) =>
    some(t, /^(encoder\.down|decoder\.up)\.\d+\.block\./)
      ? find("bfl", t)
      : some(t, /^(encoder\.down|decoder\.up)_blocks\.\d+\.resnets\./)
        ? find("diffusers", t)
        : null,
};
