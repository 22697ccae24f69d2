/**
 * How a network is run in the memory there is: whole or in parts, which of them stay loaded, in which form its weights
 * lie.
 */
import { Fault } from "../../contract/fault.ts";
import type { Provider } from "../../contract/making/provider.ts";
import { cutAt, cutEverywhere } from "../graph/cut.ts";
import { footprint, type Footprint } from "../graph/footprint.ts";
import type { AccuracyLevel, Precision } from "../graph/precision.ts";
import type { Graph, Tensor } from "../graph/tensor.ts";
import { querySlice, type Slicing } from "../nn/attention.ts";

/** What networks may be run with, and in how much memory. */
export interface DeviceBudget {
  readonly provider: Provider;
  readonly precision: Precision;
  /**
   * Bytes that weights and values may take together: of the device where the provider has its own, of the machine
   * elsewhere.
   */
  readonly memory: number;
  /** The most queries that attend at once, where the provider computes more of them wrong. See attention-trial.ts. */
  readonly mostQueries?: number;
  /** The model is so small that repacked copies of all its weights cost next to nothing. */
  readonly small?: boolean;
}

export interface NetworkPlan {
  /** See LoadOptions in session.ts. */
  readonly prepack: boolean;
  readonly accuracy: AccuracyLevel;
  /** Indexes of the graph's cuts; none where it runs whole. */
  readonly cuts: readonly number[];
  /** How many parts, from the first on, stay loaded while the network is lent; the others are loaded for each run. */
  readonly kept: number;
  /** Bytes of weights that stay in memory while it is lent, and the most it takes while it runs. */
  readonly held: number;
  readonly peak: number;
  /** Bytes of weights that it reads from their files in every run. */
  readonly streamed: number;
}

/** A model of fewer bytes is repacked whole. */
const SMALL = 256 * 2 ** 20;

/** @param files of the model, by name */
export const isSmall = (files: Readonly<Record<string, { readonly bytes: number }>>): boolean =>
  sum(Object.values(files).map((f) => f.bytes)) < SMALL;

/** A part this large is one that a cancellation can wait for, and on a processor its run is long beside its loading. */
const PART = 2 ** 28;
/** The share of its space that a part which is loaded anew each time may take. */
const STREAMED_SHARE = 0.5;
const WIDTH = { float32: 4, float16: 2 } as const;

const elementsOf = (t: Tensor): number => (t.shape as readonly number[]).reduce((a, b) => a * b, 1);
const storedBytes = ({ source }: Tensor): number => (source.kind === "weight" ? source.region.length : 0);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Measured on the CPU at full size: what repacked codes take of the codes' own size; and, of the values that a graph
 * counts, what its run takes. Convolutions need room to work in, and of each block after a part's first the runtime
 * keeps about half until the run ends.
 */
const REPACKED = 1.2;
const CONVOLVING = 2.2;
const RUNNING = 1.5;

/**
 * Bytes of memory that a weight takes once loaded. On the CPU, weights in the type of the products lie mapped in their
 * file.
 */
function heldBytes(
  t: Tensor,
  { codes, scales }: Footprint,
  { provider, precision }: DeviceBudget,
  prepack: boolean,
): number {
  if (codes.has(t)) return provider !== "cpu" ? storedBytes(t) : prepack ? storedBytes(t) * REPACKED : 0;
  // The backward unpacks the same codes of the same file: where the processor maps it, they take nothing more.
  if (t.dtype === "uint4" || t.dtype === "uint8") return provider === "cpu" ? 0 : storedBytes(t);
  const working = elementsOf(t) * WIDTH[precision];
  if (provider !== "cpu") return working;
  // Repacked codes carry their scales with them a second time.
  if (scales.has(t)) return (t.dtype === precision ? 0 : working) + (prepack ? working : 0);
  return t.dtype === precision && !prepack ? 0 : working;
}

/**
 * Whether a provider writes attention's scores out in full: those with a bias all do, others where there is no fused
 * kernel.
 */
const writesScores = (provider: Provider, biased: boolean): boolean => biased || provider === "dml";

/** The share of memory that written scores may take before queries attend in slices. */
const SCORES_SHARE = 1 / 8;

