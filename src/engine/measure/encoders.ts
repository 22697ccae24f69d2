/** The encoders that measure pictures, as entries: each sees a picture exactly as the code of its paper prepares it. */
import { csdVision, measureFormats } from "../../formats/measures.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { prepareMiddle } from "../image/prepare.ts";
import { clipText, clipVision, endOf } from "../networks/clip.ts";
import { csd } from "../networks/csd.ts";
import { dino } from "../networks/dino.ts";
import type { NetworkEntry } from "../networks/entry.ts";
import type { Value } from "../runtime/session.ts";
import { clipNormalisation, type Normalisation } from "../training/style-reward.ts";
import { tokenizerOf } from "../uso/prompt-readers.ts";
import { embeddingsOf } from "../weights/embeddings.ts";

type Formats = typeof measureFormats;

/** Of encoders that were trained on ImageNet's statistics. torchvision. */
const imagenetNormalisation: Normalisation = {
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/** The middle of a picture, [3, crop, crop], its channels brought to an encoder's mean and deviation. */
export function encoderValue(
  picture: Pixels,
  { short, crop }: { readonly short: number; readonly crop: number },
  { mean, deviation }: Normalisation,
): Value & { readonly data: Float32Array } {
  const { rgb } = prepareMiddle(picture, short, crop);
  const places = crop * crop;
  const data = new Float32Array(3 * places);
  for (let channel = 0; channel < 3; channel++)
    for (let place = 0; place < places; place++)
      data[channel * places + place] = (rgb[3 * place + channel]! / 255 - mean[channel]!) / deviation[channel]!;
  return { data, shape: [3, crop, crop] };
}

/** Pictures are shown at 224, whatever size the table of positions has, as Meta's evaluation does. */
const DINO_SIDES = { short: 256, crop: 224 } as const;

const dinoEntry = (name: string): NetworkEntry<Formats["dino"], Pixels, "pixels", "cls" | "patches"> => ({
  name,
  format: measureFormats.dino,
  inputs: () => ({ pixels: { shape: [3, DINO_SIDES.crop, DINO_SIDES.crop] } }),
  build: (weights, { config }, { pixels }) => {
    const { cls, patches } = dino(weights, config, pixels);
    return { outputs: { cls, patches } };
  },
  preprocess: () =>
    Promise.resolve((picture) => Promise.resolve({ pixels: encoderValue(picture, DINO_SIDES, imagenetNormalisation) })),
});

/** A picture as DINO's token of the whole, `cls` [1, width], and its patches. */
export const dinoEncoder = dinoEntry("picture encoder (DINO)");
/** The same of DINOv2. */
export const dinov2Encoder = dinoEntry("picture encoder (DINOv2)");

/** A picture as CLIP's embedding [1, projection]. */
export const clipPictureEncoder: NetworkEntry<Formats["clip-vision"], Pixels, "pixels", "embedding"> = {
  name: "picture encoder (CLIP)",
  format: measureFormats["clip-vision"],
  inputs: ({ config: c }) => ({ pixels: { shape: [c.num_channels, c.image_size, c.image_size] } }),
  build: (weights, { config }, { pixels }) => ({ outputs: { embedding: clipVision(weights, config, pixels) } }),
  preprocess: ({ settings: { config } }) =>
    Promise.resolve((picture) =>
      Promise.resolve({
        pixels: encoderValue(picture, { short: config.image_size, crop: config.image_size }, clipNormalisation),
      }),
    ),
};

/** Words as CLIP's embedding [1, projection]. */
export const clipWordsEncoder: NetworkEntry<Formats["clip"], string, "embedded" | "end", "embedding"> = {
  name: "words encoder (CLIP)",
  format: measureFormats.clip,
  inputs: ({ config, max_length }) => ({
    embedded: { shape: [max_length, config.hidden_size] },
    end: { shape: [1], dtype: "int64" },
  }),
  build(weights, { config }, given) {
    const { projected, pooled } = clipText(weights, config, given);
    return { outputs: { embedding: projected ?? pooled } };
  },
  async preprocess({ settings, fileOf, lookup }) {
    const tokenizer = await tokenizerOf(settings, fileOf);
    const words = lookup.tensor("text_model.embeddings.token_embedding.weight");
    return async (text) => {
      const { ids } = tokenizer.encode(text);
      const end = BigInt64Array.of(BigInt(endOf(ids, settings.config)));
      return { embedded: await embeddingsOf(words, ids), end: { data: end, shape: [1] } };
    };
  },
};

/** A picture's style and content as CSD sees them, [1, projection] each, of length one. */
export const csdEncoder: NetworkEntry<Formats["csd"], Pixels, "pixels", "style" | "content"> = {
  name: "style encoder (CSD)",
  format: measureFormats.csd,
  inputs: ({ config: { input_resolution: side } }) => ({ pixels: { shape: [3, side, side] } }),
  build(weights, { config }, { pixels }) {
    const { style, content } = csd(weights, csdVision(config), pixels);
    return { outputs: { style, content } };
  },
  preprocess: ({ settings: { config } }) =>
    Promise.resolve((picture) =>
      Promise.resolve({
        pixels: encoderValue(
          picture,
          { short: config.input_resolution, crop: config.input_resolution },
          clipNormalisation,
        ),
      }),
    ),
};
