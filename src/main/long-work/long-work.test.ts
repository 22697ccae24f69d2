/** How long work stands: behind pictures, one at a time, over starts of the studio. What works is a stand-in. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { Fault, type FaultRecord } from "../../contract/fault.ts";
import { type KeptRun, keptRun } from "./kept-run.ts";
import { openLongWork, type WorkMeans } from "./long-work.ts";
import { createTurns, type Turns } from "./turns.ts";

const base = temporaryFolder();
let count = 0;

const form = z.strictObject({
  name: z.string(),
  paused: z.boolean(),
  step: z.number(),
  problem: z.custom<FaultRecord>().nullable(),
});
type Run = z.infer<typeof form>;

const run = (name: string): Run => ({ name, paused: false, step: 0, problem: null });
const keptAt = (file: string): KeptRun<Run> => keptRun(file, form as z.ZodType<Run>);
const newFile = (): string => join(base, `${++count}.json`);

/** A work that goes on until it is told how it ends, or to wait. */
async function aWork(turns: Turns, kept = keptAt(newFile()), clear = async () => {}) {
  const begun: string[] = [];
  let now: (WorkMeans<Run> & { end(error?: Error): void }) | null = null;
  const work = await openLongWork<Run>({
    kept,
    turns,
    engine: {},
    wanted: ({ paused }) => !paused,
    clear,
    tell: () => undefined,
    work: (given, means) =>
      new Promise((done, fail) => {
        begun.push(`${given.name} from ${given.step}`);
        now = { ...means, end: (error) => (error ? fail(error) : done(() => null)) };
        means.signal.addEventListener("abort", () => fail(new Fault("engine.cancelled", {})));
      }),
  });
  return { work, begun, now: () => now! };
}

test("it waits behind pictures, and goes on from where it was", async () => {
  const turns = createTurns();
  const { work, begun, now } = await aWork(turns);
  await work.begin(run("ink"));
  expect(work.working()).toBe(false);
  turns.queueChanged(true);
  now().moved((at) => ({ ...at, step: 7 }));
  turns.queueChanged(false);
  await work.rested();
  expect([work.working(), work.run()!.step]).toEqual([false, 7]);
  turns.queueChanged(true);
  expect(begun).toEqual(["ink from 0", "ink from 7"]);
  await work.close();
});

test("of two works one waits until the other waits or is done", async () => {
  const turns = createTurns();
  const [teaching, curating] = [await aWork(turns), await aWork(turns)];
  turns.queueChanged(true);
  await teaching.work.begin(run("ink"));
  await curating.work.begin(run("triplets"));
  expect([teaching.work.working(), curating.work.working()]).toEqual([true, false]);
  await teaching.work.change({ ...teaching.work.run()!, paused: true });
  await teaching.work.rested();
  expect([teaching.work.working(), curating.work.working()]).toEqual([false, true]);
  // The other is at work by now: whoever paused waits in turn.
  await teaching.work.change({ ...teaching.work.run()!, paused: false });
  expect(teaching.work.working()).toBe(false);
  curating.now().end();
  await curating.work.rested();
  expect([teaching.work.working(), curating.work.run()]).toEqual([true, null]);
  await teaching.work.close();
});

test("a run survives the end of the studio, with what was wanted of it last", async () => {
  const file = newFile();
  const first = await aWork(createTurns(), keptAt(file));
  await first.work.begin(run("ink"));
  const wishes = [true, false, true].map((paused) => first.work.change({ ...first.work.run()!, paused }));
  await Promise.all(wishes);
  await first.work.close();
  const turns = createTurns();
  const next = await aWork(turns, keptAt(file));
  turns.queueChanged(true);
  expect(next.work.run()).toMatchObject({ name: "ink", paused: true });
  expect(next.begun).toEqual([]);
  await next.work.change({ ...next.work.run()!, paused: false });
  expect(next.begun).toEqual(["ink from 0"]);
  await next.work.close();
});

test("what fails is kept with the run and not tried again by itself, also where the disk refuses that", async () => {
  const turns = createTurns();
  const full = new Fault("style.no-space", { folder: base, needed: 2, free: 1 });
  const file = newFile();
  let refuses = false;
  const kept = keptAt(file);
  const { work, begun, now } = await aWork(turns, {
    ...kept,
    write: async (standing) => (refuses ? Promise.reject(full) : kept.write(standing)),
  });
  turns.queueChanged(true);
  await work.begin(run("ink"));
  refuses = true;
  now().end(full);
  await work.rested();
  turns.queueChanged(true);
  expect(work.run()!.problem).toMatchObject({ code: "style.no-space" });
  expect(begun).toHaveLength(1);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ problem: null });
  await work.close();
});

test("where it cannot be kept it is not begun", async () => {
  const turns = createTurns();
  turns.queueChanged(true);
  const full = new Fault("style.no-space", { folder: base, needed: 2, free: 1 });
  const { work } = await aWork(turns, { read: async () => null, write: () => Promise.reject(full) });
  await expect(work.begin(run("ink"))).rejects.toBe(full);
  expect([work.run(), work.working()]).toEqual([null, false]);
});

test("what a run leaves is removed once nothing works on it, and before it is let go of", async () => {
  const turns = createTurns();
  const at: unknown[] = [];
  const { work } = await aWork(turns, keptAt(newFile()), async () => {
    at.push([work.working(), work.run()?.name]);
  });
  turns.queueChanged(true);
  await work.begin(run("ink"));
  await work.letGo();
  expect(at).toEqual([[false, "ink"]]);
  expect(work.run()).toBeNull();
  await work.begin(run("wash"));
  expect(work.working()).toBe(true);
  await work.close();
});
