/** Recognises CLIP's vision tower, and CSD, which is made from one. */
import { openaiLayer } from "./clip-openai.ts";
import { encoderLayers } from "./encoders.ts";
import type { ClipVisionSizes, CsdSizes, Recogniser, Tensors } from "./layout.ts";
import { axis, countOf, known, norm, some, type Expected } from "./shapes.ts";
import { translated, whole, type Renaming, type Translation } from "./translate.ts";

const places = "vision_model.embeddings.position_embedding.weight";
const projection = "visual_projection.weight";
const layers = "vision_model.encoder.layers.";

/** The tower without its projection, in Hugging Face's names. */
function towerTensors(c: ClipVisionSizes): Expected {
  return [
    ["vision_model.embeddings.class_embedding", [c.hidden_size]],
    ["vision_model.embeddings.patch_embedding.weight", [c.hidden_size, c.num_channels, c.patch_size, c.patch_size]],
    [places, [c.tokens, c.hidden_size]],
    // The misspelling is the published name.
    ...norm("vision_model.pre_layrnorm", c.hidden_size),
    ...encoderLayers("vision_model", c),
    ...norm("vision_model.post_layernorm", c.hidden_size),
  ];
}

const renamed: Readonly<Record<string, string>> = {
  "vision_model.embeddings.class_embedding": "class_embedding",
  "vision_model.embeddings.patch_embedding.weight": "conv1.weight",
  [places]: "positional_embedding",
  "vision_model.pre_layrnorm.weight": "ln_pre.weight",
  "vision_model.pre_layrnorm.bias": "ln_pre.bias",
  "vision_model.post_layernorm.weight": "ln_post.weight",
  "vision_model.post_layernorm.bias": "ln_post.bias",
};

/** OpenAI's names of the tower below a path. */
const openai =
  (path: string): Translation =>
  (name, shape) => {
    if (name.startsWith(layers)) return openaiLayer(`${path}.transformer.resblocks`, name.slice(layers.length), shape);
    const other = renamed[name];
    return other ? whole(`${path}.${other}`, shape) : null;
  };

export const clipVisionFromOpenai = (sizes: ClipVisionSizes): Renaming => ({
  shapes: new Map(towerTensors(sizes)),
  translation: openai("visual"),
});

/** The tower that CSD has, in CLIP's words. */
const towerOf = (c: CsdSizes): ClipVisionSizes => ({
  hidden_size: c.width,
  num_hidden_layers: c.layers,
  intermediate_size: 4 * c.width,
  patch_size: c.patch_size,
  num_channels: 3,
  tokens: Math.floor(c.input_resolution / c.patch_size) ** 2 + 1,
  projection_dim: c.output_dim,
});

export const csdFromOpenai = (sizes: CsdSizes): Renaming => ({
  shapes: new Map(towerTensors(towerOf(sizes))),
  translation: openai("backbone"),
});

const visionSizes = (t: Tensors, path: string, projected: number | undefined) =>
  known({
    hidden_size: axis(t, `${path}.conv1.weight`, 0),
    num_hidden_layers: countOf(t, new RegExp(`^${path}\\.transformer\\.resblocks\\.(\\d+)\\.`)),
    intermediate_size: axis(t, `${path}.transformer.resblocks.0.mlp.c_fc.weight`, 0),
    patch_size: axis(t, `${path}.conv1.weight`, 2),
    num_channels: axis(t, `${path}.conv1.weight`, 1),
    tokens: axis(t, `${path}.positional_embedding`, 0),
    projection_dim: projected,
  });

function huggingfaceSizes(t: Tensors): ClipVisionSizes | null {
  const patch = "vision_model.embeddings.patch_embedding.weight";
  return known({
    hidden_size: axis(t, patch, 0),
    num_hidden_layers: countOf(t, /^vision_model\.encoder\.layers\.(\d+)\./),
    intermediate_size: axis(t, "vision_model.encoder.layers.0.mlp.fc1.weight", 0),
    patch_size: axis(t, patch, 2),
    num_channels: axis(t, patch, 1),
    tokens: axis(t, places, 0),
    projection_dim: axis(t, projection, 0),
  });
}

export const clipVisionRecogniser: Recogniser = {
  prefixes: [""],
  recognise(t) {
    if (some(t, /^vision_model\.pre_layrnorm\./)) {
      const config = huggingfaceSizes(t);
      const expected: Expected = config
        ? [...towerTensors(config), [projection, [config.projection_dim, config.hidden_size]]]
        : [places, projection].map((name) => [name, t.get(name)?.shape ?? []]);
      return {
        kind: { component: "clip-vision", layout: "huggingface", config },
        expected: new Map(expected),
        problems: [],
      };
    }
    // A tower of residual networks has no blocks of this name.
    if (!some(t, /^visual\.transformer\.resblocks\./)) return null;
    const config = visionSizes(t, "visual", axis(t, "visual.proj", 1));
    const expected = config
      ? translated(towerTensors(config), openai("visual")).set("visual.proj", [
          config.hidden_size,
          config.projection_dim,
        ])
      : new Map([["visual.proj", t.get("visual.proj")?.shape ?? []]]);
    return { kind: { component: "clip-vision", layout: "openai", config }, expected, problems: [] };
  },
};

const heads = ["last_layer_style", "last_layer_content"] as const;

export const csdRecogniser: Recogniser = {
  prefixes: ["", "model.", "module."],
  recognise(t) {
    if (!some(t, /^backbone\.transformer\.resblocks\./) || !heads.some((head) => t.has(head))) return null;
    const tower = visionSizes(t, "backbone", axis(t, heads[0], 1));
    const config = tower && {
      width: tower.hidden_size,
      layers: tower.num_hidden_layers,
      patch_size: tower.patch_size,
      input_resolution: Math.round(Math.sqrt(tower.tokens - 1)) * tower.patch_size,
      output_dim: tower.projection_dim,
    };
    const expected = config
      ? translated(towerTensors(towerOf(config)), openai("backbone"))
      : new Map<string, readonly number[]>();
    for (const head of heads)
      expected.set(head, tower ? [tower.hidden_size, tower.projection_dim] : (t.get(head)?.shape ?? []));
    return { kind: { component: "csd", layout: "published", config }, expected, problems: [] };
  },
};
