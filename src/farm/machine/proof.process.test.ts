/** A machine shows that it paints as it should before it takes work, hourly, and after a failure. */
import { describe, expect, test } from "vitest";
import { hurry } from "../../../tests/farm/keeper.ts";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../../tests/farm/several.ts";
import { Fault } from "../../contract/fault.ts";

const patience = { timeout: 30_000 };
const broken = () => new Fault("engine.unexpected", { message: "CUDA: out of memory" }) as Fault;

describe.skipIf(noRedis !== null)("the test picture of a machine", () => {
  test.each([
    ["flat", "one flat colour"],
    ["other", "not the picture that this model paints everywhere"],
    ["fault", "out of memory"],
    ["hang", "took no step for"],
  ] as const)(
    "that is wrong (%s) sets the machine aside before it takes any work, and says why",
    async (how, why) => {
      const { farm } = await aFarm();
      let mended = false;
      const insteadOfTest = () => (mended ? null : how === "fault" ? broken() : how);
      const hang = how === "hang" ? 1_000 : 120_000;
      const bad = await aWorker(farm, "bad", { insteadOfTest }, { asked: 200, hang });
      expect(bad.worker.machine).toMatchObject({ state: "suspended", reason: expect.stringContaining(why) });
      expect(bad.engine.restarts).toBe(how === "hang" ? 1 : 0);
      const client = await aClient(farm);
      const made = client.generate(request(3, fresh()));
      made.catch(() => undefined);
      await expect.poll(async () => (await client.counts()).waiting, patience).toBe(3);
      // Asked to work as it is it says so once more, and still takes nothing.
      const { tests } = bad.engine;
      await client.ask("bad", "work");
      await expect.poll(() => bad.engine.tests, patience).toBe(tests + 1);
      await expect.poll(async () => (await client.machines())[0]?.state, patience).toBe("suspended");
      expect(bad.engine.begun).toEqual([]);
      mended = true;
      await client.ask("bad", "work");
      expect((await made).pictures).toHaveLength(3);
      expect(bad.worker.machine).toMatchObject({ made: 3, failed: 0, reason: null });
    },
    60_000,
  );

  test("is painted again after a failure: a processor that broke meanwhile spoils one picture, and no second", async () => {
    const { farm } = await aFarm();
    await hurry(farm);
    let broke = false;
    const instead = (): "flat" | null => (broke ? "flat" : null);
    const bad = await aWorker(farm, "bad", { instead, insteadOfTest: instead });
    const client = await aClient(farm);
    await client.generate(request(2, fresh()));
    expect(bad.engine.tests).toBe(1);
    broke = true;
    const made = client.generate(request(4, fresh(), { seed: 100 }));
    await expect.poll(() => bad.worker.machine.state, patience).toBe("suspended");
    expect(bad.worker.machine).toMatchObject({ made: 2, failed: 1, reason: expect.stringContaining("test picture") });
    await aWorker(farm, "good");
    expect((await made).pictures).toHaveLength(4);
    expect(bad.engine.begun.filter((seed) => seed >= 100)).toHaveLength(1);
  });

  test("is painted again when the last one is old, and not for every picture", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const hourly = await aWorker(farm, "hourly");
    await client.generate(request(20, fresh()));
    expect(hourly.engine.tests).toBe(1);
    await hourly.worker.close();
    const often = await aWorker(farm, "often", {}, { proof: 0 });
    await client.generate(request(5, fresh(), { seed: 100 }));
    expect(often.engine.tests).toBe(6);
  });

  test("that finds no room says so, and sets nobody aside", async () => {
    const { farm } = await aFarm();
    let room = false;
    const full = () => (room ? null : (new Fault("image.disk-full", { file: "/cache/made" }) as Fault));
    const { worker, engine } = await aWorker(farm, "one", { insteadOfTest: full });
    expect(worker.machine).toMatchObject({ state: "idle", reason: expect.stringContaining("full") });
    const client = await aClient(farm);
    const made = client.generate(request(2, fresh()));
    await expect.poll(() => engine.tests, patience).toBeGreaterThan(2);
    expect(engine.begun).toEqual([]);
    room = true;
    expect((await made).pictures).toHaveLength(2);
    expect(worker.machine).toMatchObject({ made: 2, failed: 0, reason: null });
  });

  test("does not keep a machine that leaves", async () => {
    const { farm } = await aFarm();
    let tests = 0;
    const { worker, engine } = await aWorker(
      farm,
      "one",
      { insteadOfTest: () => (tests++ === 0 ? null : "hang") },
      { proof: 0 },
    );
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(() => engine.tests, patience).toBe(2);
    await worker.close({ now: true });
    await aWorker(farm, "other");
    expect((await made).pictures).toHaveLength(1);
    expect(engine.begun).toEqual([]);
  });
});
