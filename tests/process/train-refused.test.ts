/** What a training does not begin with, or stops at: each in its own words, with nothing lost and nothing half written. */
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onTraining } from "../../src/contract/engine.ts";
import { runWishes, type TrainingRequest } from "../../src/contract/learning/training.ts";
import { askRun } from "../../src/engine/training/wishes.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { trainingSettings as settings } from "../fixtures/training-settings.ts";
import { writeTriplets } from "../fixtures/triplets.ts";

const folder = temporaryFolder();
const engine = startEngine();
afterAll(() => engine.close());
beforeAll(() => writeTriplets(join(folder, "triplets")));

const request = (out: string, change: Partial<TrainingRequest["settings"]> = {}): TrainingRequest => ({
  modelFolder: bundledModel,
  provider: "cpu",
  triplets: join(folder, "triplets"),
  out: join(folder, out),
  settings: { ...settings, ...change },
});

/** Triplets of their own, changed. */
async function changed(name: string, change: (there: string) => Promise<void>): Promise<string> {
  const there = join(folder, name);
  await writeTriplets(there);
  await change(there);
  return there;
}

const lines = async (there: string): Promise<string[]> =>
  (await readFile(join(there, "triplets.jsonl"), "utf8")).trim().split("\n");

const noPicture = (there: string): Promise<void> => writeFile(join(there, "target/1-blue.png"), "no picture");

test.each([
  [
    "too few",
    "training.too-few",
    async (there: string) => writeFile(join(there, "triplets.jsonl"), `${(await lines(there))[0]}\n`),
  ],
  [
    "all alike",
    "training.all-alike",
    async (there: string) => {
      const [first, ...others] = await readdir(join(there, "target"));
      for (const other of others) await copyFile(join(there, "target", first!), join(there, "target", other));
    },
  ],
  ["broken in one", "image.unreadable", noPicture],
])(
  "triplets that are %s are refused by a plan and before a step, and nothing is written",
  async (name, code, change) => {
    const triplets = await changed(name.replaceAll(" ", "-"), change);
    const out = `${name}-out`;
    const wish = { ...request(out), triplets };
    for (const call of ["engine.planRun", "engine.train"] as const)
      await expect(engine.call(call, wish)).rejects.toMatchObject({ code });
    expect(await readdir(folder)).not.toContain(out);
  },
);

test("the first few triplets may lead to one picture where others do not", async () => {
  const triplets = await changed("alike-at-first", async (there) => {
    const all = (await lines(there)).map((line) => JSON.parse(line) as { target: string });
    const first = await readFile(join(there, all[0]!.target));
    for (const n of [0, 1, 2, 3]) await writeFile(join(there, `target/same-${n}.png`), first);
    const same = [0, 1, 2, 3].map((n) => ({ ...all[0]!, target: `target/same-${n}.png` }));
    await writeFile(join(there, "triplets.jsonl"), [...same, ...all].map((line) => JSON.stringify(line)).join("\n"));
  });
  const plan = await engine.call("engine.planRun", { ...request("alike-at-first-out"), triplets });
  expect(plan).toMatchObject({ triplets: 8, measured: true });
});

test("a picture that is damaged behind its header is named, and what was encoded of the others is kept", async () => {
  const triplets = await changed("damaged", async (there) => {
    const picture = join(there, "target/1-blue.png");
    const whole = await readFile(picture);
    await writeFile(picture, whole.subarray(0, whole.length / 2));
  });
  const refused = engine.call("engine.train", { ...request("damaged-out"), triplets });
  await expect(refused).rejects.toThrow("1-blue.png");
  expect(await readdir(join(folder, "damaged-out/examples"))).not.toHaveLength(0);
});

test("layers that the model does not have are named, with those it has", async () => {
  const refused = engine.call(
    "engine.train",
    request("layers-out", { layers: ["single_blocks.1", "single_blocks.99"] }),
  );
  await expect(refused).rejects.toMatchObject({ code: "training.layer-missing", data: { layer: "single_blocks.99" } });
  await expect(refused).rejects.toThrow("single_blocks.0 to single_blocks.5");
});

test("some layers alone are trained, and the LoRA is whole", async () => {
  const { lora } = await engine.call("engine.train", request("some-out", { layers: ["single_blocks.5"], steps: 1 }));
  const { tensors } = await readSafetensors(lora!);
  expect(tensors.size).toBe(48);
});

