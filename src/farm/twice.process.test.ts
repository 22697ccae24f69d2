/** One picture that is asked for more than once at the same time, also with another tag, is made once. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import type { FarmClient } from "./sending/client.ts";
import type { SendOptions } from "./sending/sending.ts";

const patience = { timeout: 30_000 };

/** Sends pictures, and leaves. */
async function sent(client: FarmClient, n: number, options: SendOptions = {}): Promise<void> {
  const all = Promise.withResolvers<void>();
  client.generate(request(n, fresh()), { ...options, onSent: () => all.resolve() }).catch(() => undefined);
  await all.promise;
  await client.close();
}

describe.skipIf(noRedis !== null)("a picture that is asked for twice", () => {
  test("at once by one studio comes to both who wait", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const both = Promise.all([client.generate(request(3, fresh())), client.generate(request(3, fresh()))]);
    const { engine } = await aWorker(farm, "one");
    expect((await both).map(({ pictures }) => pictures.length)).toEqual([3, 3]);
    expect(engine.begun).toEqual([7, 8, 9]);
  });

  test("at once by one studio, of whom one takes it back, comes to the other", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const stop = new AbortController();
    const one = client.generate(request(3, fresh()), { signal: stop.signal });
    const other = client.generate(request(3, fresh()));
    await expect.poll(async () => (await client.counts()).waiting, patience).toBe(3);
    stop.abort();
    await expect(one).rejects.toMatchObject({ code: "engine.cancelled" });
    expect((await client.counts()).waiting).toBe(3);
    const { engine } = await aWorker(farm, "one");
    expect((await other).pictures).toHaveLength(3);
    expect(engine.begun).toEqual([7, 8, 9]);
  });

  test("at once by one studio, of whom both take it back, is not made", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const stop = new AbortController();
    const ends = [1, 2].map(() => client.generate(request(3, fresh()), { signal: stop.signal }).catch(() => "gone"));
    await expect.poll(async () => (await client.counts()).waiting, patience).toBe(3);
    stop.abort();
    expect(await Promise.all(ends)).toEqual(["gone", "gone"]);
    await expect.poll(async () => (await client.counts()).waiting, patience).toBe(0);
  });

  test("and is lost in the store comes to both, made once more", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const { engine } = await aWorker(farm, "one");
    await client.generate(request(1, fresh()));
    rmSync(join(farm.store, "blobs"), { recursive: true });
    const both = await Promise.all([client.generate(request(1, fresh())), client.generate(request(1, fresh()))]);
    expect(both.map(({ pictures }) => pictures.length)).toEqual([1, 1]);
    // Who finds it missing when the other has it again already has it made for itself.
    expect(engine.begun.length).toBeLessThanOrEqual(3);
  });

  test("again and again, and is lost in the store each time, comes to all who wait each time", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    await aWorker(farm, "one");
    await client.generate(request(1, fresh()));
    for (let round = 0; round < 20; round++) {
      rmSync(join(farm.store, "blobs"), { recursive: true });
      // The later ones ask while the first finds it lost.
      const all = await Promise.all(
        Array.from({ length: 4 }, async (_, n) => {
          await delay(3 * n + round);
          return await client.generate(request(1, fresh()));
        }),
      );
      expect(all.map(({ pictures }) => pictures.length)).toEqual([1, 1, 1, 1]);
    }
  });

  test.each([
    [null, "cuda"],
    ["cuda", null],
    ["cuda", "24gb"],
  ])(
    "first for %j, then for %j, goes over while it waits, and is made once",
    async (first, then) => {
      const { farm } = await aFarm();
      await sent(await aClient(farm), 4, { tag: first });
      const client = await aClient(farm);
      const made = client.generate(request(4, fresh()), { tag: then });
      await expect.poll(async () => (await client.counts()).waiting, patience).toBe(4);
      const all = await aWorker(farm, "all", {}, {}, { tags: ["cuda", "24gb"] });
      expect((await made).pictures).toHaveLength(4);
      expect(all.engine.begun).toEqual([7, 8, 9, 10]);
      expect(await client.counts()).toEqual({ waiting: 0, working: 0 });
    },
    60_000,
  );

  test("with another tag is there once it was made, and waited for while a machine is at it", async () => {
    const { farm } = await aFarm();
    const go = Promise.withResolvers<void>();
    const plain = await aWorker(farm, "plain", { until: go.promise });
    await sent(await aClient(farm), 3);
    await expect.poll(() => plain.engine.begun, patience).toEqual([7]);
    const client = await aClient(farm);
    const folder = fresh();
    const told: string[] = [];
    const made = client.generate(request(3, folder), { tag: "cuda", title: "a hat" });
    // The one at work stays where it is; the others wait for a machine with the tag.
    await expect.poll(() => client.underWay, patience).toBe(3);
    told.push(JSON.stringify(client.ownOf(plain.worker.machine.order!)));
    go.resolve();
    const fits = await aWorker(farm, "fits", {}, {}, { tags: ["cuda"] });
    expect((await made).pictures).toHaveLength(3);
    expect([plain.engine.begun, fits.engine.begun]).toEqual([[7], [8, 9]]);
    expect(told).toEqual([JSON.stringify({ title: "a hat", picture: 1, pictures: 3 })]);
    expect((await client.generate(request(3, fresh()))).pictures).toHaveLength(3);
    expect([plain.engine.begun, fits.engine.begun]).toEqual([[7], [8, 9]]);
  });

  test("with another tag, while another artist waits for it as it was, stays for that one too", async () => {
    const { farm } = await aFarm();
    const ben = await aClient(farm, [], "ben");
    const bens = ben.generate(request(2, fresh()));
    const ana = await aClient(farm, [], "ana");
    await expect.poll(async () => (await ana.counts()).waiting, patience).toBe(2);
    const anas = ana.generate(request(2, fresh()), { tag: "cuda" });
    await aWorker(farm, "fits", {}, {}, { tags: ["cuda"] });
    expect((await Promise.all([bens, anas])).map(({ pictures }) => pictures.length)).toEqual([2, 2]);
  });
});
