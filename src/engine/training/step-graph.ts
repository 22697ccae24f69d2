/**
 * One step of training as a graph: from a picture, noise and what conditions them to losses and to the gradients of
 * what is trained. Unlike inference, modulation and conditioning are part of it, since training changes them.
 */
import type { AutoencoderConfig, FluxConfig } from "../../formats/configs.ts";
import { withGradients, type Losing } from "../graph/checkpointing.ts";
import { mul, reshape } from "../graph/ops.ts";
import { constant, input, type Cut, type Graph, type Tensor } from "../graph/tensor.ts";
import { decodeByBlocks } from "../networks/autoencoder.ts";
import { condition } from "../networks/condition.ts";
import { velocity, type BlockState } from "../networks/flux.ts";
import { modulation, onlyStep } from "../networks/modulation.ts";
import { unpacked } from "../networks/unpacked.ts";
import { eachLevel, type ProjectorConfig } from "../networks/projector.ts";
import type { Slicing } from "../nn/attention.ts";
import type { LatentShape } from "../sampling/pack.ts";
import { styleInput } from "../uso/graphs/conditioning.ts";
import { adapted } from "../weights/adapted.ts";
import { ownAdapter } from "../weights/adapter.ts";
import { weightsOf, type Lookup, type Weights } from "../weights/lookup.ts";
import { trainable } from "../weights/trainable.ts";
import { flowLoss, noisyAt, predictedClean } from "./flow-matching.ts";
import { STYLE_TOKENS, styleAdapter } from "./style/parameters.ts";
import { cosine, encoderPixels, rewardedLoss, shown, squeezed, type Normalisation } from "./style-reward.ts";

/** Lengths of what a step is given, in tokens, and how many styles there are. */
export interface StepShape {
  /** The latent of the picture. */
  readonly latent: LatentShape;
  readonly text: number;
  readonly styles: number;
  /** Whether a style of one's own stands before the others, as tokens that are trained. */
  readonly ownStyle?: boolean;
  /** Tokens of all subjects together; 0 for none. */
  readonly reference: number;
}

/** What an encoder makes of a picture, and between its layers what goes on to those that follow. */
export interface Embedding {
  readonly vector: Tensor;
  readonly after: readonly Cut[];
}

/** What judges the style of pictures: an encoder, and how it takes them. */
export interface StyleJudge {
  readonly normalisation: Normalisation;
  /** The encoder's embedding of normalised pixels [channels, height, width], and the size that it takes. */
  readonly embed: (pixels: Tensor, slicing?: Slicing) => Embedding;
  readonly side: number;
}

/** What judges the style of a made picture, and how much that counts beside the flow loss. */
export interface StyleReward extends StyleJudge {
  readonly weight: number;
  readonly autoencoder: { readonly weights: Weights; readonly config: AutoencoderConfig };
}

export interface TrainedModel {
  /** The transformer with projector and, where it has one, USO's LoRA under its published names. */
  readonly weights: Lookup;
  readonly config: FluxConfig;
  readonly projector: ProjectorConfig;
  /** Names of the weights that are trained: each is an input of the graph. */
  readonly trained: readonly string[];
}

/** The result that holds the gradient of a weight. */
export const gradientOf = (name: string): string => `grad.${name}`;

const PATCH = 2;

/**
 * Inputs: every trained weight by its name; `loss_scale` [1]; `clean`, `noise` [tokens, in_channels], packed; `t` [1];
 * `time` [1, 256] and, for guidance-distilled models, `guidance` [1, 256], embedded; `pooled` [1, vec_in_dim]; `text`
 * [text, context_in_dim]; the styles' hidden states (see `styleInput`); `latents` [reference, in_channels] where there
 * is a subject; `cos`, `sin` of all tokens; with a reward, `style_picture` [channels, side, side] in 0…1.
 *
 * Outputs: `flow_loss` [1], `loss` [1], `scaled_loss` [1], the gradient of the last by every trained weight (see
 * `gradientOf`); with a reward also `reward` [1] and the picture that was judged, `picture` [channels, height, width]
 * in 0…1.
 */
export const stepGraph = (model: TrainedModel, shape: StepShape, reward: StyleReward | null): Graph =>
  withGradients(stepLoss(model, shape, reward));

/**
 * The same without gradients, and what it is to be differentiated by. Cuts: before the first block, after every block,
 * before the loss, and with a reward within decoder and encoder, since their values are far more than all the blocks'.
 */
export function stepLoss(
  model: TrainedModel,
  shape: StepShape,
  reward: StyleReward | null,
  slicing: Slicing = {},
): Losing {
  const { w, wrt } = differentiable(model);
  const [clean, noise] = [tokensOf("clean", model, shape), tokensOf("noise", model, shape)];
  const t = input("t", [1]);
  const noisy = noisyAt(t, clean, noise);
  const { velocity: found, cuts: blocks } = velocityOf(w, model, shape, noisy, slicing);
  const flow = reshape(flowLoss(found, clean, noise), [1]);
  const judged = reward && judge(reward, unpacked(predictedClean(t, noisy, found), shape.latent), slicing);
  const loss = judged ? rewardedLoss(flow, judged.reward, reward.weight) : flow;
  const told = judged ? { reward: judged.reward, picture: judged.picture } : {};
  const cuts = judged ? [...blocks, ...judged.cuts.map((cut) => ({ ...cut, flow }))] : blocks;
  const outputs = { flow_loss: flow, ...told, loss, scaled_loss: scaledLoss(loss) };
  return { graph: { name: "training step", outputs, cuts }, loss: "scaled_loss", wrt };
}

