/** A training begun in the window: planned, watched, paused, stopped, gone on with, and a model in the end. */
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { bundledModel, copyOfModel } from "../../../tests/fixtures/model-copy.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { writeTriplets } from "../../../tests/fixtures/triplets.ts";
import type { Settings } from "../../contract/settings.ts";
import type { RunState, TrainingWish } from "../../contract/learning/trainings.ts";
import { alone } from "../../engine/training/alone.ts";
import { askRun } from "../../engine/training/wishes.ts";
import { openModel } from "../../formats/manifest.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { createTurns } from "../long-work/turns.ts";
import { findModel } from "../models/catalogue.ts";
import { openTrainer } from "./trainer.ts";

const base = temporaryFolder();
const triplets = join(base, "triplets");
beforeAll(() => writeTriplets(triplets));
const context = { signal: new AbortController().signal } as never;
const short = { triplets, model: "uso-mini", side: 64, rank: 2, judge: "own", rewardSteps: 0 } as const;
const align: TrainingWish = { ...short, stage: "align", name: "Anna’s ink", steps: 2 };
const long: TrainingWish = { ...align, name: "Long", steps: 5_000 };

let count = 0;
async function studio(home = join(base, `home-${++count}`), memory: number | null = null) {
  const models = join(home, "models");
  await mkdir(models, { recursive: true });
  const turns = createTurns();
  const roots = [join(bundledModel, ".."), models];
  const made: string[] = [];
  const trainer = await openTrainer({
    home,
    models,
    settings: () => ({ provider: "cpu", memory }) as Settings,
    model: (id) => findModel(id, roots),
    roots,
    engine: {},
    turns,
    changed: () => undefined,
    made: async () => void made.push(...(await readdir(models))),
  });
  onTestFinished(() => trainer.close());
  const call = trainer.handlers;
  return {
    home,
    models,
    made,
    turns,
    trainer,
    plan: async (wish: TrainingWish) => call["trainings.plan"](wish, context),
    begin: async (wish: TrainingWish, accept = false) => call["trainings.begin"]({ ...wish, accept }, context),
    putAway: async () => call["trainings.putAway"](null, context),
    async is(state: RunState) {
      await expect.poll(() => trainer.run()?.state, { timeout: 60_000 }).toBe(state);
    },
    /** It has taken a step since it was begun or gone on with. */
    async stepped() {
      await expect.poll(() => trainer.run()?.loss, { timeout: 60_000 }).toBeTypeOf("number");
    },
  };
}

test("it is planned, waits for pictures, is shown as it learns, and what comes of it is a model of its name", async () => {
  const { plan, begin, is, turns, trainer, models, made, putAway } = await studio();
  const told = await plan(align);
  expect(told).toMatchObject({ triplets: 4, done: 0, steps: 2, measured: true, folder: join(models, "anna-s-ink") });
  for (const number of [told.seconds, told.memory, told.disk, told.free!]) expect(number).toBeGreaterThan(0);
  expect(await readdir(models)).toEqual([]);
  await begin(align);
  expect(trainer.run()).toMatchObject({ state: "waiting", kind: "align", name: "Anna’s ink", own: { made: null } });
  await expect(begin({ ...align, name: "Another" })).rejects.toMatchObject({ code: "training.busy" });
  await expect(putAway()).rejects.toMatchObject({ code: "training.busy" });
  turns.queueChanged(true);
  await is("done");
  expect(trainer.run()).toMatchObject({ step: 2, steps: 2, own: { made: "anna-s-ink", problem: null } });
  expect(made).toEqual(["anna-s-ink"]);
  const { manifest } = await openModel(join(models, "anna-s-ink"));
  expect([manifest.id, manifest.name]).toEqual(["anna-s-ink", "Anna’s ink"]);
  expect(await plan(align)).toMatchObject({ done: 2, steps: 2 });
  // The next begins with it; this one gives way.
  await begin({ ...short, stage: "disentangle", name: "Learned", model: "anna-s-ink", steps: 1 });
  await is("done");
  expect(trainer.run()).toMatchObject({ model: "anna-s-ink", own: { made: "learned" } });
  await putAway();
  expect(trainer.run()).toBeNull();
  expect(await readdir(models)).toEqual(["anna-s-ink", "learned"]);
});

