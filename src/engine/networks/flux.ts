/**
 * The FLUX.1 transformer as USO uses it: style tokens before the text, subject tokens after the picture.
 * Weights are named as published. Black Forest Labs' flux `model.py` and `modules/layers.py`; USO's `flux/model.py`.
 *
 * The modulation vectors are computed apart (see modulation.ts): they depend on time, guidance and pooled text alone.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { concat, layerNorm, mul, residual, scaleBy, split } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { geluTanh } from "../graph/ops.ts";
import { applyRope, attend, headNorm, keyBias, type Rope, type ScoreBias, type Slicing } from "../nn/attention.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/lookup.ts";
import { modulationOfBlocks, type Modulation, type ModulationRows } from "./modulation.ts";
import { completedBy, keeping, type Complete, type ReferenceKeys } from "./reference-keys.ts";

/** What every block needs beside its weights. */
export interface BlockContext extends Slicing {
  readonly config: FluxConfig;
  readonly rope: Rope;
  /** Added to the scores of attention; absent where every token counts as published. */
  readonly bias?: ScoreBias;
  /** Absent where a block computes the keys and values of all tokens itself. */
  readonly complete?: Complete;
}

/** Layer norm without weights of its own, then scaled and shifted by the conditioning: (1 + scale)·norm(x) + shift. */
const modulatedNorm = (x: Tensor, m: Modulation): Tensor => layerNorm(x, m.scale, m.shift, 1e-6);

const mlpWidth = (c: FluxConfig): number => Math.floor(c.hidden_size * c.mlp_ratio);

