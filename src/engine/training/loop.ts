/** The loop of every training: steps, what is done where one fails, and a place that is kept every so often. */
import { Fault } from "../../contract/fault.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { nextScale } from "./loss-scale.ts";
import { optimise, type OptimiserSettings } from "./optimiser.ts";
import { Pace } from "./pace.ts";
import type { StepDone } from "./stepper.ts";

export interface Loop {
  readonly from: Checkpoint;
  readonly optimiser: OptimiserSettings;
  /** Milliseconds between two places that are kept. */
  readonly keptEvery: number;
  readonly signal: AbortSignal;
  step(at: Checkpoint): Promise<StepDone>;
  told(at: Checkpoint, done: Omit<StepDone, "gradients"> & StepTold): void;
  /** Keeps a place, in place of the one before. */
  keep(at: Checkpoint): Promise<void>;
  /** After the first of several steps whose loss is no number: throws where it is known why. */
  failed?(): Promise<void>;
  /** After a step that counted and is not the last: may wait. */
  rest?(at: Checkpoint): Promise<void>;
  /** Whether a place is kept at this step, however short ago the last was. */
  due?(step: number): boolean;
  /** After a place was kept on the way, or at a step that is due. */
  kept?(at: Checkpoint): Promise<void>;
}

export interface StepTold {
  /** Of the gradients before they are clipped; not finite where the step was passed over. */
  readonly norm: number;
  readonly secondsLeft: number;
  /** Bytes that this process holds. */
  readonly memory: number;
}

/** Steps whose loss is no number that are passed over one after another before the training is given up. */
const MOST_PASSED_OVER = 10;

/**
 * Takes steps until the last, or until the signal aborts, and keeps where it ends. What an aborted step or hook throws
 * is no failure.
 * @throws Fault `training.not-finite`, and what the hooks throw
 */
export async function takeSteps({ from, optimiser, keptEvery, signal, ...on }: Loop): Promise<Checkpoint> {
  const { steps } = optimiser;
  const unlessAborted = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
  const left = new Pace();
  let at = from;
  let [keptAt, passedOver] = [performance.now(), 0];
  while (at.step < steps && !signal.aborted) {
    const begin = performance.now();
    const done = await unlessAborted(on.step(at));
    if (!done || signal.aborted) break;
    const { gradients, loss, reward } = done;
    const norm = optimise(at.parameters, gradients, at.step + 1, optimiser);
    const finite = Number.isFinite(norm);
    // A factor on the loss that was too large is halved first; only without one is it the training that fails.
    const failed = !finite && (at.lossScale?.value ?? 1) === 1;
    passedOver = failed ? passedOver + 1 : 0;
    if (passedOver === 1) await unlessAborted(on.failed?.() ?? Promise.resolve());
    if (passedOver >= MOST_PASSED_OVER)
      throw new Fault("training.not-finite", { step: at.step + 1, times: passedOver });
    at = { ...at, step: at.step + 1, ...(at.lossScale ? { lossScale: nextScale(at.lossScale, finite) } : {}) };
    left.took(performance.now() - begin);
    const secondsLeft = left.of(steps - at.step);
    on.told(at, { loss, reward, norm, secondsLeft, memory: process.memoryUsage.rss() });
    const due = on.due?.(at.step) ?? false;
    // What went wrong is not kept: the next start goes on from before it.
    if (failed || (at.step === steps && !due)) continue;
    if (at.step < steps) await on.rest?.(at);
    if (!due && performance.now() - keptAt < keptEvery) continue;
    await on.keep(at);
    await unlessAborted(on.kept?.(at) ?? Promise.resolve());
    keptAt = performance.now();
  }
  await on.keep(at);
  return at;
}
