/** When a place is kept, what is passed over, and how the loop ends. A step is a sum; no network takes part. */
import { expect, onTestFinished, test, vi } from "vitest";
import type { Checkpoint } from "./checkpoint.ts";
import { takeSteps, type Loop } from "./loop.ts";
import { newParameter } from "./optimiser.ts";

const optimiser = { rate: 0.1, schedule: "constant", warmup: 0, steps: 8, decay: 0, clip: 1, average: 0.9 } as const;

/** A loop whose gradient is 1, or what `gradient` says, and what it did in words. */
function aLoop(change: Partial<Loop> = {}, gradient = (_: number): number => 1) {
  const did: string[] = [];
  const stop = new AbortController();
  const from: Checkpoint = {
    step: 0,
    settings: {},
    parameters: new Map([["w", newParameter(Float32Array.of(1))]]),
    shapes: new Map([["w", [1]]]),
  };
  const loop: Loop = {
    from,
    optimiser,
    keptEvery: Infinity,
    signal: stop.signal,
    step: async ({ step }) => ({
      gradients: new Map([["w", Float32Array.of(gradient(step))]]),
      loss: step,
      reward: null,
    }),
    told: ({ step }) => void did.push(`step ${step}`),
    keep: async ({ step }) => void did.push(`keep ${step}`),
    ...change,
  };
  return { loop, did, stop };
}

test("where it ends is kept; on the way only after a while, or where it is due, and then it is looked at", async () => {
  const kept: number[] = [];
  const { loop, did } = aLoop({
    due: (step) => step === 3 || step === 8,
    kept: async ({ step }) => void kept.push(step),
  });
  expect((await takeSteps(loop)).step).toBe(8);
  expect(did.filter((one) => one.startsWith("keep"))).toEqual(["keep 3", "keep 8", "keep 8"]);
  expect(kept).toEqual([3, 8]);
  const always = aLoop({ keptEvery: -1, kept: async ({ step }) => void kept.push(step) });
  await takeSteps(always.loop);
  expect(always.did.filter((one) => one.startsWith("keep"))).toHaveLength(8);
});

test("a clock that somebody sets moves neither the places that are kept nor the time that is left", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const left: number[] = [];
  const { loop, did } = aLoop({ keptEvery: 60_000, told: (_, { secondsLeft }) => void left.push(secondsLeft) });
  const own = loop.step.bind(loop);
  await takeSteps({
    ...loop,
    step: (at) => {
      vi.setSystemTime(at.step % 2 === 0 ? "1970-01-02" : "2040-01-01");
      return own(at);
    },
  });
  expect(did).toEqual(["keep 8"]);
  expect(left.filter((seconds) => seconds < 0 || seconds > 60)).toEqual([]);
});

test("stopped in a step, in its rest or while it is looked at, what was reached is kept and nothing fails", async () => {
  for (const where of ["step", "rest", "kept"] as const) {
    const { loop, did, stop } = aLoop({ due: (step) => step === 2 });
    const stopping = async (at: Checkpoint): Promise<never> => {
      stop.abort();
      throw new Error(`stopped at ${at.step}`);
    };
    const own = loop.step.bind(loop);
    const at = await takeSteps({
      ...loop,
      ...(where === "step" ? { step: (now: Checkpoint) => (now.step === 2 ? stopping(now) : own(now)) } : {}),
      ...(where === "rest" ? { rest: async (now) => (now.step === 2 ? stop.abort() : undefined) } : {}),
      ...(where === "kept" ? { kept: stopping } : {}),
    });
    expect([where, at.step, did.at(-1)]).toEqual([where, 2, "keep 2"]);
  }
});

test("what fails while it is looked at comes out, after the place was kept", async () => {
  const { loop, did } = aLoop({
    due: (step) => step === 4,
    kept: () => Promise.reject(new Error("the pictures changed")),
  });
  await expect(takeSteps(loop)).rejects.toThrow("the pictures changed");
  expect(did.at(-1)).toBe("keep 4");
});

test("a step whose gradient is no number changes nothing and is not kept; ten in a row end it", async () => {
  const once = aLoop({ keptEvery: -1 }, (step) => (step === 1 ? Number.NaN : 1));
  const { parameters } = await takeSteps(once.loop);
  // Seven steps of about 0.1 down, and the eighth nowhere.
  expect(parameters.get("w")!.value[0]).toBeCloseTo(0.3, 1);
  expect(once.did).not.toContain("keep 2");
  const never = aLoop({ optimiser: { ...optimiser, steps: 50 } }, () => Number.NaN);
  await expect(takeSteps(never.loop)).rejects.toMatchObject({ code: "training.not-finite", data: { step: 10 } });
  expect(never.did.filter((one) => one.startsWith("keep"))).toEqual([]);
});
