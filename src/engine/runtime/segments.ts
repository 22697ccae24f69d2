/** A network that runs in parts, one after another, as one session. */
import type { Graph } from "../graph/tensor.ts";
import { plannedParts, type DeviceBudget, type NetworkPlan } from "./plan.ts";
import { yieldToEvents, load, type FloatValue, type LoadOptions, type Session, type Value } from "./session.ts";

/**
 * Loads the parts that the plan keeps. The others are loaded when their turn comes and released after it.
 * @param arena see LoadOptions
 * @throws as `load` and a session's `run` do
 */
export async function loadPlanned(
  graph: Graph,
  plan: NetworkPlan,
  { provider, precision }: DeviceBudget,
  arena = false,
): Promise<Session> {
  const loading: LoadOptions = { provider, precision, prepack: plan.prepack, accuracy: plan.accuracy, arena };
  const parts = plannedParts(graph, plan);
  if (parts.length === 1 && plan.kept === 1) return load(graph, loading);

  const kept: Session[] = [];
  const release = async (): Promise<void> => {
    for (const session of kept.splice(0)) await session.release();
  };
  try {
    for (const part of parts.slice(0, plan.kept)) kept.push(await load(part, loading));
  } catch (error) {
    await release();
    throw error;
  }

  const runPart = async (
    n: number,
    values: Readonly<Record<string, Value>>,
  ): Promise<Readonly<Record<string, FloatValue>>> => {
    const own = kept[n];
    if (own) return own.run(values);
    const passing = await load(parts[n]!, loading);
    try {
      return await passing.run(values);
    } finally {
      await passing.release();
    }
  };
  return {
    graph: graph.name,
    async run(values, options = {}) {
      const results: Record<string, FloatValue> = {};
      let carried: Readonly<Record<string, FloatValue>> = {};
      for (const n of parts.keys()) {
        if (n > 0) await yieldToEvents(options, n / parts.length);
        const made: Readonly<Record<string, FloatValue>> = {
          ...carried,
          ...(await runPart(n, { ...values, ...carried })),
        };
        for (const [name, value] of Object.entries(made)) if (name in graph.outputs) results[name] = value;
        // What no later part takes may go.
        carried = Object.fromEntries([...(parts[n + 1]?.given?.values() ?? [])].map((name) => [name, made[name]!]));
      }
      return results;
    },
    release,
  };
}
