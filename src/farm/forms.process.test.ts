/** Several versions of the studio on one queue: what another wrote is told of, and stops nothing. */
import { Queue } from "bullmq";
import { describe, expect, onTestFinished, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { bundledModel } from "../../tests/fixtures/model-copy.ts";
import type { Fault } from "../contract/fault.ts";
import { openModel } from "../formats/manifest.ts";
import type { Farm } from "./broker/address.ts";
import { openLine, prefix, queueName } from "./broker/broker.ts";
import { modelDigest, textDigest } from "./store/digests.ts";
import { announce } from "./machine/machines.ts";
import { engineVersion, jobIdOf } from "./sending/order.ts";

const ours = async (farm: Farm) => queueName(farm, modelDigest((await openModel(bundledModel)).manifest));

/** A queue as another version sees it: nothing of what it holds is known here. */
function queueOf(farm: Farm, name: string): Queue<unknown, unknown> {
  const connection = { host: farm.queue.hostname, port: Number(farm.queue.port) };
  const queue = new Queue<unknown, unknown>(name, { connection, prefix });
  onTestFinished(() => queue.close());
  return queue;
}

describe.skipIf(noRedis !== null)("versions on one queue", () => {
  test("a job that another version wrote is refused with a sentence, once, and the next is made", async () => {
    const { farm } = await aFarm();
    const queue = queueOf(farm, await ours(farm));
    // As it was before orders were for whole batches: no seed.
    const before = { order: textDigest("before"), failedBy: [], cancelled: false };
    const job = await queue.add("picture", before, { jobId: `o-${before.order}`, attempts: 3 });
    const { engine, worker } = await aWorker(farm, "one");
    await expect.poll(() => job.isFailed(), { timeout: 20_000 }).toBe(true);
    const { failedReason, attemptsMade } = (await queue.getJob(job.id!))!;
    expect(failedReason).toContain(`another version of the studio than ${engineVersion}`);
    expect(failedReason).toContain("seed is missing");
    expect([attemptsMade, engine.begun, worker.machine.failed]).toEqual([1, [], 0]);
    expect((await (await aClient(farm)).generate(request(1, fresh()))).pictures).toHaveLength(1);
  });

  test("a picture that another version reported is refused with a sentence where it arrives", async () => {
    const { farm, redis } = await aFarm();
    const name = await ours(farm);
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    made.catch(() => undefined);
    await expect.poll(() => client.underWay, { timeout: 10_000 }).toBe(1);
    const { Worker } = await import("bullmq");
    const connection = { host: redis.url.hostname, port: Number(redis.url.port), maxRetriesPerRequest: null };
    const other = new Worker(name, () => Promise.resolve({ file: "/made/elsewhere.png" }), { connection, prefix });
    onTestFinished(() => other.close());
    await expect(made).rejects.toMatchObject({ code: "farm.other-form" });
  });

  test("work of another version is not taken, and whoever sends is told who has which", async () => {
    const { farm } = await aFarm();
    const name = await ours(farm);
    const earlier = queueOf(farm, name.replace(engineVersion, "0.1"));
    expect(earlier.name).not.toBe(name);
    const order = textDigest("earlier");
    const ticket = { order, seed: 1, failedBy: [], cancelled: false };
    await earlier.add("picture", ticket, { jobId: jobIdOf(ticket) });
    const line = openLine(farm);
    onTestFinished(() => line.disconnect());
    const digest = modelDigest((await openModel(bundledModel)).manifest);
    const here = {
      pool: farm.pool,
      state: "idle" as const,
      reason: null,
      process: null,
      order: null,
      at: null,
      tags: [],
      made: 0,
      failed: 0,
      seconds: null,
    };
    const model = { id: "uso-mini", digest };
    await announce(line, { ...here, name: "attic", engine: "0.1", model });
    await announce(line, { ...here, name: "barn", engine: engineVersion, pool: "posters", model });
    const notes: Fault[] = [];
    const client = await aClient(farm, notes);
    const made = client.generate(request(1, fresh()));
    await expect.poll(() => notes.length, { timeout: 10_000 }).toBe(1);
    expect(notes[0]?.message).toContain(`version ${engineVersion} in the pool portraits at the moment`);
    expect(notes[0]?.message).toContain("attic has uso-mini, version 0.1, in the pool portraits");
    expect(notes[0]?.message).toContain(`barn has uso-mini, version ${engineVersion}, in the pool posters`);
    const { engine } = await aWorker(farm, "one");
    expect((await made).pictures).toHaveLength(1);
    expect(engine.begun).toEqual([7]);
    expect(await earlier.count()).toBe(1);
  });
});