interface Heads {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** Splits a fused projection and normalises queries and keys. `norm` holds `query_norm` and `key_norm`. */
function heads(norm: Weights, qkv: Tensor, hidden: number): Heads {
  const [q, k, v] = split(qkv, [hidden, hidden, hidden], 1) as [Tensor, Tensor, Tensor];
  return { q: headNorm(q, norm.tensor("query_norm.scale")), k: headNorm(k, norm.tensor("key_norm.scale")), v };
}

/** Attention of one block, named by the path of its weights. */
function attention(
  path: string,
  { q, k, v }: Heads,
  { config, rope, bias, querySlice, complete = (_, x) => x }: BlockContext,
): Tensor {
  return attend(applyRope(q, rope), complete(`${path}.k`, applyRope(k, rope)), complete(`${path}.v`, v), {
    heads: config.num_heads,
    bias,
    querySlice,
  });
}

/** Double-stream block: picture and text keep weights of their own and meet in attention. FLUX.1, `double_blocks.*`. */
export function doubleBlock(
  w: Weights,
  img: Tensor,
  txt: Tensor,
  modulation: readonly Modulation[],
  block: BlockContext,
): { img: Tensor; txt: Tensor } {
  const { config } = block;
  const [imgAttn, imgMlp, txtAttn, txtMlp] = modulation as [Modulation, Modulation, Modulation, Modulation];
  const project = (stream: "img" | "txt", x: Tensor, m: Modulation): Heads =>
    heads(w.at(`${stream}_attn.norm`), linear(w.at(`${stream}_attn.qkv`), modulatedNorm(x, m)), config.hidden_size);
  const [t, i] = [project("txt", txt, txtAttn), project("img", img, imgAttn)];
  const both = attention(
    w.path,
    { q: concat([t.q, i.q], 0), k: concat([t.k, i.k], 0), v: concat([t.v, i.v], 0) },
    block,
  );
  const [txtOut, imgOut] = split(both, [size(txt.shape, 0), size(img.shape, 0)], 0) as [Tensor, Tensor];
  const finish = (stream: "img" | "txt", x: Tensor, attended: Tensor, attn: Modulation, mlp: Modulation): Tensor => {
    const y = residual(x, mul(attn.gate!, linear(w.at(`${stream}_attn.proj`), attended)));
    const ff = linear(w.at(`${stream}_mlp.2`), geluTanh(linear(w.at(`${stream}_mlp.0`), modulatedNorm(y, mlp))));
    return residual(y, mul(mlp.gate!, ff));
  };
  return { img: finish("img", img, imgOut, imgAttn, imgMlp), txt: finish("txt", txt, txtOut, txtAttn, txtMlp) };
}

/** Single-stream block: attention and feed-forward side by side. FLUX.1, `single_blocks.*`. */
export function singleBlock(w: Weights, x: Tensor, modulation: readonly Modulation[], block: BlockContext): Tensor {
  const { config } = block;
  const [m] = modulation as [Modulation];
  const { hidden_size: hidden } = config;
  const h = modulatedNorm(x, m);
  const linear1 = w.at("linear1");
  const qkv = linear(linear1.rows(0, 3 * hidden), h);
  const ff = geluTanh(linear(linear1.rows(3 * hidden, 3 * hidden + mlpWidth(config)), h));
  const attended = attention(w.path, heads(w.at("norm"), qkv, hidden), block);
  const out = linear(w.at("linear2"), concat([attended, ff], 1));
  return residual(x, mul(m.gate!, out));
}

export interface VelocityTensors {
  /** The picture's noisy tokens [latent, in_channels]. */
  readonly latent: Tensor;
  /** Style and text tokens [context, hidden], from condition.ts. */
  readonly context: Tensor;
  /**
   * The subjects: tokens [reference, hidden] from condition.ts, computed on together with the picture's, their keys
   * kept for later steps or not; or the keys and values that an earlier step kept, in place of the tokens; null for
   * none.
   */
  readonly subjects:
    | { readonly kind: "tokens"; readonly reference: Tensor; readonly keepKeys: boolean }
    | { readonly kind: "kept"; readonly keys: ReferenceKeys }
    | null;
  /** One row of each of modulation.ts's results. */
  readonly modulation: ModulationRows;
  /** Of all tokens that are computed, in the order context, picture, subjects. */
  readonly rope: Rope;
  /**
   * Added to the scores of every token as a key, [context + latent + reference]; null where every style counts as
   * published.
   *
   * This is ours: upstream has no strength of a style. A weight of w percent adds ln(w / 100) to the score of every
   * token of that style, in every block, which is the same as giving its tokens w / 100 times. Without it the graph is
   * the published one.
   */
  readonly keyBias: Tensor | null;
}

/** What leaves a block: both streams of a double block, the joined one of a single block. */
export interface BlockState {
  /** The path of the block's weights. */
  readonly path: string;
  readonly streams: { readonly img: Tensor; readonly txt: Tensor } | { readonly x: Tensor };
}

export interface VelocityResult {
  /** [latent, in_channels] */
  readonly velocity: Tensor;
  /** The keys and values of the subjects, where they are to be kept. */
  readonly kept: ReferenceKeys;
  /** After each block, in the order of computation. */
  readonly blocks: readonly BlockState[];
  /** The picture's tokens after the last block, [latent, hidden]. */
  readonly final: Tensor;
  /**
   * The picture's tokens [latent, hidden] after the first block, and what the block added to them; null without blocks.
   */
  readonly first: { readonly picture: Tensor; readonly change: Tensor } | null;
}

/** The velocity of the picture's tokens at one time. */
export function velocity(
  w: Weights,
  config: FluxConfig,
  given: VelocityTensors,
  slicing: Slicing = {},
): VelocityResult {
  const { subjects, rope } = given;
  const [context, picture] = [size(given.context.shape, 0), size(given.latent.shape, 0)];
  const reference = subjects?.kind === "tokens" ? subjects.reference : null;
  const sizes = [context, picture, ...(reference ? [size(reference.shape, 0)] : [])];
  const keys = subjects?.kind === "tokens" && subjects.keepKeys ? keeping(context + picture, sizes[2]!) : null;
  const block: BlockContext = {
    config,
    rope,
    ...(given.keyBias ? { bias: keyBias(given.keyBias) } : {}),
    ...(keys ? { complete: keys.complete } : subjects?.kind === "kept" ? { complete: completedBy(subjects.keys) } : {}),
    ...slicing,
  };
  const modulations = modulationOfBlocks(given.modulation, config);
  const next = (): readonly Modulation[] => modulations.next().value ?? [];
  const blocks: BlockState[] = [];

  const latent = linear(w.at("img_in"), given.latent);
  let img = reference ? concat([latent, reference], 0) : latent;
  let txt = given.context;
  let after: Tensor | null = null;
  for (let n = 0; n < config.depth; n++) {
    const path = `double_blocks.${n}`;
    ({ img, txt } = doubleBlock(w.at(path), img, txt, next(), block));
    after ??= split(img, sizes.slice(1), 0)[0]!;
    blocks.push({ path, streams: { img, txt } });
  }
  let x = concat([txt, img], 0);
  for (let n = 0; n < config.depth_single_blocks; n++) {
    const path = `single_blocks.${n}`;
    x = singleBlock(w.at(path), x, next(), block);
    after ??= split(x, sizes, 0)[1]!;
    blocks.push({ path, streams: { x } });
  }
  const [last] = next() as [Modulation];
  const final = split(x, sizes, 0)[1]!;
  return {
    velocity: linear(w.at("final_layer.linear"), modulatedNorm(final, last)),
    kept: keys?.kept ?? {},
    blocks,
    final,
    first: after && { picture: after, change: residual(after, scaleBy(latent, -1)) },
  };
}
