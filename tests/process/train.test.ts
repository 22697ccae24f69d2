/** The three trainings of the bundled model, in an engine of their own: what they give, stopped, killed, gone on with. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { onTraining } from "../../src/contract/engine.ts";
import type { TrainingProgress, TrainingRequest, TrainingSettings } from "../../src/contract/learning/training.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { readFloats, readSafetensors } from "../../src/formats/safetensors/read.ts";
import { openAdapter } from "../../src/engine/weights/adapter.ts";
import { startEngine, type EngineClient } from "../../src/main/children/engine-client.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { trainingSettings as settings } from "../fixtures/training-settings.ts";
import { writeTriplets } from "../fixtures/triplets.ts";

const folder = temporaryFolder();
const triplets = join(folder, "triplets");
beforeAll(() => writeTriplets(triplets));

let engine: EngineClient | undefined;
afterEach(() => engine?.close());

const request = (out: string, change: Partial<TrainingSettings> = {}): TrainingRequest => ({
  modelFolder: bundledModel,
  provider: "cpu",
  triplets,
  out: join(folder, out),
  settings: { ...settings, ...change },
});

const checkpoint = (out: string): Promise<Buffer> => readFile(join(folder, out, "checkpoint.safetensors"));

test("style reward learning gives a LoRA and a model with a projector of its own, both of which open", async () => {
  engine = startEngine();
  const told: TrainingProgress[] = [];
  const onEvent = onTraining((progress) => void told.push(progress));
  const result = await engine.call("engine.train", request("reward", { stage: "reward", steps: 2 }), { onEvent });
  expect(result).toEqual({ step: 2, lora: join(folder, "reward/lora.safetensors"), model: join(folder, "reward") });
  const steps = told.filter((progress) => progress.phase === "step");
  expect(steps.map(({ step }) => step)).toEqual([1, 2]);
  for (const { loss, reward, norm } of steps) {
    expect([loss, norm].every((value) => value > 0 && Number.isFinite(value))).toBe(true);
    expect(Math.abs(reward!)).toBeLessThanOrEqual(1);
  }
  const { manifest } = await openModel(result.model!);
  const lora = await openAdapter(result.lora!, manifest.components.transformer.config);
  expect([lora.pairs, lora.unused]).toEqual([24, []]);
  const up = await readSafetensors(result.lora!);
  const changed = await readFloats(up.tensors.get("single_blocks.0.processor.qkv_lora.up.weight")!);
  expect(changed.some((value) => value !== 0)).toBe(true);
});

test("a reward of pictures made in several steps is learned from, beside the flow, at a step of chance", async () => {
  engine = startEngine();
  const told: TrainingProgress[] = [];
  const onEvent = onTraining((progress) => void told.push(progress));
  const wanted = request("sampled", { stage: "reward", steps: 3, rewardSteps: 4 });
  await engine.call("engine.train", wanted, { onEvent });
  const steps = told.filter((progress) => progress.phase === "step");
  expect(steps).toHaveLength(3);
  for (const { reward, loss, norm } of steps) {
    expect(Math.abs(reward!)).toBeLessThanOrEqual(1);
    expect([loss, norm].every(Number.isFinite)).toBe(true);
  }
  const again = request("sampled-again", { stage: "reward", steps: 3, rewardSteps: 4 });
  await engine.call("engine.train", again);
  expect((await checkpoint("sampled-again")).equals(await checkpoint("sampled"))).toBe(true);
  const other = request("one-step", { stage: "reward", steps: 3, rewardSteps: 0 });
  await engine.call("engine.train", other);
  expect((await checkpoint("one-step")).equals(await checkpoint("sampled"))).toBe(false);
});

test("style alignment trains the projector alone, and learns: the loss of what it saw falls", async () => {
  engine = startEngine();
  const losses: number[] = [];
  const onEvent = onTraining((progress) => void (progress.phase === "step" && losses.push(progress.loss)));
  const wanted = request("align", { stage: "align", steps: 24, accumulate: 4, rate: 3e-3 });
  const { lora } = await engine.call("engine.train", wanted, { onEvent });
  expect(lora).toBeNull();
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
  expect(mean(losses.slice(-8))).toBeLessThan(mean(losses.slice(0, 8)));
});

test("a training that was stopped, and killed, and gone on with is the unbroken one to the bit", async () => {
  engine = startEngine({ backOff: () => 0 });
  await engine.call("engine.train", request("whole"));
  const controller = new AbortController();
  const stop = onTraining((progress) => progress.phase === "step" && progress.step === 2 && controller.abort());
  const wanted = request("broken");
  await expect(engine.call("engine.train", wanted, { onEvent: stop, signal: controller.signal })).rejects.toMatchObject(
    { code: "engine.cancelled" },
  );
  await engine.call("engine.settled", null);
  const stopped = await readSafetensors(join(folder, "broken/checkpoint.safetensors"));
  expect(Number(stopped.metadata["step"])).toBeLessThan(4);
  const { pid } = await engine.call("engine.ping", null);
  const kill = onTraining((progress) => progress.phase === "step" && process.kill(pid, "SIGKILL"));
  await expect(engine.call("engine.train", wanted, { onEvent: kill })).rejects.toMatchObject({
    code: "engine.crashed",
  });
  expect((await engine.call("engine.train", wanted)).step).toBe(4);
  expect((await checkpoint("broken")).equals(await checkpoint("whole"))).toBe(true);
  expect((await engine.call("engine.train", request("whole", { steps: 5 }))).step).toBe(5);
  await expect(engine.call("engine.train", request("whole", { rate: 2e-3 }))).rejects.toMatchObject({
    code: "training.other-run",
    data: { differs: ["rate"] },
  });
});

test.each([
  ["no folder", "nowhere", "", "training.no-triplets"],
  ["a line that is no JSON", "odd", "{content", "training.triplet-invalid"],
  ["a path out of the folder", "out", '{"target":"../../secret.png"}', "training.triplet-invalid"],
  ["a picture that is not there", "gone", '{"target":"target/x.png"}', "training.picture-missing"],
])("%s is said before anything is computed", async (_, name, lines, code) => {
  engine = startEngine();
  const there = join(folder, name);
  await writeTriplets(there);
  if (lines === "") await rm(there, { recursive: true });
  else await writeFile(join(there, "triplets.jsonl"), `${lines}\n`);
  await expect(engine.call("engine.train", { ...request(`${name}-out`), triplets: there })).rejects.toMatchObject({
    code,
  });
});
