/** How a training runs in the memory there is, told before anything of it is computed. */
import { Fault } from "../../contract/fault.ts";
import type { PlannedTraining, TrainingSettings } from "../../contract/learning/training.ts";
import { footprint } from "../graph/footprint.ts";
import type { Graph } from "../graph/tensor.ts";
import { querySlice, type Slicing } from "../nn/attention.ts";
import { planNetwork, type DeviceBudget } from "../runtime/plan.ts";
import { laidOut, layouts, type LaidOut, type Layout } from "./layouts.ts";
import type { Losing } from "../graph/checkpointing.ts";

export interface TrainingPlan {
  /** Numbers that are trained. */
  readonly trained: number;
  /** Bytes of values, gradients, moments and means of what is trained, in the machine's memory. */
  readonly optimiser: number;
  /** Bytes of frozen weights as they are stored. */
  readonly stored: number;
  /** Every way, the one with the least to compute first. */
  readonly ways: readonly PlannedTraining[];
  /** The first that fits; null where none does. */
  readonly chosen: PlannedTraining | null;
}

/** What is to be planned: all that a step differentiates, one after another, with attention sliced or whole. */
export interface PlannedStep {
  losings(slicing: Slicing): readonly Losing[];
  readonly trained: number;
  readonly packedMoments: boolean;
  /** Of all tokens together, and heads. */
  readonly tokens: number;
  readonly heads: number;
}

/** The share of memory that scores of attention may take: three matrices of them are alive at once. */
const SCORES_SHARE = 1 / 8 / 3;

/** How many queries attend at once where the provider computes more of them wrong; nothing where all may. */
const rightSlicing = ({ mostQueries }: DeviceBudget): Slicing =>
  mostQueries === undefined ? {} : { querySlice: mostQueries };

/** How many queries attend at once where their scores are to fit as well; nothing where all may. */
export function slicingOf(budget: DeviceBudget, { tokens, heads }: Pick<PlannedStep, "tokens" | "heads">): Slicing {
  const right = rightSlicing(budget);
  const fitting = querySlice(tokens, tokens, heads, budget.memory * SCORES_SHARE);
  return fitting < Math.min(tokens, right.querySlice ?? Infinity) ? { querySlice: fitting } : right;
}

/**
 * Plans the steps of a training. Nothing is loaded.
 * @param all every way is told, and not only those up to the first that fits
 * @param among the layouts that are planned
 */
export function planTraining(
  step: PlannedStep,
  budget: DeviceBudget,
  all = false,
  among: readonly Layout[] = layouts,
): TrainingPlan {
  const { trained, packedMoments } = step;
  // Value, running mean and gradient, and the moments.
  const optimiser = trained * (3 * 4 + (packedMoments ? 2 : 2 * 4));
  // Elsewhere than on the processor what waits lies in another memory than what is computed.
  const shares = budget.provider === "cpu";
  const [least, fitting] = [rightSlicing(budget), slicingOf(budget, step)];
  const slicings = fitting.querySlice === least.querySlice ? [least] : [least, fitting];
  const ways: PlannedTraining[] = [];
  let chosen: PlannedTraining | null = null;
  for (const [layout, slicing] of among.flatMap((l) => slicings.map((s) => [l, s] as const))) {
    if (chosen && !all) break;
    const laid = step.losings(slicing).map((losing) => laidOut(losing, layout));
    const way = wayOf(laid, slicing, shares ? optimiser : 0, budget);
    ways.push(way);
    if (way.needed <= budget.memory) chosen ??= way;
  }
  return { trained, optimiser, stored: storedBytes(step.losings({}).map(({ graph }) => graph)), ways, chosen };
}

function wayOf(laid: readonly LaidOut[], slicing: Slicing, beside: number, budget: DeviceBudget): PlannedTraining {
  const endless = { ...budget, memory: Number.MAX_SAFE_INTEGER };
  const [graphs, waiting] = [laid.flatMap((one) => one.graphs), laid.flatMap((one) => one.waiting)];
  const peaks = graphs.map((graph) => planNetwork(graph, endless, false).peak);
  // Elsewhere than on the processor what waits lies in another memory.
  const together = peaks.map((peak, n) => peak + (budget.provider === "cpu" ? 4 * waiting[n]! : 0));
  return {
    layout: laid[0]!.layout,
    sliced: slicing.querySlice !== undefined,
    sessions: graphs.length,
    running: Math.max(...peaks),
    waiting: 4 * Math.max(...waiting),
    needed: Math.max(...together) + beside,
  };
}

/** A weight that several of them use is stored once. */
function storedBytes(graphs: readonly Graph[]): number {
  const weights = new Set(graphs.flatMap((graph) => footprint(graph).weights));
  return sum([...weights].map(({ source }) => (source.kind === "weight" ? source.region.length : 0)));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The largest of some smaller sizes of pictures that fits; null where none does. */
export function smallerSide(side: number, fits: (side: number) => boolean): number | null {
  const sides = [0.75, 0.5, 0.25].map((part) => Math.floor((side * part) / 16) * 16);
  return sides.find((at) => at >= 64 && fits(at)) ?? null;
}

/**
 * The way that is taken.
 * @param smaller the same training at a smaller size, to see whether that would do
 * @throws Fault `training.does-not-fit` with what would
 */
export function demandWay(
  plan: TrainingPlan,
  { memory }: DeviceBudget,
  settings: Pick<TrainingSettings, "side" | "moments">,
  smaller: (side: number) => TrainingPlan,
): PlannedTraining {
  if (plan.chosen) return plan.chosen;
  const needed = Math.min(...plan.ways.map((way) => way.needed));
  const side = smallerSide(settings.side, (at) => smaller(at).chosen !== null);
  const would = side
    ? `Pictures of ${side} pixels would fit (--side ${side}).`
    : settings.moments !== "8-bit" && needed - plan.trained * 6 <= memory
      ? "Moments in 8 bits would fit (--moments 8-bit on the command line)."
      : "Close other programs, train fewer layers or a smaller rank, or take a model in fewer bits.";
  throw new Fault("training.does-not-fit", { needed, memory, would });
}
