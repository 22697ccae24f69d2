/**
 * The FLUX.1 transformer as USO uses it: style tokens before the text, subject tokens after the picture.
 * Weights are named as published. Black Forest Labs' flux `model.py` and `modules/layers.py`; USO's `flux/model.py`.
 *
 * The modulation vectors are an input (see modulation.ts): they depend on time, guidance and pooled text alone.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { concat, layerNorm, mul, residual, scaleBy, split } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { input, type Cut, type Graph, type Tensor } from "../graph/tensor.ts";
import { geluTanh } from "../graph/ops.ts";
import { attend, headNorm, keyBias, turned, type Rope, type ScoreBias, type Slicing } from "../nn/attention.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/checkpoint.ts";
import { modulationInputs, type Modulation } from "./modulation.ts";
import { referenceKeys, type Complete, type ReferenceKeys } from "./reference-keys.ts";

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
  return attend(turned(q, rope), complete(`${path}.k`, turned(k, rope)), complete(`${path}.v`, v), {
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

/** Lengths of the sequences, in tokens. */
export interface VelocityShape {
  /** Style and text tokens. */
  readonly context: number;
  /** Tokens of the picture in work. */
  readonly latent: number;
  /** Tokens of all subjects together; 0 for none. */
  readonly reference: number;
  /** Some styles count more or less than as published. */
  readonly weighted?: boolean;
  /** Absent where the subjects' tokens are computed and nothing of them is kept. */
  readonly referenceKeys?: ReferenceKeys;
}

export interface VelocityGraph extends Graph {
  /** The picture's tokens [latent, hidden] after the first block, and what the block added to them; none without blocks. */
  readonly first: { readonly first_picture: Tensor; readonly first_change: Tensor } | null;
}

/**
 * The velocity of the picture's tokens at one time.
 *
 * Inputs: `latent` [latent, in_channels]; `context` [context, hidden] from condition.ts; `reference` [reference, hidden],
 * where there is any; one row of each of modulation.ts's results, by its name; `cos`, `sin` [context + latent + reference,
 * head width / 2]; the strength [1] of every LoRA that is a branch; `key_bias` [context + latent + reference] where the shape is
 * weighted. Output: `velocity` [latent, in_channels]. Cuts: after every block, and `final` [latent, hidden] before the last layer.
 *
 * Where the subjects' keys are given, `reference.<block>.k` and `.v` [reference, hidden] are outputs too, normalised and rotated.
 * Where they are taken, these are inputs, and there is no `reference`, nor a row for it in `cos` and `sin`.
 *
 * The key bias is ours: upstream has no strength of a style. A weight of w percent adds ln(w / 100) to the score of every token
 * of that style as a key, in every block, which is the same as giving its tokens w / 100 times. Without it the graph is the published one.
 */
export function velocity(w: Weights, config: FluxConfig, shape: VelocityShape, slicing: Slicing = {}): VelocityGraph {
  const { hidden_size: hidden } = config;
  const computed = shape.referenceKeys === "taken" ? 0 : shape.reference;
  const tokens = shape.context + shape.latent + computed;
  const half = hidden / config.num_heads / 2;
  const keys = referenceKeys(shape.referenceKeys, shape.context + shape.latent, shape.reference);
  const context: BlockContext = {
    config,
    rope: { cos: input("cos", [tokens, half]), sin: input("sin", [tokens, half]) },
    ...(shape.weighted ? { bias: keyBias(input("key_bias", [shape.context + shape.latent + shape.reference])) } : {}),
    complete: keys.complete,
    ...slicing,
  };
  const modulations = modulationInputs(config);
  const sizes = [shape.context, shape.latent, ...(computed > 0 ? [computed] : [])];

  const latent = linear(w.at("img_in"), input("latent", [shape.latent, config.in_channels]));
  let img = computed > 0 ? concat([latent, input("reference", [computed, hidden])], 0) : latent;
  let txt = input("context", [shape.context, hidden]);
  const cuts: Cut[] = [];
  let after: Tensor | null = null;
  for (let n = 0; n < config.depth; n++) {
    ({ img, txt } = doubleBlock(w.at(`double_blocks.${n}`), img, txt, modulations.next(), context));
    after ??= split(img, sizes.slice(1), 0)[0]!;
    cuts.push({ [`double_blocks.${n}.img`]: img, [`double_blocks.${n}.txt`]: txt });
  }
  let x = concat([txt, img], 0);
  for (let n = 0; n < config.depth_single_blocks; n++) {
    x = singleBlock(w.at(`single_blocks.${n}`), x, modulations.next(), context);
    after ??= split(x, sizes, 0)[1]!;
    cuts.push({ [`single_blocks.${n}`]: x });
  }
  const [final] = modulations.next() as [Modulation];
  const last = split(x, sizes, 0)[1]!;
  return {
    name: "transformer",
    outputs: { velocity: linear(w.at("final_layer.linear"), modulatedNorm(last, final)), ...keys.results },
    cuts: [...cuts, { final: last }],
    first: after && { first_picture: after, first_change: residual(after, scaleBy(latent, -1)) },
  };
}