/** The loss times the input `loss_scale` [1], which is in all gradients. */
export const scaledLoss = (loss: Tensor): Tensor => mul(loss, input("loss_scale", [1]));

/** The model's weights of which those that are trained are inputs, and these by the names of their gradients. */
export function differentiable(model: TrainedModel): { readonly w: Weights; readonly wrt: Losing["wrt"] } {
  const lookup = trainable(model.weights, model.trained);
  const w = weightsOf(
    adapted(
      lookup,
      [ownAdapter(lookup), styleAdapter(lookup)].map((adapter) => ({
        adapter,
        mode: { kind: "branch", strength: constant([1], [1]) },
      })),
    ),
  );
  return { w, wrt: Object.fromEntries(model.trained.map((name) => [gradientOf(name), lookup.tensor(name)])) };
}

/** An input of as many tokens as the picture has: [tokens, in_channels]. */
export function tokensOf(name: string, { config }: TrainedModel, { latent }: StepShape): Tensor {
  return input(name, [(latent.height / PATCH) * (latent.width / PATCH), config.in_channels]);
}

/** The velocity of the noisy tokens with everything that conditions it, and where it may be cut. */
export function velocityOf(
  w: Weights,
  { config, projector }: TrainedModel,
  shape: StepShape,
  noisy: Tensor,
  slicing: Slicing = {},
): { readonly velocity: Tensor; readonly cuts: readonly Cut[] } {
  const embedding = (name: string): Tensor => input(name, [1, 256]);
  const rows = modulation(w, config, {
    time: embedding("time"),
    guidance: config.guidance_embed ? embedding("guidance") : null,
    pooled: input("pooled", [1, config.vec_in_dim]),
  });
  const state = [projector.siglip_tokens, projector.siglip_dim];
  const { context, reference } = condition(w, {
    text: input("text", [shape.text, config.context_in_dim]),
    styles: [
      ...(shape.ownStyle ? [{ tokens: w.tensor(STYLE_TOKENS) }] : []),
      ...Array.from({ length: shape.styles }, (_, n) => eachLevel((level) => input(styleInput(n, level), state))),
    ],
    latents: shape.reference > 0 ? input("latents", [shape.reference, config.in_channels]) : null,
  });
  const all = [context, noisy, ...(reference ? [reference] : [])].reduce((sum, s) => sum + (s.shape[0] as number), 0);
  const table = (name: string): Tensor => input(name, [all, config.hidden_size / config.num_heads / 2]);
  const given = {
    latent: noisy,
    context,
    subjects: reference && { kind: "tokens" as const, reference, keepKeys: false },
    modulation: onlyStep(rows),
    rope: { cos: table("cos"), sin: table("sin") },
    keyBias: null,
  };
  const { velocity: found, blocks } = velocity(w, config, given, slicing);
  // Each part makes the rows of its own modulation.
  const { act } = rows;
  const after = ({ path, streams }: BlockState): Cut =>
    "x" in streams ? { [path]: streams.x, act } : { [`${path}.img`]: streams.img, [`${path}.txt`]: streams.txt, act };
  const before: Cut = { context, ...(reference ? { reference } : {}), act };
  return { velocity: found, cuts: [before, ...blocks.map(after), { velocity: found }] };
}

/** The picture that a latent is decoded to, how like its style is to the style picture's, and where that can be cut. */
export function judge(
  reward: StyleReward,
  latent: Tensor,
  slicing: Slicing = {},
): { readonly picture: Tensor; readonly reward: Tensor; readonly cuts: readonly Cut[] } {
  const { weights, config } = reward.autoencoder;
  const { picture: decoded, after } = decodeByBlocks(weights, config, latent, slicing);
  const picture = shown(decoded);
  const style = input("style_picture", [picture.shape[0]!, reward.side, reward.side]);
  const small = squeezed(picture, reward.side);
  const embedded = (pixels: Tensor): Embedding => reward.embed(encoderPixels(pixels, reward.normalisation), slicing);
  const [made, wanted] = [embedded(small), embedded(style)];
  const cuts = [
    ...after.map((t, n): Cut => ({ [`decoder.${n}`]: t })),
    { squeezed: small },
    // Both pictures pass the encoder side by side, so that neither needs it whole.
    ...made.after.map((cut, n): Cut => ({ ...called("made", cut), ...called("wanted", wanted.after[n]!) })),
  ];
  return { picture, reward: cosine(made.vector, wanted.vector), cuts };
}

const called = (whose: string, cut: Cut): Cut =>
  Object.fromEntries(Object.entries(cut).map(([name, t]) => [`${whose}.${name}`, t]));
