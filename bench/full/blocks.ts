/** Single blocks of a transformer as they stand in its graph, LoRA and quantised weights and all. */
import type { FluxConfig } from "../../src/formats/configs.ts";
import { cutEverywhere } from "../../src/engine/graph/cut.ts";
import { inOrder } from "../../src/engine/graph/order.ts";
import type { Graph } from "../../src/engine/graph/tensor.ts";
import type { FloatValue } from "../../src/engine/runtime/session.ts";
import { random } from "../blocks.ts";
import { blockFlops, loraFlops } from "../flops.ts";
import type { Subject } from "../networks.ts";

/** The second block of each kind: the first ones have ends of the network with them. */
export function blockSubjects(
  transformer: Graph,
  config: FluxConfig,
  tokens: number,
  loraRank: number,
): readonly Subject[] {
  const parts = cutEverywhere(transformer);
  const lora = loraFlops(tokens, config, loraRank);
  const subject = (name: "double" | "single", n: number): Subject => ({
    name: `${name} block`,
    graph: parts[n]!,
    values: randomInputs(parts[n]!),
    flops: blockFlops(tokens, config) + lora[name],
  });
  return [subject("double", 1), subject("single", config.depth + 1)];
}

/** Random values for everything that is handed to a graph. */
function randomInputs({ outputs, given }: Graph): Readonly<Record<string, FloatValue>> {
  const values: Record<string, FloatValue> = {};
  for (const t of inOrder(Object.values(outputs), given).flatMap((node) => node.inputs)) {
    const name = t && (given?.get(t) ?? (t.source.kind === "input" ? t.source.name : null));
    if (name) values[name] = random(t.shape as readonly number[]);
  }
  return values;
}
