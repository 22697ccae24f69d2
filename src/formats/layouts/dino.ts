/** Recognises DINO and DINOv2, as Meta names their tensors and as Hugging Face does. */
import type { DinoSizes, Found, Recogniser, Shape, Tensors } from "./layout.ts";
import { axis, conv, countOf, known, linear, norm, repeat, some, type Expected } from "./shapes.ts";
import { translated, whole, type Renaming, type Translation } from "./translate.ts";

/** Of DINO, and with `scaled` of DINOv2. */
function dinoTensors(c: DinoSizes, scaled: boolean): Expected {
  const width = c.embed_dim;
  const inner = Math.round(width * c.mlp_ratio);
  return [
    ["cls_token", [1, 1, width]],
    ["pos_embed", [1, Math.floor(c.img_size / c.patch_size) ** 2 + 1, width]],
    ...conv("patch_embed.proj", 3, width, c.patch_size),
    ...(c.num_register_tokens > 0 ? ([["register_tokens", [1, c.num_register_tokens, width]]] as const) : []),
    ...repeat(c.depth, (n) => {
      const block = `blocks.${n}`;
      return [
        ...norm(`${block}.norm1`, width),
        ...linear(`${block}.attn.qkv`, width, 3 * width),
        ...linear(`${block}.attn.proj`, width, width),
        ...norm(`${block}.norm2`, width),
        ...linear(`${block}.mlp.fc1`, width, inner),
        ...linear(`${block}.mlp.fc2`, inner, width),
        ...(scaled ? ["ls1", "ls2"].map((s) => [`${block}.${s}.gamma`, [width]] as const) : []),
      ] satisfies Expected;
    }),
    ...norm("norm", width),
  ];
}

const embeddings: Readonly<Record<string, string>> = {
  cls_token: "embeddings.cls_token",
  pos_embed: "embeddings.position_embeddings",
  register_tokens: "embeddings.register_tokens",
  "patch_embed.proj.weight": "embeddings.patch_embeddings.projection.weight",
  "patch_embed.proj.bias": "embeddings.patch_embeddings.projection.bias",
  "norm.weight": "layernorm.weight",
  "norm.bias": "layernorm.bias",
};
/** Hugging Face calls DINO's layers as those of any vision transformer, and DINOv2's otherwise. */
const layerParts = {
  vit: {
    norm1: "layernorm_before",
    norm2: "layernorm_after",
    "mlp.fc1": "intermediate.dense",
    "mlp.fc2": "output.dense",
  },
  dinov2: {
    norm1: "norm1",
    norm2: "norm2",
    "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
    ls1: "layer_scale1",
    ls2: "layer_scale2",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

const huggingface =
  (parts: Readonly<Record<string, string>>): Translation =>
  (name, shape) => {
    const [, layer, part, end] = /^blocks\.(\d+)\.(.+)\.(weight|bias|gamma)$/.exec(name) ?? [];
    if (!layer || !part) return embeddings[name] ? whole(embeddings[name], shape) : null;
    const at = `encoder.layer.${layer}`;
    if (part === "attn.qkv") return fused(`${at}.attention.attention`, end!, shape);
    const other = part === "attn.proj" ? "attention.output.dense" : parts[part];
    return other ? whole(`${at}.${other}.${end === "gamma" ? "lambda1" : end}`, shape) : null;
  };

/** One matrix of three. */
function fused(at: string, end: string, shape: Shape): ReturnType<Translation> {
  const rows = shape[0]! / 3;
  return ["query", "key", "value"].map((part) => ({ name: `${at}.${part}.${end}`, of: rows, from: 0, to: rows }));
}

const isScaled = (has: (name: string) => boolean): boolean => has("encoder.layer.0.layer_scale1.lambda1");

export const dinoFromHuggingface = (sizes: DinoSizes, has: (name: string) => boolean): Renaming => {
  const scaled = isScaled(has);
  return {
    shapes: new Map(dinoTensors(sizes, scaled)),
    translation: huggingface(scaled ? layerParts.dinov2 : layerParts.vit),
  };
};

function sizes(
  t: Tensors,
  names: Readonly<Record<"places" | "patch" | "fc1", string>>,
  layer: RegExp,
  registers: string,
) {
  const [width, patch] = [axis(t, names.patch, 0), axis(t, names.patch, 2)];
  const places = axis(t, names.places, 1);
  const inner = axis(t, names.fc1, 0);
  const read = known({
    embed_dim: width,
    depth: countOf(t, layer),
    patch_size: patch,
    img_size: places && patch ? Math.round(Math.sqrt(places - 1)) * patch : undefined,
    mlp_ratio: inner && width ? inner / width : undefined,
  });
  return read && { ...read, num_register_tokens: axis(t, registers, 1) ?? 0 };
}

function found(t: Tensors, layout: "published" | "huggingface", scaled: boolean, config: DinoSizes | null): Found {
  const named = config ? dinoTensors(config, scaled) : [];
  const expected =
    layout === "published"
      ? new Map(named)
      : translated(named, huggingface(scaled ? layerParts.dinov2 : layerParts.vit));
  const anchor = layout === "published" ? "pos_embed" : "embeddings.position_embeddings";
  if (!config) expected.set(anchor, t.get(anchor)?.shape ?? []);
  return { kind: { component: scaled ? "dinov2" : "dino", layout, config }, expected, problems: [] };
}

export const dinoRecogniser: Recogniser = {
  prefixes: ["", "teacher.backbone.", "student.backbone.", "module.backbone.", "backbone.", "vit.", "dinov2."],
  recognise(t) {
    // A classifier of the same build was taught by labels; DINOv3 has no table of positions.
    if (some(t, /^(head|fc_norm|norm_pre|classifier)\./)) return null;
    if (t.has("pos_embed") && t.has("cls_token") && some(t, /^blocks\.\d+\.attn\.qkv\./)) {
      const names = { places: "pos_embed", patch: "patch_embed.proj.weight", fc1: "blocks.0.mlp.fc1.weight" };
      const config = sizes(t, names, /^blocks\.(\d+)\./, "register_tokens");
      return found(t, "published", t.has("blocks.0.ls1.gamma"), config);
    }
    if (!t.has("embeddings.cls_token") || !some(t, /^encoder\.layer\.\d+\.attention\.attention\.query\./)) return null;
    const scaled = isScaled((name) => t.has(name));
    const names = {
      places: "embeddings.position_embeddings",
      patch: "embeddings.patch_embeddings.projection.weight",
      fc1: scaled ? "encoder.layer.0.mlp.fc1.weight" : "encoder.layer.0.intermediate.dense.weight",
    };
    const config = sizes(t, names, /^encoder\.layer\.(\d+)\./, "embeddings.register_tokens");
    return found(t, "huggingface", scaled, config);
  },
};
