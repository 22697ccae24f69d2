/** Batches as artists send them; `npm run test:farm` has them as large as a night's. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import { describe, expect, onTestFinished, test } from "vitest";
import { startBucket } from "../../tests/farm/bucket.ts";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { whole } from "../../tests/farm/whole.ts";
import { bundledModel } from "../../tests/fixtures/model-copy.ts";
import { tiny } from "../../tests/fixtures/recipe.ts";
import { onProgress } from "../contract/engine.ts";
import { Fault, toFault } from "../contract/fault.ts";
import { openModel } from "../formats/manifest.ts";
import type { Farm } from "./broker/address.ts";
import { atMost } from "./sending/at-most.ts";
import { prefix, queueName } from "./broker/broker.ts";
import type { FarmClient } from "./sending/client.ts";
import type { SendOptions } from "./sending/sending.ts";
import { modelDigest } from "./store/digests.ts";

/** The queue's own view of the work, and of what it tells about it. */
async function queueOf(farm: Farm): Promise<Queue> {
  const name = queueName(farm, modelDigest((await openModel(bundledModel)).manifest));
  const connection = { host: farm.queue.hostname, port: Number(farm.queue.port) };
  const queue = new Queue(name, { connection, prefix });
  onTestFinished(() => queue.close());
  return queue;
}

/** As many pictures as wished, in as many orders as that takes. */
async function batch(client: FarmClient, n: number, folder: string, seed: number, sending: SendOptions = {}) {
  const orders = Array.from({ length: Math.ceil(n / 1000) }, (_, at) => ({
    seed: seed + at * 1000,
    count: Math.min(1000, n - at * 1000),
  }));
  await Promise.all(orders.map((order) => client.generate(request(order.count, folder, order), sending)));
}

const patience = { timeout: whole ? 300_000 : 30_000 };

