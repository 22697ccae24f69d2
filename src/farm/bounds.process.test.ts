/** What a picture costs the broker, and what the broker is never told: bounds that need no clock. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { astronaut, watercolor } from "../../tests/fixtures/small-picture.ts";

describe.skipIf(noRedis !== null)("the broker of a farm", () => {
  test("is given few commands a picture, by its machine and by who sent it together", async () => {
    const { farm, redis } = await aFarm();
    const client = await aClient(farm);
    await aWorker(farm, "one");
    await client.generate(request(1, fresh(), { seed: 900 }));
    const before = (await redis.usage()).commands;
    await client.generate(request(60, fresh()));
    const each = ((await redis.usage()).commands - before) / 60;
    // The scripts' own included. What is asked by the clock, as every few seconds, is little beside it.
    expect(each).toBeGreaterThan(10);
    expect(each).toBeLessThan(70);
  });

  test("holds less than ten kilobytes of a picture that waits, whatever its prompt and its people", async () => {
    const { farm, redis } = await aFarm();
    const client = await aClient(farm);
    const before = (await redis.usage()).bytes;
    const sent = Promise.withResolvers<void>();
    const prompt = "a woman with a hat on a beach at noon, ".repeat(40);
    client.generate(request(500, fresh(), { prompt }), { onSent: () => sent.resolve() }).catch(() => undefined);
    await sent.promise;
    const each = ((await redis.usage()).bytes - before) / 500;
    expect(each).toBeGreaterThan(100);
    expect(each).toBeLessThan(10_000);
  });

  test("is told no name of a person, a file, a folder or a title, whatever is made or taken back", async () => {
    const { farm } = await aFarm();
    const said: string[] = [];
    const monitor = await new Redis(farm.queue.href).monitor();
    onTestFinished(() => monitor.disconnect());
    monitor.on("monitor", (_: string, command: readonly string[]) => said.push(command.join(" ")));

    const home = join(fresh(), "Zimmermann-wedding");
    const [face, style] = [`${home}-face.png`, `${home}-style.png`];
    copyFileSync(astronaut.path, face);
    copyFileSync(watercolor.path, style);
    const asked = (n: number, change = {}) => {
      const named = {
        prompt: "Frau Zimmermann with a hat",
        subjects: [{ path: face, name: "Zimmermann" }],
        styles: [{ path: style, name: "Zimmermann’s ink", weight: 100 }],
      };
      const { out, ...rest } = request(n, fresh(), { ...named, ...change });
      return { ...rest, out: { ...out, name: "Zimmermann" } };
    };
    const instead = (seed: number) => (seed === 600 ? "hang" : null);
    const { worker, engine } = await aWorker(farm, "one", { instead }, {}, { tags: ["cuda"] });
    const client = await aClient(farm);
    const title = "Zimmermann in Ink";
    expect((await client.generate(asked(4), { title })).pictures).toHaveLength(4);
    await client.generate(asked(2, { seed: 300 }), { title, tag: "cuda" });
    const stop = new AbortController();
    const taken = client.generate(asked(1, { seed: 600 }), { title, signal: stop.signal });
    taken.catch(() => undefined);
    await expect.poll(() => engine.begun.at(-1), { timeout: 20_000 }).toBe(600);
    expect(client.ownOf(worker.machine.order!)).toEqual({ title, picture: 1, pictures: 1 });
    stop.abort();
    await taken.catch(() => undefined);

    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((command) => /zimmermann|wedding/i.test(command))).toEqual([]);
    expect(said.filter((command) => command.includes(farm.store))).toEqual([]);
  });
});