/** How a network's attention of so many tokens among themselves runs within this budget. */
export function slicingFor(
  { provider, memory, mostQueries = Infinity }: DeviceBudget,
  tokens: number,
  heads: number,
  biased: boolean,
): Slicing {
  const bytes = memory * SCORES_SHARE;
  const fitting = writesScores(provider, biased) ? querySlice(tokens, tokens, heads, bytes) : tokens;
  const slice = Math.min(fitting, mostQueries);
  return slice < tokens ? { querySlice: slice } : {};
}

/** Bytes of the values of a run: what the graph says, and attention's scores where the provider writes them out. */
function valueBytes(
  { values, scores, codes, convolves }: Footprint,
  { provider, precision }: DeviceBudget,
  prepack: boolean,
): number {
  const written = writesScores(provider, false) ? Math.max(scores.plain, scores.biased) : scores.biased;
  // Codes that are not repacked are unpacked for each product, one weight at a time.
  const unpacked = prepack ? 0 : Math.max(0, ...[...codes].map((t) => 2 * storedBytes(t) * WIDTH[precision]));
  return (
    values * WIDTH.float32 * (provider !== "cpu" ? 1 : convolves ? CONVOLVING : RUNNING) +
    written * WIDTH[precision] +
    unpacked
  );
}

/** What a graph takes as it is. */
interface Need {
  readonly held: number;
  readonly stored: number;
  readonly values: number;
}

function needOf(graph: Graph, budget: DeviceBudget, prepack: boolean): Need {
  const found = footprint(graph);
  return {
    held: sum(found.weights.map((t) => heldBytes(t, found, budget, prepack))),
    stored: sum(found.weights.map(storedBytes)),
    values: valueBytes(found, budget, prepack),
  };
}

/**
 * Plans one network.
 * @param repeated true where it runs once a step and not once a picture: its weights are worth repacking
 * @throws Fault `runtime.does-not-fit` where even its smallest parts do not fit one after another
 */
export function planNetwork(graph: Graph, budget: DeviceBudget, repeated: boolean): NetworkPlan {
  const quantised = footprint(graph).codes.size > 0;
  // Codes that are repacked are multiplied about half as fast again; of other weights repacking only makes copies.
  const prepack = budget.small === true || (quantised && repeated);
  const accuracy: AccuracyLevel = quantised && repeated && budget.provider === "cpu" ? 4 : 0;

  const stretches = cutEverywhere(graph).map((part) => needOf(part, budget, prepack));
  const values = Math.max(...stretches.map((s) => s.values));
  const room = budget.memory - values;
  const largest = Math.max(...stretches.map((s) => s.held));
  if (largest > room)
    throw new Fault("runtime.does-not-fit", { network: graph.name, needed: values + largest, memory: budget.memory });

  const all = sum(stretches.map((s) => s.held));
  const streams = all > room;
  // On the processor a run takes long enough to be cut for the sake of cancelling it, even where everything fits.
  const cap = budget.provider === "cpu" ? PART : Infinity;
  // Small parts leave the most room for others to stay.
  const limit = streams ? Math.max(largest, Math.min(PART, room * STREAMED_SHARE)) : Infinity;
  const cuts: number[] = [];
  const parts: Need[] = [];
  let current: Need = { held: 0, stored: 0, values };
  for (const [n, stretch] of stretches.entries()) {
    if (n > 0 && (current.held + stretch.held > limit || current.stored + stretch.stored > cap)) {
      cuts.push(n - 1);
      parts.push(current);
      current = { held: 0, stored: 0, values };
    }
    current = { held: current.held + stretch.held, stored: current.stored + stretch.stored, values };
  }
  parts.push(current);

  let kept = parts.length;
  const largestPart = Math.max(...parts.map((p) => p.held));
  // What runs once is not worth keeping parts of.
  if (streams) kept = 0;
  if (streams && repeated)
    while (kept < parts.length && sum(parts.slice(0, kept + 1).map((p) => p.held)) + largestPart <= room) kept++;
  const held = sum(parts.slice(0, kept).map((p) => p.held));
  const passing = parts.slice(kept);
  return {
    prepack,
    accuracy,
    cuts,
    kept,
    held,
    peak: held + Math.max(0, ...passing.map((p) => p.held)) + values,
    streamed: sum(passing.map((p) => p.stored)),
  };
}

/** The graphs that the plan runs, in their order. */
export const plannedParts = (graph: Graph, plan: NetworkPlan): readonly Graph[] => cutAt(graph, plan.cuts);
