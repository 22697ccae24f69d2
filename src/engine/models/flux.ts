/**
 * The FLUX.1 transformer as USO uses it: style tokens before the text, subject tokens after the picture.
 * Weights are named as published. Black Forest Labs' flux `model.py` and `modules/layers.py`; USO's `flux/model.py`.
 *
 * The modulation vectors are an input (see modulation.ts): they depend on time, guidance and pooled text alone.
 */
import { concat, layerNorm, mul, residual, split } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { input, type Cut, type Graph, type Tensor } from "../graph/tensor.ts";
import { geluTanh } from "../graph/ops.ts";
import { attend, headNorm, keyBias, type AttendOptions, type Rope, type ScoreBias, type Slicing } from "../nn/attention.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/checkpoint.ts";
import type { FluxConfig } from "./flux-config.ts";
import { modulationInputs, type Modulation } from "./modulation.ts";

/** What every block needs beside its weights. */
export interface BlockContext extends Slicing {
  readonly config: FluxConfig;
  readonly rope: Rope;
  /** Added to the scores of attention; absent where every token counts as published. */
  readonly bias?: ScoreBias;
}

/** Options of attention in every block. */
const attendOptions = ({ config, rope, bias, querySlice }: BlockContext): AttendOptions => ({ heads: config.num_heads, rope, bias, querySlice });

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

/** Double-stream block: picture and text keep weights of their own and meet in attention. FLUX.1, `double_blocks.*`. */
export function doubleBlock(w: Weights, img: Tensor, txt: Tensor, modulation: readonly Modulation[], block: BlockContext): { img: Tensor; txt: Tensor } {
  const { config } = block;
  const [imgAttn, imgMlp, txtAttn, txtMlp] = modulation as [Modulation, Modulation, Modulation, Modulation];
  const project = (stream: "img" | "txt", x: Tensor, m: Modulation): Heads =>
    heads(w.at(`${stream}_attn.norm`), linear(w.at(`${stream}_attn.qkv`), modulatedNorm(x, m)), config.hidden_size);
  const [t, i] = [project("txt", txt, txtAttn), project("img", img, imgAttn)];
  const both = attend(concat([t.q, i.q], 0), concat([t.k, i.k], 0), concat([t.v, i.v], 0), attendOptions(block));
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
  const { q, k, v } = heads(w.at("norm"), qkv, hidden);
  const attended = attend(q, k, v, attendOptions(block));
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
}

/**
 * The velocity of the picture's tokens at one time.
 *
 * Inputs: `latent` [latent, in_channels]; `context` [context, hidden] from condition.ts; `reference` [reference, hidden],
 * where there is any; one row of each of modulation.ts's results, by its name; `cos`, `sin` [context + latent + reference,
 * head width / 2]; the strength [1] of every LoRA that is a branch; `key_bias` [context + latent + reference] where the shape is
 * weighted. Output: `velocity` [latent, in_channels]. Cuts: after every block, and `final` [latent, hidden] before the last layer.
 *
 * The key bias is ours: upstream has no strength of a style. A weight of w percent adds ln(w / 100) to the score of every token
 * of that style as a key, in every block, which is the same as giving its tokens w / 100 times. Without it the graph is the published one.
 */
export function velocity(w: Weights, config: FluxConfig, shape: VelocityShape, slicing: Slicing = {}): Graph {
  const { hidden_size: hidden } = config;
  const tokens = shape.context + shape.latent + shape.reference;
  const half = hidden / config.num_heads / 2;
  const context: BlockContext = {
    config,
    rope: { cos: input("cos", [tokens, half]), sin: input("sin", [tokens, half]) },
    ...(shape.weighted ? { bias: keyBias(input("key_bias", [tokens])) } : {}),
    ...slicing,
  };
  const modulations = modulationInputs(config);

  const latent = linear(w.at("img_in"), input("latent", [shape.latent, config.in_channels]));
  let img = shape.reference > 0 ? concat([latent, input("reference", [shape.reference, hidden])], 0) : latent;
  let txt = input("context", [shape.context, hidden]);
  const cuts: Cut[] = [];
  for (let n = 0; n < config.depth; n++) {
    ({ img, txt } = doubleBlock(w.at(`double_blocks.${n}`), img, txt, modulations.next(), context));
    cuts.push({ [`double_blocks.${n}.img`]: img, [`double_blocks.${n}.txt`]: txt });
  }
  let x = concat([txt, img], 0);
  for (let n = 0; n < config.depth_single_blocks; n++) {
    x = singleBlock(w.at(`single_blocks.${n}`), x, modulations.next(), context);
    cuts.push({ [`single_blocks.${n}`]: x });
  }
  const own = shape.reference > 0 ? [shape.context, shape.latent, shape.reference] : [shape.context, shape.latent];
  const [final] = modulations.next() as [Modulation];
  const last = split(x, own, 0)[1]!;
  return { name: "transformer", outputs: { velocity: linear(w.at("final_layer.linear"), modulatedNorm(last, final)) }, cuts: [...cuts, { final: last }] };
}
