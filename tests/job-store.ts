/** What every store of jobs must do, whatever stands behind it. */
import { describe, expect, test } from "vitest";
import { Fault } from "../src/contract/fault.ts";
import type { JobId, PictureId } from "../src/contract/values/id.ts";
import type { JobStore, StoredJob } from "../src/jobs/store.ts";
import { newJob } from "./library.ts";

const lease = 60_000;
const over = -1;
const progress = { phase: "denoise", step: 3, share: 0.5, steps: 8, secondsLeft: null, machines: ["attic"] };
const failure = { code: "engine.crashed", message: "It stopped." };

/** @param make an empty store; what it opens it closes after the test */
export function describeStore(name: string, make: () => Promise<JobStore>): void {
  const filled = async (...titles: readonly string[]) => {
    const store = await make();
    const jobs: StoredJob[] = [];
    for (const title of titles) jobs.push(await store.add(newJob(title)));
    return { store, ids: jobs.map(({ id }) => id) as [JobId, JobId, JobId] };
  };
  const shown = async (store: JobStore) => (await store.all()).map((job) => `${job.title} ${job.state}`);

  describe(`the store of jobs over ${name}`, () => {
    test("keeps a job as it was given, and gives each an id of its own", async () => {
      const store = await make();
      const given = newJob("Anna in Comic");
      const [one, other] = [await store.add(given), await store.add(newJob("b", { order: null }))];
      expect(one).toEqual({ ...given, id: one.id, state: "waiting", failure: null, made: [], ended: null });
      expect(other.order).toBeNull();
      expect(other.id).not.toBe(one.id);
      expect(await store.all()).toEqual([one, other]);
    });

    test("lets go of what a private job was to be made of once it is over", async () => {
      const store = await make();
      const draft = { ...newJob("").draft, people: [{ picture: 1 as PictureId }], private: "everything" } as const;
      const one = await store.add(newJob("a", { draft }));
      const other = await store.add(newJob("b", { draft }));
      await store.take("one", lease, "here");
      await store.settle(one.id, "one", { state: "failed", failure });
      await store.cancel(other.id);
      const jobs = new Map((await store.all()).map((job) => [job.id, job]));
      const forgotten = { draft: { people: [], prompt: "" }, order: null };
      expect(jobs.get(one.id)).toMatchObject({ state: "failed", failure, ...forgotten });
      expect(jobs.get(other.id)).toMatchObject({ state: "cancelled", ...forgotten });
    });

    test("gives each waiting job to one worker, in their order", async () => {
      const { store, ids } = await filled("a", "b");
      expect(await store.take("one", lease, "here")).toMatchObject({ id: ids[0], state: "running" });
      expect(await store.take("two", lease, "here")).toMatchObject({ id: ids[1] });
      expect(await store.take("three", lease, "here")).toBeNull();
      expect(await shown(store)).toEqual(["a running", "b running"]);
    });

    test("gives a worker only what waits for its site, and a job that is sent elsewhere goes on there", async () => {
      const { store, ids } = await filled("a", "b");
      expect(await store.send(ids[1], { site: "farm", tag: "cuda" })).toBe(true);
      expect(await store.take("one", lease, "farm")).toMatchObject({ id: ids[1], site: "farm", tag: "cuda" });
      expect([await store.take("one", lease, "farm"), await store.send(ids[1], { site: "here", tag: null })]).toEqual([
        null,
        false,
      ]);
      await store.settle(ids[1], "one", { state: "waiting" });
      expect(await shown(store)).toEqual(["a waiting", "b waiting"]);
      await store.send(ids[1], { site: "here", tag: null });
      await store.take("one", lease, "here");
      expect(await store.take("one", lease, "here")).toMatchObject({ id: ids[1], site: "here", tag: null });
    });

    test("gives a job away again when its worker's lease is over, before those that wait; the first worker has lost it", async () => {
      const { store, ids } = await filled("a", "b");
      await store.take("dead", over, "here");
      expect(await store.take("alive", lease, "here")).toMatchObject({ id: ids[0] });
      expect(await store.renew(ids[0], "dead", lease)).toBe(false);
      expect(await store.progress(ids[0], "dead", progress)).toBe(false);
      expect(await store.settle(ids[0], "dead", { state: "done" })).toBe(false);
      expect(await shown(store)).toEqual(["a running", "b waiting"]);
    });

    test("leaves a job with the worker that renews its lease", async () => {
      const { store, ids } = await filled("a");
      await store.take("one", over, "here");
      expect(await store.renew(ids[0], "one", lease)).toBe(true);
      expect(await store.take("two", lease, "here")).toBeNull();
    });

    test("tells how far a job at work is, until its turn ends", async () => {
      const { store, ids } = await filled("a");
      expect(await store.progressOf(ids[0])).toBeNull();
      expect(await store.progress(ids[0], "one", progress)).toBe(false);
      await store.take("one", lease, "here");
      expect(await store.progress(ids[0], "one", progress)).toBe(true);
      expect(await store.progressOf(ids[0])).toEqual(progress);
      await store.settle(ids[0], "one", { state: "done" });
      expect(await store.progressOf(ids[0])).toBeNull();
    });

    test("settles a turn: done, cancelled or failed, the latest first; or it waits again before all others", async () => {
      const { store, ids } = await filled("a", "b", "c");
      const turn = async (settlement: Parameters<JobStore["settle"]>[2]) => {
        const job = (await store.take("one", lease, "here"))!;
        expect(await store.settle(job.id, "one", settlement)).toBe(true);
        expect(await store.settle(job.id, "one", settlement)).toBe(false);
        // So that no two end in the same millisecond.
        await new Promise((resolve) => setTimeout(resolve, 2));
      };
      await turn({ state: "waiting" });
      expect(await shown(store)).toEqual(["a waiting", "b waiting", "c waiting"]);
      await turn({ state: "done" });
      await turn({ state: "failed", failure });
      await turn({ state: "cancelled" });
      expect(await shown(store)).toEqual(["c cancelled", "b failed", "a done"]);
      const [, failed, done] = await store.all();
      expect(failed).toMatchObject({ id: ids[1], failure, ended: expect.any(Number) });
      expect(done).toMatchObject({ failure: null, ended: expect.any(Number) });
    });

    test("puts back what a worker left at work, in front, and nothing of others", async () => {
      const { store } = await filled("a", "b", "c");
      await store.take("other", lease, "here");
      await store.take("one", lease, "here");
      await store.release("one");
      expect(await shown(store)).toEqual(["a running", "b waiting", "c waiting"]);
    });

    test("moves a waiting job before another, or last; one that does not wait stays", async () => {
      const { store, ids } = await filled("a", "b", "c");
      const [a, b, c] = ids;
      await store.move(c, a);
      expect(await shown(store)).toEqual(["c waiting", "a waiting", "b waiting"]);
      await store.move(c, null);
      await store.move(b, b);
      expect(await shown(store)).toEqual(["a waiting", "b waiting", "c waiting"]);
      await store.take("one", lease, "here");
      await store.move(a, null);
      expect(await shown(store)).toEqual(["a running", "b waiting", "c waiting"]);
      await expect(store.move(b, 99 as JobId)).rejects.toBeInstanceOf(Fault);
      expect(await shown(store)).toEqual(["a running", "b waiting", "c waiting"]);
    });

    test("cancels what waits, and lets what has ended wait again at the end", async () => {
      const { store, ids } = await filled("a", "b", "c");
      await store.take("one", lease, "here");
      expect(await store.cancel(ids[0])).toBe(false);
      expect(await store.cancel(ids[1])).toBe(true);
      expect(await store.cancel(ids[1])).toBe(false);
      expect(await store.retry(ids[2])).toBe(false);
      expect(await store.retry(ids[1])).toBe(true);
      expect(await shown(store)).toEqual(["a running", "c waiting", "b waiting"]);
      expect((await store.all())[2]).toMatchObject({ failure: null, ended: null });
    });

    test("gives no job away while it is paused", async () => {
      const { store, ids } = await filled("a");
      expect(await store.paused()).toBe(false);
      await store.pause(true);
      expect([await store.paused(), await store.take("one", lease, "here")]).toEqual([true, null]);
      await store.pause(false);
      expect(await store.take("one", lease, "here")).toMatchObject({ id: ids[0] });
    });
  });
}
