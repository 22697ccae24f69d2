/** The tensors of FLUX.1's autoencoder as Black Forest Labs name them (flux `modules/autoencoder.py`). */
import type { AutoencoderSizes } from "./layout.ts";
import { conv, norm, repeat, type Expected } from "./shapes.ts";

function resnet(path: string, from: number, to: number): Expected {
  return [
    ...norm(`${path}.norm1`, from),
    ...conv(`${path}.conv1`, from, to, 3),
    ...norm(`${path}.norm2`, to),
    ...conv(`${path}.conv2`, to, to, 3),
    ...(from === to ? [] : conv(`${path}.nin_shortcut`, from, to, 1)),
  ];
}

function middle(path: string, width: number): Expected {
  const attention = [
    ...norm(`${path}.attn_1.norm`, width),
    ...["q", "k", "v", "proj_out"].flatMap((p) => conv(`${path}.attn_1.${p}`, width, width, 1)),
  ];
  return [...resnet(`${path}.block_1`, width, width), ...attention, ...resnet(`${path}.block_2`, width, width)];
}

export function autoencoderTensors(c: AutoencoderSizes): Expected {
  const widths = c.ch_mult.map((factor) => c.ch * factor);
  const deepest = widths.at(-1)!;
  const down = widths.flatMap((width, level): Expected => [
    ...repeat(c.num_res_blocks, (n) =>
      resnet(`encoder.down.${level}.block.${n}`, n > 0 ? width : (widths[level - 1] ?? c.ch), width),
    ),
    ...(level + 1 < widths.length ? conv(`encoder.down.${level}.downsample.conv`, width, width, 3) : []),
  ]);
  const up = widths.flatMap((width, level): Expected => [
    ...repeat(c.num_res_blocks + 1, (n) =>
      resnet(`decoder.up.${level}.block.${n}`, n > 0 ? width : (widths[level + 1] ?? deepest), width),
    ),
    ...(level > 0 ? conv(`decoder.up.${level}.upsample.conv`, width, width, 3) : []),
  ]);
  return [
    ...conv("encoder.conv_in", c.in_channels, c.ch, 3),
    ...down,
    ...middle("encoder.mid", deepest),
    ...norm("encoder.norm_out", deepest),
    ...conv("encoder.conv_out", deepest, 2 * c.z_channels, 3),
    ...conv("decoder.conv_in", c.z_channels, deepest, 3),
    ...middle("decoder.mid", deepest),
    ...up,
    ...norm("decoder.norm_out", widths[0]!),
    ...conv("decoder.conv_out", widths[0]!, c.out_ch, 3),
  ];
}
