/** The bundled model's transformer at its default size: 256×256 with one subject and one style. */
import { gather, gemm } from "../src/engine/graph/ops.ts";
import { input, integers } from "../src/engine/graph/tensor.ts";
import { openModel, weightFiles } from "../src/formats/manifest.ts";
import { velocityGraph } from "../src/engine/uso/graphs/velocity.ts";
import { openCheckpoint } from "../src/engine/weights/checkpoint.ts";
import { random, randomModulation } from "./blocks.ts";
import { velocityFlops } from "./flops.ts";
import type { Subject } from "./networks.ts";

/** Pixels of a token's side: eight of the autoencoder times two of a patch. */
const TOKEN = 16;

/** One step of the transformer, and a plain product at the shape of its single blocks' `linear1`. */
export async function bundledStep(folder: string): Promise<readonly [step: Subject, product: Subject]> {
  const model = await openModel(folder);
  const {
    transformer: { config },
    projector,
    t5,
  } = model.manifest.components;
  const { width, height, content_long_side: side } = model.manifest.defaults;
  const shape = {
    context: 3 * projector.config.style_tokens_per_level + t5.max_length,
    latent: (width / TOKEN) * (height / TOKEN),
    reference: (side / TOKEN) ** 2,
  };
  const tokens = shape.context + shape.latent + shape.reference;
  const { hidden_size: hidden } = config;
  const half = hidden / config.num_heads / 2;
  const weights = await openCheckpoint(weightFiles(model, "transformer"));
  const linear1 = weights.tensor("single_blocks.0.linear1.weight");
  const out = linear1.shape[0] as number;
  const product = gather(gemm(input("x", [tokens, hidden]), linear1), integers([0]));
  return [
    {
      name: `${model.manifest.id}, a step (${tokens} tokens)`,
      graph: velocityGraph(weights, config, shape),
      values: {
        latent: random([shape.latent, config.in_channels]),
        context: random([shape.context, hidden]),
        reference: random([shape.reference, hidden]),
        ...randomModulation(config),
        cos: random([tokens, half]),
        sin: random([tokens, half]),
      },
      flops: velocityFlops(config, shape),
    },
    {
      name: `Gemm ${tokens}×${hidden}×${out}`,
      graph: { name: "product", outputs: { y: product } },
      values: { x: random([tokens, hidden]) },
      flops: 2 * tokens * hidden * out,
    },
  ];
}
