/** How a step of training is run: in one session that keeps all values, in one that recomputes them, or in parts. */
import {
  trainedInParts,
  withGradients,
  withRecomputedGradients,
  type Losing,
  type PartOfTraining,
} from "../graph/checkpointing.ts";
import { trainingLayouts, type TrainingLayout } from "../../contract/learning/training.ts";
import type { Graph } from "../graph/tensor.ts";
import { yieldToEvents, type FloatValue, type RunOptions } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";

/**
 * `whole`: one session, every value kept. `recomputing`: one session with the weights in it once, of whose values only
 * those that cross a cut are kept. `parts`: a session for each block and each direction, so that weights need not fit
 * together; what crosses a cut lies in the machine's memory.
 */
export const layouts = trainingLayouts;
export type Layout = TrainingLayout;

export type Values = Readonly<Record<string, FloatValue>>;

/** A step, built for a layout. */
export interface LaidOut {
  readonly layout: Layout;
  /** Every graph that is run, in the order in which they are. */
  readonly graphs: readonly Graph[];
  /** Beside each of them: numbers that other parts handed on, and that wait meanwhile for what comes later. */
  readonly waiting: readonly number[];
  /** Losses, and the gradients of all that is trained. @throws as `Sessions.run` */
  run(sessions: Sessions, values: Values, options?: RunOptions): Promise<Values>;
}

export function laidOut(losing: Losing, layout: Layout): LaidOut {
  if (layout === "parts") return inParts(losing);
  const graph = layout === "whole" ? withGradients(losing) : withRecomputedGradients(losing);
  return {
    layout,
    graphs: [graph],
    waiting: [0],
    // What recomputes does so because memory is short.
    run: (sessions, values, options) =>
      layout === "whole" ? sessions.train(graph, values, options) : sessions.run(graph, values, options),
  };
}

function inParts(losing: Losing): LaidOut {
  const parts = trainedInParts(losing, [...(losing.graph.cuts ?? []).keys()]);
  const forward = parts.flatMap((part) => part.forward ?? []);
  const backward = parts.flatMap((part) => part.backward ?? []);
  const handedOn = parts.map(({ forward: part }) => (part ? numbersOf(part) : 0));
  const before = parts.map((_, n) => handedOn.slice(0, n).reduce((a, b) => a + b, 0));
  const beside = (which: "forward" | "backward"): readonly number[] =>
    before.filter((_, n) => parts[n]![which] !== null);
  return {
    layout: "parts",
    graphs: [...forward, ...backward.toReversed()],
    // On the way back what waited for later parts is gone.
    waiting: [...beside("forward"), ...beside("backward").toReversed()],
    run: (sessions, values, options = {}) => runParts(parts, losing, sessions, values, options),
  };
}

async function runParts(
  parts: readonly PartOfTraining[],
  { graph, wrt }: Losing,
  sessions: Sessions,
  values: Values,
  options: RunOptions,
): Promise<Values> {
  const kept: Values[] = [];
  const runs = 2 * parts.length - 1;
  let carried: Values = {};
  const results: Record<string, FloatValue> = {};
  for (const [n, { forward, given }] of parts.entries()) {
    kept.push(Object.fromEntries(given.map((name) => [name, carried[name]!])));
    if (!forward) continue;
    await yieldToEvents(options, n / runs);
    const found = await sessions.run(forward, { ...values, ...kept[n] });
    carried = { ...kept[n], ...found };
    // A result may be there before the last part.
    for (const [name, value] of Object.entries(found)) if (name in graph.outputs) results[name] = value;
  }
  const back: Record<string, FloatValue> = {};
  for (const [n, { backward, takes }] of [...parts.entries()].reverse()) {
    const own = kept.pop()!;
    if (!backward) continue;
    await yieldToEvents(options, (runs - 1 - n) / runs);
    for (const { name, shape } of takes) back[name] ??= zeros(shape);
    const found = await sessions.run(backward, { ...values, ...own, ...back });
    for (const { name } of takes) delete back[name];
    for (const [name, value] of Object.entries(found)) {
      // What was handed on to this part comes back for the one before it; the rest are results.
      if (name in wrt || name in graph.outputs) results[name] = summed(results[name], value);
      else back[name] = summed(back[name], value);
    }
  }
  return results;
}

/** Numbers that a part hands on. */
const numbersOf = ({ outputs }: Graph): number =>
  Object.values(outputs).reduce((sum, { shape }) => sum + (shape as readonly number[]).reduce((a, b) => a * b, 1), 0);

/** What nothing later depends on. */
const zeros = (shape: readonly number[]): FloatValue => ({
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  shape,
});

function summed(known: FloatValue | undefined, more: FloatValue): FloatValue {
  if (!known) return more;
  return { shape: known.shape, data: known.data.map((x, i) => x + more.data[i]!) };
}
