/** What goes wrong around machines that are well: cut cables, sleeping desktops, drives that are away. */
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { learnedFilesIn } from "../fixtures/learned.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { astronaut, watercolor } from "../fixtures/small-picture.ts";
import { cableTo } from "../farm/proxy.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorker, aWorkerWith, fresh, request } from "../farm/several.ts";
import { addressText } from "../../src/farm/broker/address.ts";
import { onProgress } from "../../src/contract/engine.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";

const patience = { timeout: 30_000 };

describe.skipIf(noRedis !== null)("a farm", () => {
  test("a machine that is cut off while it finishes loses its job to another; its late picture changes nothing", async () => {
    const { farm } = await aFarm();
    const cable = await cableTo(farm.queue);
    const far = await aWorker({ ...farm, queue: cable.url }, "far", { takes: 2_000, onBegin: () => cable.pull() });
    const client = await aClient(farm);
    const folder = fresh();
    const saved: unknown[] = [];
    const onEvent = onProgress((p) => p.phase === "saved" && saved.push([p.saved.seed, p.by?.machine]));
    const made = client.generate(request(1, folder), { onEvent });
    await expect.poll(() => far.engine.begun.length, patience).toBe(1);
    const near = await aWorker(farm, "near");
    expect((await made).pictures).toHaveLength(1);
    expect(near.engine.begun).toEqual([7]);
    cable.plug();
    await expect.poll(() => far.worker.machine.order, patience).toBeNull();
    expect([saved, readdirSync(folder).length]).toEqual([[[7, "near"]], 1]);
    // The queue took no word of its late end: whoever asks now hears whose picture it is.
    await client.generate(request(1, fresh()), { onEvent });
    expect(saved).toEqual([
      [7, "near"],
      [7, "near"],
    ]);
  });

  test("a desktop that was switched off finds all that was made meanwhile, and nothing is made twice", async () => {
    const { farm } = await aFarm();
    const away = await aClient(farm);
    const folder = fresh();
    const sent = Promise.withResolvers<void>();
    const made = away.generate(request(12, folder), { onSent: () => sent.resolve() });
    made.catch(() => undefined);
    await sent.promise;
    await away.close();
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
    const { engine, worker } = await aWorker(farm, "one");
    await expect.poll(() => worker.machine.made, patience).toBe(12);
    const back = await aClient(farm);
    expect((await back.generate(request(12, folder))).pictures).toHaveLength(12);
    expect([readdirSync(folder).length, engine.begun.length]).toEqual([12, 12]);
  });

  test("an engine that takes longer than its lock keeps its job: nobody else begins it", async () => {
    const { farm } = await aFarm();
    const brief = { lock: 1_500, stalled: 500 };
    const busy = await aWorker(farm, "busy", { takes: 6_000 }, brief);
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(() => busy.engine.begun.length, patience).toBe(1);
    const idle = await aWorker(farm, "idle", {}, brief);
    expect((await made).pictures).toHaveLength(1);
    expect(idle.engine.begun).toEqual([]);
  });

  test("while the shared drive is away work waits without counting as tried, and goes on when it is back", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const sent = Promise.withResolvers<void>();
    const made = client.generate(request(2, fresh()), { onSent: () => sent.resolve() });
    await sent.promise;
    renameSync(farm.store, `${farm.store}-away`);
    const { engine, worker } = await aWorker(farm, "one");
    expect(worker.machine.reason).toContain("no such folder on this machine");
    await worker.close();
    expect(engine.begun).toEqual([]);
    // Nobody has made another one in its place meanwhile.
    renameSync(`${farm.store}-away`, farm.store);
    await aWorker(farm, "two");
    expect((await made).pictures).toHaveLength(2);
  });

  test("whoever sends while the shared drive is away is told that nothing was sent, and nothing waits", async () => {
    const { farm } = await aFarm();
    await aWorker(farm, "one");
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText({ ...farm, store: join(farm.store, "not-mounted") }));
    const args = ["--farm", file, "--subject", astronaut.path, "--out", fresh()];
    for (const command of [["generate"], ["sheet", "--style", watercolor.path]]) {
      const { code, stderr } = await runAtelier([...command, ...args]);
      expect([code, stderr]).toEqual([1, expect.stringContaining("not connected. Nothing was sent.")]);
      expect(stderr).not.toMatch(/wait|Sent\./);
    }
    expect(await (await aClient(farm)).counts()).toEqual({ waiting: 0, working: 0 });
  });

  test("whoever waits for a farm whose queue is gone can leave, and nothing holds the program back", async () => {
    const { farm, redis } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const { engine } = await aWorker(farm, "slow", { takes: 60_000 });
    let gone: number | null = null;
    const args = ["generate", "--farm", file, "--subject", astronaut.path, "--size", "64x64", "--out", fresh()];
    const ended = await runAtelier(args, {
      until() {
        if (engine.begun.length > 0 && gone === null) {
          gone = Date.now();
          void redis.kill();
        }
        return gone !== null && Date.now() - gone > 2_000 ? "SIGINT" : null;
      },
    });
    expect(ended.code).toBe(130);
  });

  test("a machine that is to leave while its queue is gone finishes its picture, and waits for nobody", async () => {
    const { farm, redis } = await aFarm();
    const { engine, worker } = await aWorker(farm, "one", { takes: 1_000 }, { asked: 300 });
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    made.catch(() => undefined);
    await expect.poll(() => engine.begun.length, patience).toBe(1);
    await redis.kill();
    await worker.close();
    expect(worker.machine).toMatchObject({ state: "leaving", made: 1 });
  });

  test("a style that was learned goes with its order: its picture is the one that this machine makes, to the bit", async () => {
    const { farm } = await aFarm();
    const engine = startEngine();
    onTestFinished(() => engine.close());
    await aWorkerWith(farm, "one", { call: engine.call, restart: () => Promise.resolve() });
    const { tokens, lora } = await learnedFilesIn(fresh(), (await openModel(bundledModel)).manifest, 1);
    const [here, there] = [fresh(), fresh()];
    const learned = { styles: [{ path: tokens, name: "Frau Zimmermann" }], loras: [{ path: lora, strength: 0.7 }] };
    const asked = request(1, here, learned);
    await engine.call("engine.generate", { ...asked, provider: "cpu" });
    await (await aClient(farm)).generate({ ...asked, out: { ...asked.out, folder: there } });
    const pixels = async (folder: string) => (await readPicture(join(folder, readdirSync(folder)[0]!))).rgb;
    expect(Buffer.from(await pixels(here)).equals(Buffer.from(await pixels(there)))).toBe(true);
  });

  test("a picture of the farm is the one that this machine makes, to the bit", async () => {
    const { farm } = await aFarm();
    const engine = startEngine();
    onTestFinished(() => engine.close());
    await aWorkerWith(farm, "one", { call: engine.call, restart: () => Promise.resolve() });
    const client = await aClient(farm);
    const [here, there] = [fresh(), fresh()];
    const asked = request(1, here);
    await engine.call("engine.generate", { ...asked, provider: "cpu" });
    await client.generate({ ...asked, out: { ...asked.out, folder: there } });
    const [name] = readdirSync(here);
    expect(readdirSync(there)).toEqual([name]);
    const files = [here, there].map((folder) => join(folder, name!));
    const [own, theirs] = await Promise.all(files.map(async (file) => (await readPicture(file)).rgb));
    expect(Buffer.from(own!).equals(Buffer.from(theirs!))).toBe(true);
    // The farm's says also by what digests it was made.
    const [mine, made] = await Promise.all(files.map((file) => readRecipe(file)));
    expect(made).toEqual({ ...mine, subjects: made!.subjects, styles: made!.styles });
  });
});
