/** This machine lent to a farm by somebody who cannot decide, and to a farm that is away for a while. */
import { describe, expect, onTestFinished, test } from "vitest";
import { painter } from "../../../tests/farm/painter.ts";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, fresh, request } from "../../../tests/farm/several.ts";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import type { Lending } from "../../contract/farm.ts";
import type { Settings } from "../../contract/settings.ts";
import { openModel } from "../../formats/manifest.ts";
import type { EngineClient } from "../children/engine-client.ts";
import { Lender } from "./lender.ts";

const patience = { timeout: 30_000 };

/** A studio's machine. */
function aLender() {
  const engine = painter();
  const told: Lending[] = [];
  const lender: Lender = new Lender({
    settings: () => ({ provider: "auto", memory: null, model: "uso-mini", tags: [] }) as unknown as Settings,
    model: () => openModel(bundledModel),
    engine: () => ({ ...engine, close: () => Promise.resolve() }) as unknown as EngineClient,
    cache: fresh(),
    idle: () => true,
    again: 200,
    onChange: () => void (told.at(-1) === lender.lending || told.push(lender.lending)),
  });
  onTestFinished(() => lender.close());
  return { engine, lender, states: () => told.map(({ state }) => state) };
}

describe.skipIf(noRedis !== null)("a machine that is lent", () => {
  test("on and off and on in one breath works in the end, and joins no more often than it must", async () => {
    const { farm } = await aFarm();
    const { engine, lender, states } = aLender();
    const wishes = [farm, null, farm, null, farm, null, farm];
    await Promise.all(wishes.map((wish) => lender.lendTo(wish)));
    expect(lender.lending.state).toBe("on");
    const client = await aClient(farm);
    expect(await client.machines()).toHaveLength(1);
    // Only the last wish counts: each time it joins it paints its test picture.
    expect([states().filter((state) => state === "joining").length, engine.tests]).toEqual([1, 1]);
    expect((await client.generate(request(2, fresh()))).pictures).toHaveLength(2);

    await Promise.all([null, farm, null].map((wish) => lender.lendTo(wish)));
    expect(lender.lending).toEqual({ state: "off" });
    expect(await client.machines()).toEqual([]);
  });

  test("to a farm that is away is lent as soon as the farm is there, and not once it is wanted no more", async () => {
    const { farm, redis } = await aFarm();
    await redis.kill();
    const { engine, lender, states } = aLender();
    await lender.lendTo(farm);
    expect(lender.lending).toMatchObject({ state: "failed", message: expect.stringContaining("does not answer") });
    await redis.start();
    await expect.poll(() => lender.lending.state, patience).toBe("on");
    expect((await (await aClient(farm)).generate(request(1, fresh()))).pictures).toHaveLength(1);
    expect(engine.tests).toBe(1);

    await lender.lendTo(null);
    await redis.kill();
    await lender.lendTo(farm);
    expect(lender.lending.state).toBe("failed");
    await lender.lendTo(null);
    const before = states().length;
    await redis.start();
    const client = await aClient(farm);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([lender.lending.state, states().length, await client.machines()]).toEqual(["off", before, []]);
  });
});
