/** The queue with the real engine, library and model, on the smallest pictures there are. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tinyDraft } from "../fixtures/open-studio.ts";
import type { GenerateRequest } from "../../src/contract/engine.ts";
import { Fault } from "../../src/contract/fault.ts";
import type { JobId } from "../../src/contract/values/id.ts";
import type { QueueEvents } from "../../src/contract/making/queue.ts";
import type { HandlerContext } from "../../src/contract/rpc/server.ts";
import type { StudioEvents } from "../../src/contract/studio.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { openLibrary } from "../../src/main/library/library.ts";
import { enlargerFolder, findModel } from "../../src/main/models/catalogue.ts";
import { defaultSettings } from "../../src/main/settings/settings.ts";
import { blobsIn } from "../../src/jobs/blobs.ts";
import { forJobs } from "../../src/main/library/for-jobs.ts";
import { jobStoreOf } from "../../src/main/library/thread/job-store.ts";
import { nowhere } from "../../src/jobs/queue/away.ts";
import { openQueue, type Queue, type QueueOptions } from "../../src/jobs/queue/queue.ts";

let folder: string;
let closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-queue-"));
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
  await rm(folder, { recursive: true, force: true });
});

type Event =
  | { [K in keyof QueueEvents]: { name: K; payload: QueueEvents[K] } }[keyof QueueEvents]
  | { name: "engine.restarted"; payload: { message: string } };
const context = {} as HandlerContext<StudioEvents>;

/** A queue on the folder's library, and what it tells. */
async function start(change: (options: QueueOptions) => Partial<QueueOptions> = () => ({})) {
  const pictures = join(folder, "pictures");
  const library = await openLibrary({
    home: join(folder, "home"),
    picturesFolder: pictures,
    uploads: {
      take: () => {
        throw new Error("none");
      },
    },
    importing: () => "copy",
    samples: null,
  });
  const engine = startEngine({ backOff: () => 0 });
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const options: QueueOptions = {
    library: forJobs(library, join(folder, "home", "blobs"), findModel),
    store: jobStoreOf(library),
    blobs: blobsIn(join(folder, "blobs")),
    engine,
    farm: nowhere,
    forgive: engine.forgive,
    model: (id) => findModel(id),
    enlarger: enlargerFolder,
    settings: () => ({ ...defaultSettings(pictures, "uso-mini"), provider: "cpu" }),
    emit: (name, payload) => {
      events.push({ name, payload } as Event);
      for (const look of waiting) look();
    },
  };
  const queue = await openQueue({ ...options, ...change(options) });
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await Promise.all([queue.close(), engine.close()]);
    await library.close();
  };
  closers.push(close);
  return {
    library,
    engine,
    queue,
    events,
    close,
    pictures: () => library.call("pictures.query", { query: {}, limit: 500 }).then((page) => page.pictures),
    /** Resolves when the n-th event of that name, counted from now, has come. */
    heard: (name: Event["name"], times = 1) =>
      new Promise<void>((resolve) => {
        const from = events.length;
        const look = () => {
          if (events.slice(from).filter((e) => e.name === name).length < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      }),
  };
}

const ask = (queue: Queue) => ({
  add: (more: Parameters<typeof tinyDraft>[0] = {}) => queue.handlers["queue.add"](tinyDraft(more), context),
  state: () => queue.handlers["queue.state"](null, context),
  pause: () => queue.handlers["queue.pause"](null, context),
  resume: () => queue.handlers["queue.resume"](null, context),
  cancel: (ids: readonly JobId[] | "all") => queue.handlers["queue.cancel"]({ ids }, context),
  retry: (id: JobId) => queue.handlers["queue.retry"]({ id }, context),
  move: (id: JobId, before: JobId | null) => queue.handlers["queue.move"]({ id, before }, context),
});
const states = async (queue: Queue) => (await ask(queue).state()).jobs.map((j) => j.state.state);
/** Every file of the pictures' folder, hidden ones too. */
const files = async () =>
  (await readdir(join(folder, "pictures"), { recursive: true }).catch(() => [])).filter((f) => f.includes("."));
const seeds = (pictures: readonly { recipe: { seed: number } }[]) =>
  pictures.map((p) => p.recipe.seed).sort((a, b) => a - b);

test("jobs are made in their order, also in a changed one, and their pictures are told, recorded and on the disk", async () => {
  const { queue, heard, pictures, events } = await start();
  const { add, pause, resume, move, state } = ask(queue);
  await pause();
  const [first, second, third] = [await add({ seed: 1 }), await add({ seed: 2 }), await add({ seed: 3 })];
  await move(third.id, first.id);
  await move(first.id, null);
  expect((await state()).jobs.map((j) => j.id)).toEqual([third.id, second.id, first.id]);
  expect(await states(queue)).toEqual(["waiting", "waiting", "waiting"]);
  const done = heard("queue.finished");
  await resume();
  await done;
  expect((await pictures()).map((p) => p.recipe.seed)).toEqual([1, 2, 3]);
  expect((await state()).jobs.map((j) => j.made.length)).toEqual([1, 1, 1]);
  expect(await files()).toHaveLength(3);
  expect(events.find((e) => e.name === "queue.finished")?.payload).toEqual({ made: 3, failed: 0 });
  await expect(move(first.id, null)).rejects.toMatchObject({ code: "queue.not-waiting" });
  await expect(move(99 as JobId, null)).rejects.toMatchObject({ code: "queue.job-unknown" });
});

test("a pause ends a batch after the picture in work, lasts through a restart, and the batch goes on where it was", async () => {
  const one = await start();
  const made = one.heard("queue.pictureMade");
  await ask(one.queue).add({ count: 6 });
  await ask(one.queue).add({ seed: 200 });
  await made;
  await ask(one.queue).pause();
  await expect.poll(() => states(one.queue)).toEqual(["waiting", "waiting"]);
  const before = await one.pictures();
  expect(before.length).toBeLessThan(6);
  await one.close();

  const two = await start();
  const { jobs, paused } = await ask(two.queue).state();
  expect([paused, jobs[0]!.draft.count, jobs[0]!.made.length]).toEqual([true, 6, before.length]);
  const done = two.heard("queue.finished");
  await ask(two.queue).resume();
  await done;
  expect(seeds(await two.pictures())).toEqual([100, 101, 102, 103, 104, 105, 200]);
  expect(await files()).toHaveLength(7);
});

test("cancelling keeps what is finished, and trying again makes only what is owed", async () => {
  const { queue, heard, pictures } = await start();
  const { add, cancel, retry, state } = ask(queue);
  const made = heard("queue.pictureMade", 2);
  const job = await add({ count: 8 });
  await add({ seed: 200 });
  await made;
  await cancel("all");
  await expect.poll(() => states(queue)).toEqual(["cancelled", "cancelled"]);
  const kept = await pictures();
  expect(kept.length).toBeGreaterThanOrEqual(2);
  expect(kept.length).toBeLessThan(8);
  expect(await files()).toHaveLength(kept.length);
  const done = heard("queue.finished");
  await retry(job.id);
  await expect(retry(job.id)).rejects.toMatchObject({ code: "queue.not-ended" });
  await done;
  expect(seeds(await pictures())).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
  expect(await files()).toHaveLength(8);
  expect((await state()).jobs.map((j) => j.state.state).sort()).toEqual(["cancelled", "done"]);
});

test("an engine that is killed in the middle of a batch is started again, and the batch goes on without losing or repeating a picture", async () => {
  const { queue, engine, heard, pictures, events } = await start();
  const [made, done] = [heard("queue.pictureMade", 2), heard("queue.finished")];
  await ask(queue).add({ count: 6 });
  await made;
  process.kill((await engine.call("engine.ping", null)).pid, "SIGKILL");
  await done;
  expect(events.filter((e) => e.name === "engine.restarted")).toHaveLength(1);
  expect(seeds(await pictures())).toEqual([100, 101, 102, 103, 104, 105]);
  expect((await files()).filter((f) => f.endsWith(".png"))).toHaveLength(6);
});

test("pictures may take the memory that the artist has set, and what is free where none is set", async () => {
  const asked: (number | undefined)[] = [];
  const limits = [null, 3];
  const { queue, heard } = await start((options) => ({
    settings: () => ({ ...options.settings(), memory: limits[asked.length] ?? null }),
    engine: {
      call: (name, input, given) => {
        if (name === "engine.generate") asked.push((input as GenerateRequest).memory);
        return options.engine.call(name, input, given);
      },
    },
  }));
  const done = heard("queue.finished");
  await ask(queue).add({ seed: 1 });
  await ask(queue).add({ seed: 2 });
  await done;
  expect(asked).toEqual([undefined, 3e9]);
});

test("a job during which the engine dies twice has failed, and the next one is made", async () => {
  const died = new Fault("engine.crashed", { exitCode: null, signal: "SIGSEGV" });
  let left = 2;
  const { queue, heard, events } = await start(({ engine }) => ({
    engine: {
      call: (name, input, options) =>
        name === "engine.generate" && left-- > 0 ? Promise.reject(died) : engine.call(name, input, options),
    },
  }));
  const done = heard("queue.finished");
  await ask(queue).add({ seed: 1 });
  await ask(queue).add({ seed: 2 });
  await done;
  const { jobs } = await ask(queue).state();
  expect(jobs.map((j) => [j.seed, j.state])).toEqual([
    [2, { state: "done" }],
    [1, { state: "failed", code: "engine.crashed", message: died.message }],
  ]);
  expect(events.filter((e) => e.name === "engine.restarted")).toHaveLength(1);
});

test("an engine that is not started any more pauses the queue, so that only one job fails", async () => {
  const given = new Fault("engine.keeps-crashing", { times: 3, exitCode: 1, signal: null });
  let forgiven = 0;
  const { queue } = await start(() => ({
    engine: { call: () => Promise.reject(given) },
    forgive: () => void forgiven++,
  }));
  await ask(queue).pause();
  await ask(queue).add({ seed: 1 });
  await ask(queue).add({ seed: 2 });
  await ask(queue).resume();
  await expect.poll(async () => (await ask(queue).state()).paused).toBe(true);
  expect(await states(queue)).toEqual(["waiting", "failed"]);
  expect(forgiven).toBe(1);
});

test("a picture that was saved and not recorded is recorded when its job goes on, and not made again", async () => {
  let refused = 0;
  const { queue, heard, pictures } = await start(({ library }) => ({
    library: {
      ...library,
      record(picture) {
        const lost = picture.recipe.seed === 101 && refused < 2;
        if (lost) refused++;
        return lost ? Promise.reject(new Fault("library.disk-full", {})) : library.record(picture);
      },
    },
  }));
  const failed = heard("queue.finished");
  const job = await ask(queue).add({ count: 3 });
  await failed;
  expect(await states(queue)).toEqual(["failed"]);
  const done = heard("queue.finished");
  await ask(queue).retry(job.id);
  await done;
  expect(seeds(await pictures())).toEqual([100, 101, 102]);
  expect(await files()).toHaveLength(3);
});

test("two jobs for the very same picture make two files, and each has its own", async () => {
  const { queue, heard, pictures } = await start();
  await ask(queue).pause();
  await ask(queue).add();
  await ask(queue).add();
  const done = heard("queue.finished");
  await ask(queue).resume();
  await done;
  expect((await pictures()).map((p) => p.file).sort()).toEqual(["a house-100-2.png", "a house-100.png"]);
  expect((await ask(queue).state()).jobs.map((j) => j.made.length)).toEqual([1, 1]);
});

test("a draft that cannot be made is refused before it is queued", async () => {
  const { queue } = await start();
  await expect(ask(queue).add({ prompt: "" })).rejects.toMatchObject({ code: "queue.nothing-to-go-by" });
  await expect(ask(queue).add({ model: "none" })).rejects.toMatchObject({ code: "model.unknown" });
  expect((await ask(queue).state()).jobs).toEqual([]);
});

test("the time of a picture is not known before one was made, and is then", async () => {
  const { queue, heard } = await start();
  const estimate = () => queue.handlers["queue.estimate"](tinyDraft({ count: 4 }), context);
  expect(await estimate()).toMatchObject({ pictures: 4, seconds: null });
  const done = heard("queue.finished");
  await ask(queue).add();
  await done;
  const { seconds, memory } = await estimate();
  expect(seconds).toBeGreaterThan(0);
  expect(memory.needed).toBeGreaterThan(20e6);
  expect(memory.needed).toBeLessThan(memory.total);
});

test("a job is shown with a preview while it is drawn", async () => {
  const { queue, heard } = await start();
  const done = heard("queue.finished");
  const job = await ask(queue).add({ steps: 4 });
  await done;
  expect([...(queue.preview(job.id)?.jpeg.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
  expect(queue.preview(job.id + 1)).toBeNull();
});
