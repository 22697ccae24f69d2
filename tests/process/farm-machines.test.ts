/** Machines of a farm as processes of their own: one that is too busy, one whose clock is wrong, one that works long. */
import { describe, expect, onTestFinished, test } from "vitest";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { hurry } from "../farm/keeper.ts";
import { aWorkerProcess } from "../farm/other-process.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorker, aWorkerWith, fresh, request } from "../farm/several.ts";
import { whole } from "../farm/whole.ts";

const patience = { timeout: 60_000 };

/** Flags of a process whose clock is so many seconds ahead. */
const clockAhead = (seconds: number): readonly string[] => {
  const code = `const now = Date.now; Date.now = () => now() %2B ${seconds * 1_000};`;
  return ["--import", `data:text/javascript,${code}`];
};

describe.skipIf(noRedis !== null)("a machine of a farm", () => {
  test("one that computes in its supervisor loses its job to another: an engine of its own is why none does", async () => {
    const { farm } = await aFarm();
    const busy = aWorkerProcess(farm, "busy", { takes: 12_000, painter: "blocks" });
    expect(await busy.joined).toBe(true);
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(busy.begun, patience).toEqual([7]);
    const idle = await aWorker(farm, "idle", {}, { lock: 2_000, stalled: 500 });
    await expect.poll(() => idle.engine.begun, patience).toEqual([7]);
    expect((await made).pictures).toHaveLength(1);
  });

  test("one that is called as another one is gets a number, and both work; whoever died leaves its name", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const names = async () => (await client.machines()).map(({ name }) => name);
    const first = aWorkerProcess(farm, "attic", { takes: 300 });
    expect(await first.joined).toBe(true);
    const second = aWorkerProcess(farm, "attic", { takes: 300 });
    expect(await second.joined).toBe(true);
    await expect.poll(names, patience).toEqual(["attic", "attic-2"]);
    await client.generate(request(6, fresh()));
    expect([first.begun().length > 0, second.begun().length > 0]).toEqual([true, true]);
    first.child.kill("SIGKILL");
    await new Promise((resolve) => first.child.once("exit", resolve));
    const third = aWorkerProcess(farm, "attic");
    expect(await third.joined).toBe(true);
    expect(await names()).toEqual(["attic", "attic-2"]);
  });

  test("one whose clock is 45 seconds ahead is not let in, and is told by how much", async () => {
    const { farm } = await aFarm();
    const wrong = aWorkerProcess(farm, "wrong", { execArgv: clockAhead(45) });
    expect(await wrong.joined).toBe(false);
    expect(wrong.said()).toMatch(/The clock of this machine is 4\d seconds ahead of the farm's/);
  });

  test("one whose clock is as far ahead as is let in takes no job from one that works at it", async () => {
    const { farm } = await aFarm();
    const slow = await aWorker(farm, "slow", { takes: 6_000 }, { lock: 2_000, stalled: 500 });
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(() => slow.engine.begun, patience).toEqual([7]);
    // It looks for lost jobs every second, and a lock lasts two: by its own clock this one's would be long over.
    const ahead = aWorkerProcess(farm, "ahead", { execArgv: clockAhead(15) });
    expect(await ahead.joined).toBe(true);
    expect((await made).pictures).toHaveLength(1);
    expect([slow.engine.begun, ahead.begun()]).toEqual([[7], []]);
    await slow.worker.close();
    await client.generate(request(1, fresh(), { seed: 100 }));
    expect(ahead.begun()).toEqual([100]);
  });

  test("one whose engine stands still ends it and begins another, which makes the picture", async () => {
    const { farm } = await aFarm();
    await hurry(farm);
    let engine = startEngine();
    onTestFinished(() => engine.close());
    const stopped: number[] = [];
    let calls = 0;
    const call: typeof engine.call = async (name, input, options) => {
      const { pid } = await engine.call("engine.ping", null);
      // The first one is the test picture.
      if (name === "engine.generate" && ++calls === 2) {
        stopped.push(pid);
        process.kill(pid, "SIGSTOP");
      }
      return await engine.call(name, input, options);
    };
    const restart = async () => {
      await engine.close();
      engine = startEngine();
    };
    const { worker } = await aWorkerWith(farm, "one", { call, restart }, { hang: 8_000 });
    const client = await aClient(farm);
    expect((await client.generate(request(1, fresh()))).pictures).toHaveLength(1);
    expect(worker.machine).toMatchObject({ made: 1, failed: 1, state: "idle" });
    // Nothing of the first is left.
    expect(() => process.kill(stopped[0]!, 0)).toThrow("ESRCH");
  });

  const [few, many] = whole ? [300, 3000] : [60, 240];
  test(`one that made ${many} pictures holds no more than after ${few}: memory, files, connections, keys`, async () => {
    const { farm, redis } = await aFarm();
    const steady = aWorkerProcess(farm, "steady", { execArgv: ["--expose-gc"] });
    expect(await steady.joined).toBe(true);
    const client = await aClient(farm);
    const make = async (from: number, to: number) => {
      for (let at = from; at < to; at += 60) await client.generate(request(60, fresh(), { seed: 1 + at }));
      await expect.poll(async () => (await steady.how()).made, patience).toBe(to);
      return { ...(await steady.how()), connections: await redis.connections(), keys: await redis.keys() };
    };
    const before = await make(0, few);
    const after = await make(few, many);
    expect(after.connections).toBe(before.connections);
    // Timers come and go.
    expect(after.handles - before.handles).toBeLessThan(10);
    // Of a picture that was made the queue keeps its job, for a week, and nothing else.
    expect(after.keys - before.keys).toBeLessThan(many - few + 10);
    console.log(
      `heap ${(before.heap / 1e6).toFixed(1)} MB after ${few} pictures, ${(after.heap / 1e6).toFixed(1)} MB after ${many}`,
    );
    // What is remembered of a picture would show: so much more makes 5,000 of them 70 MB.
    expect((after.heap - before.heap) / (many - few)).toBeLessThan(14_000);
  }, 600_000);
});