test("where memory does not suffice it says what would", async () => {
  const refused = engine.call("engine.train", { ...request("small-out"), memory: 2e6 });
  await expect(refused).rejects.toMatchObject({ code: "training.does-not-fit" });
  await expect(refused).rejects.toThrow(/^This training needs [\d.]+ MB of memory, and 2\.0 MB may be used\. /);
});

test("two runs at once in one folder: the second is refused, the first goes on", async () => {
  const other = startEngine();
  try {
    // The first waits until the second has its answer.
    const out = join(folder, "twice");
    let second: Promise<unknown> | undefined;
    const onEvent = onTraining((progress) => {
      if (progress.phase !== "step" || second) return;
      second = askRun(out, "pause")
        .then(() => other.call("engine.train", request("twice")).catch((error: unknown) => error))
        .finally(() => askRun(out, "go on"));
    });
    expect((await engine.call("engine.train", request("twice", { steps: 24 }), { onEvent })).step).toBe(24);
    expect(await second).toMatchObject({ code: "training.run-busy" });
  } finally {
    await other.close();
  }
});

test("pictures that changed since it was begun: what was reached is kept, and goes on once they are back", async () => {
  const triplets = await changed("moving", async () => {});
  const half = { ...request("moving-out", { steps: 2, schedule: "constant" }), triplets };
  await engine.call("engine.train", half);
  const kept = await readFile(join(folder, "moving-out/checkpoint.safetensors"));
  const picture = join(triplets, "target/0-blue.png");
  const before = await readFile(picture);
  await copyFile(join(triplets, "target/1-blue.png"), picture);
  const on = { ...half, settings: { ...half.settings, steps: 3 } };
  await expect(engine.call("engine.train", on)).rejects.toMatchObject({ code: "training.data-changed" });
  expect((await readFile(join(folder, "moving-out/checkpoint.safetensors"))).equals(kept)).toBe(true);
  await writeFile(picture, before);
  expect((await engine.call("engine.train", on)).step).toBe(3);
});

test("it waits when it is told to, keeps what it has reached, and goes on when it is told to", async () => {
  const out = join(folder, "waiting");
  const told: string[] = [];
  const onEvent = onTraining((progress) => {
    told.push(
      progress.phase === "step" || progress.phase === "paused" ? `${progress.phase} ${progress.step}` : progress.phase,
    );
    if (progress.phase === "step" && progress.step === 1) void askRun(out, "pause");
    if (progress.phase === "paused") void askRun(out, "go on");
  });
  expect((await engine.call("engine.train", request("waiting", { steps: 24 }), { onEvent })).step).toBe(24);
  const paused = told.findIndex((phase) => phase.startsWith("paused"));
  expect(paused).toBeGreaterThan(0);
  expect(told[paused - 1]).toBe("kept");
  expect(told.slice(paused).some((phase) => phase.startsWith("step"))).toBe(true);
});

test("it stops when it is told to, and goes on from there", async () => {
  const out = join(folder, "stopping");
  const onEvent = onTraining((progress) => {
    if (progress.phase === "step" && progress.step === 1) void askRun(out, "stop");
  });
  const stopped = engine.call("engine.train", request("stopping", { steps: 500 }), { onEvent });
  await expect(stopped).rejects.toMatchObject({ code: "engine.cancelled" });
  const reached = Number((await readSafetensors(join(out, "checkpoint.safetensors"))).metadata["step"]);
  expect([reached > 0, reached < 500]).toEqual([true, true]);
  expect(await readdir(out)).not.toContain("stop");
});

test("where none is at work there is none to wait or to go on, and nothing is written", async () => {
  const out = join(folder, "nothing");
  await mkdir(out);
  for (const wish of runWishes)
    for (const there of [out, join(folder, "nowhere")])
      await expect(askRun(there, wish)).rejects.toMatchObject({ code: "training.not-running" });
  expect(await readdir(out)).toEqual([]);
});

test("a file where its folder should be: said, and left as it was", async () => {
  const out = join(folder, "file");
  await writeFile(out, "mine");
  await expect(engine.call("engine.train", request("file"))).rejects.toMatchObject({ name: "Fault" });
  expect(await readFile(out, "utf8")).toBe("mine");
  await rm(out);
});