test("it is paused, gone on with, stopped and begun again where it was, by the window or in its folder", async () => {
  const { begin, plan, is, stepped, turns, trainer, models } = await studio();
  turns.queueChanged(true);
  await begin(long);
  await stepped();
  expect(trainer.run()).toMatchObject({ state: "running", step: expect.any(Number), memory: expect.any(Number) });
  await trainer.ask("pause");
  await is("paused");
  await trainer.ask("go on");
  await is("running");
  await stepped();
  // From a terminal: its engine gives its memory back all the same.
  await askRun(join(models, "long"), "pause");
  await is("paused");
  await trainer.ask("go on");
  await stepped();
  await askRun(join(models, "long"), "stop");
  await is("stopped");
  const kept = await readSafetensors(join(models, "long", "checkpoint.safetensors"));
  const { done } = await plan(long);
  expect([done > 0, done]).toEqual([true, Number(kept.metadata["step"])]);
  await begin(long);
  await is("running");
  await trainer.ask("stop");
  await is("stopped");
});

test("the end of the studio ends it, and the next start goes on from there", async () => {
  const first = await studio();
  first.turns.queueChanged(true);
  await first.begin(long);
  await first.stepped();
  await first.trainer.close();
  const next = await studio(first.home);
  expect(next.trainer.run()).toMatchObject({ state: "waiting", name: "Long" });
  next.turns.queueChanged(true);
  await next.stepped();
  await next.trainer.ask("stop");
  await next.is("stopped");
});

test("what cannot be is told before anything is written, and what goes wrong later stays with the run", async () => {
  const { plan, begin, is, stepped, turns, trainer, models } = await studio();
  const codes = async (wish: Partial<TrainingWish>) =>
    plan({ ...align, ...wish }).catch((error) => error.code as string);
  expect(await codes({ triplets: join(base, "nowhere") })).toBe("training.no-triplets");
  expect(await codes({ name: "uso mini" })).toBe("training.name-taken");
  expect(await codes({ model: "gone" })).toBe("model.unknown");
  expect(await codes({ stage: "reward", judge: "csd" })).toBe("training.no-csd");
  await mkdir(join(models, "measures", "timm"), { recursive: true });
  expect(await codes({ name: "Measures" })).toBe("training.name-taken");
  expect(await readdir(models)).toEqual(["measures"]);
  // A command trains in its folder.
  const planned = await alone(join(models, "anna-s-ink"), () => codes({}));
  expect(planned).toBe("training.run-busy");
  const tight = await studio(undefined, 0.002);
  await expect(tight.plan(align)).rejects.toMatchObject({ code: "training.does-not-fit" });
  expect(await readdir(tight.models)).toEqual([]);

  const moving = join(base, "moving");
  await writeTriplets(moving);
  turns.queueChanged(true);
  await begin({ ...long, triplets: moving });
  await stepped();
  await trainer.ask("pause");
  await is("paused");
  const target = join(moving, "target", (await readdir(join(moving, "target")))[0]!);
  await rename(target, `${target}.away`);
  await trainer.ask("go on");
  await is("failed");
  expect(trainer.run()!.own!.problem).toMatchObject({ code: "training.picture-missing" });
  await rename(`${target}.away`, target);
  await trainer.ask("go on");
  await is("running");
  await trainer.ask("stop");
  await is("stopped");
});

test("a licence that binds holds it back until it is accepted", async () => {
  const { begin, models, trainer } = await studio();
  const licence = { name: "FLUX.1 [dev] Non-Commercial License", commercial: false };
  copyOfModel(join(models, "dev"), (manifest) => Object.assign(manifest, { id: "dev", licence }));
  const wish = { ...align, model: "dev" };
  await expect(begin(wish)).rejects.toMatchObject({ code: "training.licence" });
  expect(trainer.run()).toBeNull();
  await begin(wish, true);
  expect(trainer.run()).toMatchObject({ state: "waiting", model: "dev" });
});
