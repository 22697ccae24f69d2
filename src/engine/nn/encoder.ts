/** The pre-norm transformer layer that CLIP and SigLIP share. Hugging Face's `*.encoder.layers.N`. */
import type { EncoderConfig } from "../../formats/configs.ts";
import { residual } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";
import { activations } from "./activation.ts";
import { attend, type AttendOptions } from "./attention.ts";
import { linear } from "./linear.ts";
import { affineLayerNorm } from "./norm.ts";

/** What attention is given in every layer. */
type Attention = Pick<AttendOptions, "bias" | "querySlice">;

/** One layer: x [tokens, hidden] → [tokens, hidden]. */
function encoderLayer(w: Weights, x: Tensor, config: EncoderConfig, attention: Attention): Tensor {
  const h = affineLayerNorm(w.at("layer_norm1"), x, config.layer_norm_eps);
  const [q, k, v] = ["q_proj", "k_proj", "v_proj"].map((p) => linear(w.at(`self_attn.${p}`), h)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const y = residual(
    x,
    linear(w.at("self_attn.out_proj"), attend(q, k, v, { heads: config.num_attention_heads, ...attention })),
  );
  const act = activations[config.hidden_act];
  return residual(
    y,
    linear(
      w.at("mlp.fc2"),
      act(linear(w.at("mlp.fc1"), affineLayerNorm(w.at("layer_norm2"), y, config.layer_norm_eps))),
    ),
  );
}

/**
 * All layers. Returns every hidden state: the embeddings first, then each layer's result, as in Hugging Face's
 * `hidden_states`.
 */
export function encoder(w: Weights, x: Tensor, config: EncoderConfig, attention: Attention = {}): readonly Tensor[] {
  const states = [x];
  for (let n = 0; n < config.num_hidden_layers; n++)
    states.push(encoderLayer(w.at(`encoder.layers.${n}`), states.at(-1)!, config, attention));
  return states;
}
