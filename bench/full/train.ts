/** The job of a training step: random blocks in int4 are written, opened, and differentiated part by part. */
import { open } from "node:fs/promises";
import { fluxTensors } from "../../src/formats/layouts/flux-tensors.ts";
import { projectorTensors } from "../../src/formats/layouts/uso.ts";
import { safetensorsHeader, writeAll, type ListedTensor } from "../../src/formats/safetensors/write.ts";
import type { DType } from "../../src/engine/graph/tensor.ts";
import { Sessions } from "../../src/engine/runtime/sessions.ts";
import { openCheckpoint } from "../../src/engine/weights/checkpoint.ts";
import { imaginedModel } from "./imagined.ts";
import type { JobOf, Results, Tell } from "./jobs.ts";
import { siglipTokens, type ModelSizes } from "./sizes.ts";
import { stageLora } from "./training-step.ts";

export async function trainStep({ sizes, side, rank, file }: JobOf<"train">, tell: Tell): Promise<Results["train"]> {
  tell("write the blocks");
  await writeBlocks(file, sizes);
  const budget = { provider: "cpu", precision: "float32", memory: 4e9 } as const;
  const { tokens, inParts, values } = stageLora(await openCheckpoint([file]), sizes, side, rank);
  // No session stays from part to part, so that a phase's memory is its own.
  const sessions = new Sessions(budget, 0);
  const step = inParts({ ...budget, memory: budget.memory });
  const { depth, depth_single_blocks: single } = sizes.transformer;
  // Conditioning, blocks, the last layer, the loss.
  const parts = depth + single + 3;
  const phaseOf = (index: number): string => {
    const back = index >= parts - 1;
    const part = back ? 2 * (parts - 1) - index : index;
    if (part === 0) return "conditioning";
    if (part >= parts - 2) return "loss";
    return `${back ? "backward" : "forward"}, ${part <= depth ? "double" : "single"} blocks`;
  };
  let index = 0;
  const run = sessions.run.bind(sessions);
  sessions.run = (...given) => {
    tell(phaseOf(index++));
    return run(...given);
  };
  await step.run(sessions, values());
  return { tokens };
}

const WIDTH: Readonly<Partial<Record<DType, number>>> = { float32: 4, float16: 2, bfloat16: 2, uint8: 1 };

/** Codes of chance, scales that keep each layer's output about as large as its input. */
async function writeBlocks(file: string, sizes: ModelSizes): Promise<void> {
  const { transformer: flux, siglip, style_tokens_per_level } = sizes;
  const projector = {
    siglip_tokens: siglipTokens(sizes),
    siglip_dim: siglip.hidden_size,
    style_tokens_per_level,
    hidden_size: flux.hidden_size,
  };
  const { transformer } = imaginedModel(sizes, "int4").weights;
  const listed: ListedTensor[] = [];
  for (const [name] of [...fluxTensors(flux), ...projectorTensors(projector, "feature_embedder.")])
    for (const part of transformer.has(`${name}.packed`) ? [`${name}.packed`, `${name}.scales`] : [name]) {
      const { dtype, shape } = transformer.tensor(part);
      const length = (shape as readonly number[]).reduce((a, b) => a * b, WIDTH[dtype]!);
      listed.push({
        name: part,
        dtype: dtype === "uint8" ? "U8" : dtype === "float32" ? "F32" : "F16",
        shape: shape as readonly number[],
        length,
      });
    }
  listed.sort(
    (a, b) => (b.dtype === "F32" ? 2 : b.dtype === "F16" ? 1 : 0) - (a.dtype === "F32" ? 2 : a.dtype === "F16" ? 1 : 0),
  );
  const handle = await open(file, "w");
  try {
    await writeAll(handle, safetensorsHeader(listed, {}));
    for (const { name, dtype, length, shape } of listed) {
      const bytes = new Uint8Array(length);
      const into = shape.at(-1)!;
      if (dtype === "U8")
        for (let i = 0, state = 9; i < length; i++) bytes[i] = (state = (state * 1_103_515_245 + 12_345) >>> 0) >>> 24;
      else {
        const value = name.endsWith(".scales")
          ? 0.25 / Math.sqrt(32 * into)
          : /scale$|norm\.weight$/.test(name)
            ? 1
            : 0.01;
        if (dtype === "F32") new Float32Array(bytes.buffer).fill(value);
        else new Float16Array(bytes.buffer).fill(value);
      }
      await writeAll(handle, bytes);
    }
  } finally {
    await handle.close();
  }
}