describe.skipIf(noRedis !== null)("many pictures", () => {
  const asleep = whole ? 1000 : 40;
  test(`a desktop that slept through ${asleep} pictures has them all, though the queue forgot what happened`, async () => {
    const { farm } = await aFarm();
    const away = await aClient(farm);
    const folder = fresh();
    const sent = Promise.withResolvers<void>();
    const made = away.generate(request(asleep, folder), { onSent: () => sent.resolve() });
    made.catch(() => undefined);
    await sent.promise;
    await away.close();
    const all = await Promise.all(["one", "two"].map((name) => aWorker(farm, name)));
    const done = () => all.reduce((sum, { worker }) => sum + worker.machine.made, 0);
    await expect.poll(done, patience).toBe(asleep);
    // It keeps some ten thousand of its events, of a night's hundred thousand.
    await (await queueOf(farm)).trimEvents(0);
    const back = await aClient(farm);
    expect((await back.generate(request(asleep, folder))).pictures).toHaveLength(asleep);
    expect([readdirSync(folder).length, done()]).toEqual([asleep, asleep]);
  }, 600_000);

  const waiting = whole ? 5000 : 200;
  test(`${waiting} pictures that wait are taken back at once, and none is made`, async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const folder = fresh();
    const stop = new AbortController();
    const sent = batch(client, waiting, folder, 1, { signal: stop.signal });
    sent.catch(() => undefined);
    const queue = await queueOf(farm);
    await expect.poll(() => queue.count(), patience).toBe(waiting);
    const begun = performance.now();
    stop.abort();
    await expect(sent).rejects.toMatchObject({ code: "engine.cancelled" });
    await expect.poll(() => queue.count(), patience).toBe(0);
    console.log(`${waiting} pictures were taken back in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const { engine } = await aWorker(farm, "one");
    expect((await client.generate(request(1, fresh(), { seed: 90_000 }))).pictures).toHaveLength(1);
    expect([engine.begun, readdirSync(folder)]).toEqual([[90_000], []]);
  }, 600_000);

  test("whoever gives a batch up and leaves in the same moment leaves nothing of it behind", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const stop = new AbortController();
    const made = client.generate(request(40, fresh()), { signal: stop.signal });
    made.catch(() => undefined);
    const queue = await queueOf(farm);
    await expect.poll(() => queue.count(), patience).toBe(40);
    stop.abort();
    await client.close();
    expect(await queue.count()).toBe(0);
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
  });

  test("a batch that is held and sent again, ten times, is made once", async () => {
    const { farm } = await aFarm();
    const n = whole ? 400 : 60;
    const all = await Promise.all(["one", "two"].map((name) => aWorker(farm, name, { takes: whole ? 40 : 25 })));
    const client = await aClient(farm);
    const folder = fresh();
    for (const wait of [130, 20, 310, 70, 0, 240, 90, 180, 40, 150]) {
      const hold = new AbortController();
      const made = client.generate(request(n, fresh()), { hold: hold.signal });
      made.catch(() => undefined);
      await delay(wait);
      hold.abort();
      const end = await made.then(
        () => "made",
        (error: unknown) => toFault(error).code,
      );
      expect(["made", "engine.cancelled"]).toContain(end);
    }
    expect((await client.generate(request(n, folder))).pictures).toHaveLength(n);
    const begun = all.flatMap(({ engine }) => engine.begun);
    expect([readdirSync(folder).length, begun.length, new Set(begun).size]).toEqual([n, n, n]);
  }, 600_000);

  const [long, short] = whole ? [5000, 50] : [150, 10];
  test(`a batch of ${short} that comes late does not wait for one of ${long}, and an artist who waits for nobody`, async () => {
    const { farm } = await aFarm();
    const count = { ana: 0, ben: 0 };
    const counting = (who: keyof typeof count) =>
      onProgress((progress) => {
        if (progress.phase === "saved") count[who]++;
      });
    const [ana, ben, eve] = [await aClient(farm), await aClient(farm, [], "ben"), await aClient(farm, [], "eve")];
    const machines = await Promise.all(["one", "two"].map((name) => aWorker(farm, name, { takes: 15 })));
    const stop = new AbortController();
    const theirs = batch(ana, long, fresh(), 1, { onEvent: counting("ana"), signal: stop.signal });
    theirs.catch(() => undefined);
    await expect.poll(() => count.ana, patience).toBeGreaterThan(long / 10);
    const begun = () => machines.flatMap(({ engine }) => engine.begun);
    const sent = Promise.withResolvers<number>();
    const onSent = () => sent.resolve(begun().length);
    await ben.generate(request(short, fresh(), { seed: 50_000 }), { onEvent: counting("ben"), onSent });
    const meanwhile = begun().length - (await sent.promise) - short;
    // As many of hers as of theirs, and what the machines were at.
    expect(meanwhile).toBeLessThanOrEqual(short + 10);
    const before = begun().length;
    await eve.generate(request(1, fresh(), { seed: 90_000 }), { interactive: true });
    expect(begun().indexOf(90_000)).toBeGreaterThanOrEqual(0);
    expect(begun().length - before).toBeLessThanOrEqual(20);
    stop.abort();
    await expect(theirs).rejects.toMatchObject({ code: "engine.cancelled" });
  }, 600_000);

  test("what failed is tried again by whoever asks for it again, and made", async () => {
    const { farm } = await aFarm();
    let broken = true;
    const fault = new Fault("recipe.reference-missing", { path: "x", role: "style" }) as Fault;
    const { engine } = await aWorker(farm, "one", { instead: (seed) => (broken && seed === 8 ? fault : null) });
    const client = await aClient(farm);
    const folder = fresh();
    await expect(client.generate(request(3, folder))).rejects.toMatchObject({ code: "recipe.reference-missing" });
    broken = false;
    expect((await client.generate(request(3, folder))).pictures).toHaveLength(3);
    expect(engine.begun.toSorted()).toEqual([7, 8, 8, 9]);
  });

  const [people, styles] = whole ? [200, 25] : [8, 3];
  test(`of ${people + styles} files each machine reads every one at most once`, async () => {
    const server = await startBucket();
    onTestFinished(() => server.close());
    const farm: Farm = { ...(await aFarm()).farm, store: server.bucket };
    const from = fresh();
    const file = (name: string) => {
      const path = join(from, `${name}.png`);
      writeFileSync(path, `pixels of ${name}`);
      return { path };
    };
    const subjects = Array.from({ length: people }, (_, n) => file(`person-${n}`));
    const looks = Array.from({ length: styles }, (_, n) => file(`style-${n}`));
    const names = ["one", "two", "three", "four"].slice(0, whole ? 4 : 2);
    await Promise.all(names.map((name) => aWorker(farm, name)));
    const client = await aClient(farm);
    const folder = fresh();
    // Machines, sender and server are one process here: all at once, none would be answered in time on a busy machine.
    const few = atMost(12);
    await Promise.all(
      subjects.map((subject, n) =>
        few(() => client.generate(request(4, folder, { ...tiny, subjects: [subject], styles: [looks[n % styles]!] }))),
      ),
    );
    expect(readdirSync(folder)).toHaveLength(4 * people);
    const inputs = new Set(
      [...server.files].filter(([, bytes]) => bytes.toString().startsWith("pixels")).map(([key]) => key),
    );
    expect(inputs.size).toBe(people + styles);
    const read = server.read.filter((key) => inputs.has(key));
    expect(read.length).toBeGreaterThanOrEqual(people + styles);
    expect(read.length).toBeLessThanOrEqual(names.length * (people + styles));
  }, 600_000);
});
