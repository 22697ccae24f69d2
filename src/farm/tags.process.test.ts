/** Work that only some machines may take: those with its tag, which take other work beside it. */
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { aWorkerProcess } from "../../tests/farm/other-process.ts";
import type { Fault } from "../contract/fault.ts";
import { openLine } from "./broker/broker.ts";
import { workOn } from "./broker/queues.ts";

const patience = { timeout: 30_000 };

describe.skipIf(noRedis !== null)("work that needs a tag", () => {
  test("waits for a machine that has it, says so, and is taken by that one alone", async () => {
    const { farm } = await aFarm();
    const plain = await aWorker(farm, "plain");
    const other = await aWorker(farm, "other", {}, {}, { tags: ["24gb"] });
    const notes: Fault[] = [];
    const client = await aClient(farm, notes);
    const made = client.generate(request(6, fresh()), { tag: "cuda" });
    made.catch(() => undefined);
    await expect.poll(async () => (await client.counts()).waiting, patience).toBe(6);
    const told = () => notes.map(({ code, message }) => [code, message]);
    await expect
      .poll(told, patience)
      .toEqual([["farm.no-tag", expect.stringContaining("has the tag cuda (other has 24gb; plain has none)")]]);
    const line = openLine(farm);
    const waiting = (await workOn(line)).filter(({ pictures }) => pictures > 0);
    expect(waiting).toMatchObject([{ pool: "portraits", tag: "cuda", pictures: 6, working: 0 }]);
    line.disconnect();
    // They work meanwhile, and still do not touch it.
    await client.generate(request(4, fresh(), { seed: 100 }));
    const fits = await aWorker(farm, "fits", {}, {}, { tags: ["studio-b", "cuda"] });
    expect((await made).pictures).toHaveLength(6);
    expect(fits.engine.begun.toSorted((a, b) => a - b)).toEqual([7, 8, 9, 10, 11, 12]);
    expect([...plain.engine.begun, ...other.engine.begun].toSorted((a, b) => a - b)).toEqual([100, 101, 102, 103]);
    await client.generate(request(2, fresh(), { seed: 200 }), { tag: "cuda" });
    expect(notes).toHaveLength(1);
  });

  test("is made beside that of all, one picture at a time, and whoever sits and waits goes before both", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    let working = 0;
    const most = { of: 0 };
    const onBegin = () => (most.of = Math.max(most.of, ++working));
    const { engine } = await aWorker(farm, "one", { takes: 60, onBegin }, { asked: 300 }, { tags: ["cuda"] });
    const { call } = engine;
    engine.call = (async (...input: Parameters<typeof call>) => {
      try {
        return await call(...input);
      } finally {
        working--;
      }
    }) as typeof call;
    const all = client.generate(request(20, fresh()));
    const some = client.generate(request(20, fresh(), { seed: 100 }), { tag: "cuda" });
    await expect.poll(() => engine.begun.length, patience).toBeGreaterThan(4);
    const before = engine.begun.length;
    await client.generate(request(1, fresh(), { seed: 900 }), { interactive: true });
    // The one at work, and one whose beginning nobody could foresee.
    expect(engine.begun.indexOf(900) - before).toBeLessThanOrEqual(2);
    await Promise.all([all, some]);
    expect([engine.begun.length, new Set(engine.begun).size, most.of]).toEqual([41, 41, 1]);
    // Both had their turns: neither was over before the other began.
    const tagged = engine.begun.slice(0, 21).filter((seed) => seed >= 100 && seed < 200);
    expect(tagged.length).toBeGreaterThanOrEqual(7);
    expect(tagged.length).toBeLessThanOrEqual(14);
  });

  test("and that nobody has is not said to wait where an equal picture is there, or at work", async () => {
    const { farm } = await aFarm();
    const go = Promise.withResolvers<void>();
    const { engine } = await aWorker(farm, "plain", { until: go.promise });
    const notes: Fault[] = [];
    const client = await aClient(farm, notes);
    const first = client.generate(request(1, fresh()));
    await expect.poll(() => engine.begun, patience).toEqual([7]);
    const sent = Promise.withResolvers<void>();
    const second = client.generate(request(1, fresh()), { tag: "tpu", onSent: () => sent.resolve() });
    await sent.promise;
    go.resolve();
    expect((await Promise.all([first, second])).map(({ pictures }) => pictures.length)).toEqual([1, 1]);
    await client.generate(request(1, fresh()), { tag: "tpu" });
    expect([engine.begun, notes]).toEqual([[7], []]);
    // One of three is there already, and the others are waited for.
    const stop = new AbortController();
    const more = client.generate(request(3, fresh()), { tag: "tpu", signal: stop.signal });
    more.catch(() => undefined);
    await expect.poll(() => notes.map(({ code }) => code), patience).toEqual(["farm.no-tag"]);
    stop.abort();
    await expect(more).rejects.toMatchObject({ code: "engine.cancelled" });
  });

  test("is taken over from a machine that died by one that is busy with other work", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const dead = aWorkerProcess(farm, "dead", { takes: 60_000, tags: ["cuda"] });
    expect(await dead.joined).toBe(true);
    const made = client.generate(request(1, fresh(), { seed: 100 }), { tag: "cuda" });
    await expect.poll(dead.begun, patience).toEqual([100]);
    dead.child.kill("SIGKILL");
    const busy = await aWorker(farm, "busy", { takes: 150 }, { stalled: 500, lock: 2_000 }, { tags: ["cuda"] });
    const stop = new AbortController();
    const others = client.generate(request(400, fresh()), { signal: stop.signal });
    others.catch(() => undefined);
    expect((await made).pictures).toHaveLength(1);
    expect(busy.engine.begun).toContain(100);
    expect(busy.engine.begun.length).toBeLessThan(400);
    stop.abort();
    await others.catch(() => undefined);
  });

  test("is not begun by a machine that pauses, which takes both again afterwards", async () => {
    const { farm } = await aFarm();
    const { worker, engine } = await aWorker(farm, "one", {}, {}, { tags: ["cuda"] });
    const client = await aClient(farm);
    await worker.pause();
    const both = Promise.all([
      client.generate(request(2, fresh())),
      client.generate(request(2, fresh(), { seed: 100 }), { tag: "cuda" }),
    ]);
    await expect.poll(async () => (await client.counts()).waiting, patience).toBe(4);
    await delay(500);
    expect(engine.begun).toEqual([]);
    await worker.resume();
    expect((await both).map(({ pictures }) => pictures.length)).toEqual([2, 2]);
  });
});
