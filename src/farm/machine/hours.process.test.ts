/** A machine that works by night: when it takes work, and what it says when it does not. */
import { describe, expect, test } from "vitest";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../../tests/farm/several.ts";

describe.skipIf(noRedis !== null)("a machine that has hours", () => {
  test("takes work in them alone, says which they are, and finishes what it is at when they end", async () => {
    const { farm } = await aFarm();
    let night = false;
    const hours = { words: "19:00 to 08:00", isNow: () => night };
    const { worker, engine } = await aWorker(farm, "one", { takes: 400 }, { asked: 100 }, { hours });
    expect(worker.machine).toMatchObject({ state: "paused", reason: "It works from 19:00 to 08:00." });
    const client = await aClient(farm);
    const made = client.generate(request(3, fresh()));
    made.catch(() => undefined);
    await expect.poll(() => client.underWay, { timeout: 20_000 }).toBe(3);
    // Not even where somebody asks for it.
    await client.ask("one", "work");
    await expect.poll(async () => (await client.machines())[0]?.state, { timeout: 20_000 }).toBe("paused");
    expect(engine.begun).toEqual([]);
    night = true;
    await expect.poll(() => engine.begun.length, { timeout: 20_000 }).toBe(1);
    expect(worker.machine.reason).toBeNull();
    night = false;
    await expect.poll(() => worker.machine, { timeout: 20_000 }).toMatchObject({ state: "paused", order: null });
    expect(worker.machine.made).toBe(engine.begun.length);
    expect(worker.machine.reason).toBe("It works from 19:00 to 08:00.");
    night = true;
    expect((await made).pictures).toHaveLength(3);
  });

  test("and was paused by somebody pauses also in them", async () => {
    const { farm } = await aFarm();
    let night = true;
    const hours = { words: "19:00 to 08:00", isNow: () => night };
    const { worker } = await aWorker(farm, "one", {}, { asked: 100 }, { hours });
    const client = await aClient(farm);
    await client.ask("one", "pause");
    await expect.poll(() => worker.machine.state, { timeout: 20_000 }).toBe("paused");
    night = false;
    await new Promise((resolve) => setTimeout(resolve, 400));
    night = true;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(worker.machine).toMatchObject({ state: "paused", reason: null });
    await client.ask("one", "work");
    await expect.poll(() => worker.machine.state, { timeout: 20_000 }).toBe("idle");
  });
});
