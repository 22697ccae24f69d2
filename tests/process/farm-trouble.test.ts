/** What cannot be made, and machines that fall asleep or break in the middle: it is said, and the rest goes on. */
import { readdirSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { startBucket } from "../farm/bucket.ts";
import { hurry } from "../farm/keeper.ts";
import { aWorkerProcess } from "../farm/other-process.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorker, aWorkerWith, fresh, request } from "../farm/several.ts";
import { astronaut, watercolor } from "../fixtures/small-picture.ts";
import { Fault } from "../../src/contract/fault.ts";
import { computeFileDigest } from "../../src/formats/digest.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import type { Farm } from "../../src/farm/broker/address.ts";

const patience = { timeout: 60_000 };

describe.skipIf(noRedis !== null)("trouble on a farm", () => {
  test("a picture that fails on every machine, and none says that it is hopeless, is given up after three tries", async () => {
    const { farm } = await aFarm();
    const { locks } = await hurry(farm);
    const broken = new Fault("engine.unexpected", { message: "CUDA error 700" }) as Fault;
    const instead = (seed: number) => (seed === 8 ? broken : null);
    const names = ["one", "two", "three", "four"];
    const machines = await Promise.all(names.map((name) => aWorker(farm, name, { instead })));
    const client = await aClient(farm);
    const folder = fresh();
    await expect(client.generate(request(5, folder))).rejects.toMatchObject({
      code: "engine.unexpected",
      message: expect.stringContaining("CUDA error 700"),
    });
    // Whoever failed at it left it to the others, and the batch was made.
    const tries = machines.map(({ engine }) => engine.begun.filter((seed) => seed === 8).length);
    expect(tries.toSorted()).toEqual([0, 1, 1, 1]);
    expect(readdirSync(folder)).toHaveLength(4);
    expect(await locks()).toEqual([]);
  });

  test("a hung engine's job is held by nobody once another machine has made it", async () => {
    const { farm } = await aFarm();
    const { locks } = await hurry(farm);
    const hung = await aWorker(farm, "hung", { instead: () => "hang" }, { hang: 500 });
    const made = (await aClient(farm)).generate(request(1, fresh()));
    await expect.poll(locks, patience).toHaveLength(1);
    await expect.poll(() => hung.worker.machine.failed, patience).toBe(1);
    await aWorker(farm, "well");
    expect((await made).pictures).toHaveLength(1);
    expect(await locks()).toEqual([]);
  });

  test("an engine that dies at a picture is started again, says that it died, and makes it", async () => {
    const { farm } = await aFarm();
    await hurry(farm);
    const engine = startEngine();
    onTestFinished(() => engine.close());
    let asked = 0;
    const call: typeof engine.call = async (name, input, options) => {
      // The first one is the test picture.
      if (name !== "engine.generate" || ++asked !== 2) return await engine.call(name, input, options);
      const { pid } = await engine.call("engine.ping", null);
      const made = engine.call(name, input, options);
      process.kill(pid, "SIGKILL");
      return await made.catch((error: unknown) => {
        died.push(error);
        throw error;
      });
    };
    const died: unknown[] = [];
    const { worker } = await aWorkerWith(farm, "one", { call, restart: () => engine.close() });
    expect((await (await aClient(farm)).generate(request(1, fresh()))).pictures).toHaveLength(1);
    expect(died).toMatchObject([{ code: "engine.crashed" }]);
    expect(worker.machine).toMatchObject({ made: 1, failed: 1, state: "idle", reason: null });
  });

  test("a laptop that falls asleep at a picture loses it to another, and takes the next when it wakes", async () => {
    const { farm } = await aFarm();
    const laptop = aWorkerProcess(farm, "laptop", { takes: 3_000 });
    expect(await laptop.joined).toBe(true);
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(laptop.begun, patience).toEqual([7]);
    laptop.child.kill("SIGSTOP");
    const awake = await aWorker(farm, "awake", {}, { lock: 2_000, stalled: 500 });
    expect((await made).pictures).toHaveLength(1);
    expect(awake.engine.begun).toEqual([7]);
    await awake.worker.close();
    laptop.child.kill("SIGCONT");
    expect((await client.generate(request(2, fresh(), { seed: 100 }))).pictures).toHaveLength(2);
    expect(laptop.begun()).toEqual([7, 100, 101]);
    // What it made in its sleep counts nowhere.
    expect((await client.machines()).map(({ name }) => name)).toEqual(["laptop"]);
    expect((await laptop.how()).made).toBe(2);
  });

  test("a photograph that the store damages every time is named as it is called here, and the next batch is made", async () => {
    const server = await startBucket();
    onTestFinished(() => server.close());
    const farm: Farm = { ...(await aFarm()).farm, store: server.bucket };
    const sha256 = await computeFileDigest(astronaut.path);
    const spoiling = setInterval(() => {
      const place = [...server.files.keys()].find((key) => key.endsWith(sha256));
      const bytes = place === undefined ? undefined : server.files.get(place);
      if (bytes) server.files.set(place!, Buffer.from(bytes.map((byte, n) => (n === 100 ? 0 : byte))));
    });
    onTestFinished(() => clearInterval(spoiling));
    const { engine } = await aWorker(farm, "one");
    const client = await aClient(farm);
    await expect(client.generate(request(2, fresh()))).rejects.toMatchObject({
      code: "farm.blob-damaged",
      message: expect.stringContaining(astronaut.path),
    });
    expect(engine.begun).toEqual([]);
    const words = { subjects: [], styles: [watercolor], prompt: "a hat" };
    expect((await client.generate(request(1, fresh(), words))).pictures).toHaveLength(1);
  });
});
