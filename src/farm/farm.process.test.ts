/** Several machines on one queue: a broker, workers and clients, each as it is, with an engine that paints at once. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startBucket } from "../../tests/farm/bucket.ts";
import { hurry } from "../../tests/farm/keeper.ts";
import { noRedis } from "../../tests/farm/redis.ts";
import { painter } from "../../tests/farm/painter.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { copyOfModel } from "../../tests/fixtures/model-copy.ts";
import { astronaut } from "../../tests/fixtures/small-picture.ts";
import { onProgress, type Progress } from "../contract/engine.ts";
import { Fault } from "../contract/fault.ts";
import { openModel } from "../formats/manifest.ts";
import type { Farm } from "./broker/address.ts";
import { FarmClient } from "./sending/client.ts";
import { FarmWorker } from "./machine/worker.ts";

describe.skipIf(noRedis !== null)(`a farm${noRedis === null ? "" : ` (skipped: ${noRedis})`}`, () => {
  test("pictures come back as this machine would have saved them, each once, told as they come", async () => {
    const { farm } = await aFarm();
    const [one, other] = [await aWorker(farm, "one"), await aWorker(farm, "other")];
    const told: Progress[] = [];
    const folder = fresh();
    const client = await aClient(farm);
    const { pictures } = await client.generate(request(12, folder), { onEvent: onProgress((p) => told.push(p)) });
    expect(pictures.map(({ seed }) => seed)).toEqual(Array.from({ length: 12 }, (_, n) => 7 + n));
    expect(readdirSync(folder)).toHaveLength(12);
    expect(pictures[3]?.recipe.subjects).toEqual([{ ...astronaut, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect([...one.engine.begun, ...other.engine.begun].toSorted((a, b) => a - b)).toEqual(pictures.map((p) => p.seed));
    expect(told.filter((p) => p.phase === "saved")).toHaveLength(12);
  });

  test("the same batch sent twice, also by two artists, is made once", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one");
    const [anna, ben] = [await aClient(farm), await aClient(farm)];
    const [a, b] = await Promise.all([anna.generate(request(6, fresh())), ben.generate(request(6, fresh()))]);
    await anna.generate(request(6, fresh()));
    expect([a.pictures.length, b.pictures.length, engine.begun.length]).toEqual([6, 6, 6]);
  });

  test("a machine that leaves in the middle gives its picture to another; nothing is lost", async () => {
    const { farm } = await aFarm();
    const dead = await aWorker(farm, "dead", { instead: () => "hang" });
    const client = await aClient(farm);
    const made = client.generate(request(4, fresh()));
    await expect.poll(() => dead.engine.begun.length, { timeout: 20_000 }).toBe(1);
    await dead.worker.close({ now: true });
    await aWorker(farm, "alive");
    expect((await made).pictures).toHaveLength(4);
  });

  test("a hung engine is restarted, and another machine makes the picture", async () => {
    const { farm } = await aFarm();
    await hurry(farm);
    const hung = await aWorker(farm, "hung", { instead: () => "hang" }, { hang: 500 });
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    await expect.poll(() => hung.engine.restarts, { timeout: 20_000 }).toBeGreaterThan(0);
    await aWorker(farm, "well");
    expect((await made).pictures).toHaveLength(1);
    expect(hung.worker.machine.failed).toBeGreaterThan(0);
  });

  test("a machine that paints one flat colour is set aside after three, and says why; the batch is made by the other", async () => {
    const { farm } = await aFarm();
    await hurry(farm);
    const broken = await aWorker(farm, "broken", { instead: () => "flat" });
    const client = await aClient(farm);
    const made = client.generate(request(5, fresh()));
    await expect.poll(() => broken.worker.machine.state, { timeout: 20_000 }).toBe("suspended");
    expect(broken.worker.machine.reason).toContain("one flat colour");
    await aWorker(farm, "well");
    expect((await made).pictures).toHaveLength(5);
  });

  test("a picture that fails everywhere is named by this machine's own file; the others come", async () => {
    const { farm } = await aFarm();
    const unreadable = (file: string) => new Fault("image.unreadable", { file, reason: "it is damaged" }) as Fault;
    const bad: { file: string } = { file: "" };
    await aWorker(farm, "one", { instead: (seed) => (seed === 8 ? unreadable(bad.file) : null) });
    const client = await aClient(farm);
    const folder = fresh();
    // The engine names the file by its place on the other machine.
    bad.file = "0".repeat(64);
    await expect(client.generate(request(3, folder))).rejects.toMatchObject({ code: "image.unreadable" });
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test("what is taken back is not made, and what is at work stops", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one", { instead: () => "hang" });
    const client = await aClient(farm);
    const stop = new AbortController();
    const folder = fresh();
    const made = client.generate(request(50, folder), { signal: stop.signal });
    await expect.poll(() => engine.begun.length, { timeout: 20_000 }).toBe(1);
    stop.abort();
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
    // The machine is free again for other work, with nothing of the batch left before it.
    const other = await aClient(farm);
    const next = other.generate(request(1, fresh(), { seed: 900 }), { signal: AbortSignal.timeout(20_000) });
    next.catch(() => undefined);
    await expect.poll(() => engine.begun.at(-1), { timeout: 20_000 }).toBe(900);
    expect(engine.begun).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("what is held is not begun any more; what is at work comes still, and is told while it does", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one", { takes: 900 });
    const client = await aClient(farm);
    const held = new AbortController();
    const told: Progress[] = [];
    const folder = fresh();
    const onEvent = onProgress((p) => told.push(p));
    const made = client.generate(request(9, folder), { hold: held.signal, onEvent });
    made.catch(() => undefined);
    await expect.poll(() => told.some(({ phase }) => phase === "denoise"), { timeout: 20_000 }).toBe(true);
    held.abort();
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
    expect(readdirSync(folder)).toHaveLength(engine.begun.length);
    expect(engine.begun.length).toBeLessThan(9);
    expect(told.find(({ phase }) => phase === "denoise")).toMatchObject({
      picture: 1,
      pictures: 9,
      step: 1,
      preview: { width: 2, height: 2, jpeg: Buffer.from("dots") },
    });
    expect(told.find(({ phase }) => phase === "saved")).toMatchObject({ by: { machine: "one", provider: "cpu" } });
  });

  test("a machine takes no more while it is asked to pause, and works again; asked to leave it leaves", async () => {
    const { farm } = await aFarm();
    const { worker, engine } = await aWorker(farm, "one", {}, { asked: 100 });
    const client = await aClient(farm);
    await client.ask("one", "pause");
    await expect.poll(() => worker.machine.state, { timeout: 10_000 }).toBe("paused");
    const made = client.generate(request(2, fresh()));
    made.catch(() => undefined);
    await expect.poll(async () => (await client.counts()).waiting, { timeout: 10_000 }).toBe(2);
    expect(engine.begun).toEqual([]);
    await client.ask("one", "work");
    expect((await made).pictures).toHaveLength(2);
    await client.ask("one", "leave");
    await worker.gone;
    expect(await client.machines()).toEqual([]);
  });

  test("what one artist takes back is still made for the other who waits for it", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one", { takes: 300 });
    const [ana, ben] = [await aClient(farm), await aClient(farm, [], "ben")];
    const leaving = new AbortController();
    const sent = Promise.withResolvers<void>();
    const theirs = ben.generate(request(4, fresh()), { onSent: () => sent.resolve() });
    await sent.promise;
    const mine = ana.generate(request(4, fresh()), { signal: leaving.signal, onSent: () => leaving.abort() });
    await expect(mine).rejects.toMatchObject({ code: "engine.cancelled" });
    expect((await theirs).pictures).toHaveLength(4);
    expect(engine.begun).toHaveLength(4);
  });

  test("artists take turns, and a picture that somebody waits for goes before them", async () => {
    const { farm } = await aFarm();
    const [client, ben] = [await aClient(farm), await aClient(farm, [], "ben")];
    let sent = 0;
    const onSent = () => void sent++;
    const all = [
      client.generate(request(20, fresh()), { onSent }),
      ben.generate(request(5, fresh(), { seed: 500 }), { onSent }),
      client.generate(request(1, fresh(), { seed: 900 }), { interactive: true, onSent }),
    ];
    // All of them wait before the machine comes.
    await expect.poll(() => sent, { timeout: 20_000 }).toBe(3);
    const { engine } = await aWorker(farm, "one");
    await Promise.all(all);
    expect(engine.begun[0]).toBe(900);
    expect(engine.begun.indexOf(504)).toBeLessThan(13);
  });

  test("a broker that is killed, and one that forgets everything, cost nothing but time", async () => {
    const { farm, redis } = await aFarm();
    const { engine } = await aWorker(farm, "one", { takes: 60 });
    const client = await aClient(farm);
    const folder = fresh();
    const made = client.generate(request(30, folder));
    await expect.poll(() => readdirSync(folder).length, { timeout: 30_000 }).toBeGreaterThan(5);
    await redis.kill();
    rmSync(join(redis.folder, "appendonlydir"), { recursive: true, force: true });
    await redis.start();
    expect((await made).pictures).toHaveLength(30);
    expect(readdirSync(folder)).toHaveLength(30);
    // What was here already is not made again.
    expect(engine.begun.length).toBeLessThan(40);
  });

  test("a pool that is paused rests as a whole, also who joins it then, until it is taken up again", async () => {
    const { farm } = await aFarm();
    const one = await aWorker(farm, "one", {}, { asked: 200 });
    const client = await aClient(farm);
    await client.halt(true);
    expect(await client.halted()).toBe(true);
    await expect.poll(() => one.worker.machine.state, { timeout: 10_000 }).toBe("paused");
    const two = await aWorker(farm, "two", {}, { asked: 200 });
    expect(two.worker.machine.state).toBe("paused");
    // One alone cannot be taken up while its pool rests.
    await client.ask("two", "work");
    const made = client.generate(request(6, fresh()));
    await expect.poll(() => client.underWay, { timeout: 10_000 }).toBe(6);
    await expect
      .poll(async () => (await client.machines()).map(({ state }) => state), { timeout: 10_000 })
      .toEqual(["paused", "paused"]);
    expect([...one.engine.begun, ...two.engine.begun]).toEqual([]);
    await client.halt(false);
    expect((await made).pictures).toHaveLength(6);
  });

  test("a bucket holds the files as a folder does; a key that is no member's sends nothing", async () => {
    const server = await startBucket();
    onTestFinished(() => server.close());
    const farm: Farm = { ...(await aFarm()).farm, store: server.bucket };
    await aWorker(farm, "one");
    const folder = fresh();
    expect((await (await aClient(farm)).generate(request(3, folder))).pictures).toHaveLength(3);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(server.files.size).toBeGreaterThan(3);
    const gone = await aClient({ ...farm, store: { ...server.bucket, key: "BEN" } });
    await expect(gone.generate(request(1, fresh(), { seed: 500 }))).rejects.toMatchObject({
      code: "farm.store-refused",
    });
  });

  test("a byte that flips in the store is found, and the file put there again", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh()));
    const blobs = join(farm.store, "blobs");
    const size = readFileSync(astronaut.path).length;
    const stored = () =>
      readdirSync(blobs, { recursive: true, encoding: "utf8" })
        .map((name) => join(blobs, name))
        .find((file) => /[0-9a-f]{64}$/.test(file) && readFileSync(file).length === size);
    await expect.poll(stored, { timeout: 10_000 }).toBeDefined();
    const bytes = readFileSync(stored()!);
    bytes[100]! ^= 1;
    writeFileSync(stored()!, bytes);
    await aWorker(farm, "one");
    expect((await made).pictures).toHaveLength(1);
    expect(readFileSync(stored()!).equals(readFileSync(astronaut.path))).toBe(true);
  });

  test("a machine that does not reach the store is there, and says why it cannot work", async () => {
    const { farm } = await aFarm();
    const { worker } = await aWorker({ ...farm, store: join(farm.store, "not-mounted") }, "one");
    expect(worker.machine.reason).toContain("not-mounted cannot be used");
    const client = await aClient(farm);
    expect(await client.machines()).toMatchObject([{ name: "one", state: "idle" }]);
  });

  test("a store that is emptied costs nothing but time, before a picture is made and after", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const blobs = join(farm.store, "blobs");
    const made = client.generate(request(2, fresh()));
    await expect.poll(() => client.underWay, { timeout: 10_000 }).toBe(2);
    rmSync(blobs, { recursive: true });
    const { engine } = await aWorker(farm, "one");
    expect((await made).pictures).toHaveLength(2);
    // The queue remembers both; what it remembers is not there any more.
    for (const name of readdirSync(blobs)) rmSync(join(blobs, name), { recursive: true });
    expect((await client.generate(request(2, fresh()))).pictures).toHaveLength(2);
    expect(engine.begun).toHaveLength(4);
  });

  test("work for a model, and for a version, waits for a machine that has it, and the artist is told", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one");
    const notes: Fault[] = [];
    const client = await aClient(farm, notes);
    const stop = new AbortController();
    const other = copyOfModel(join(fresh(), "other"), (manifest) => {
      manifest.id = "another";
      manifest.image.position_span = 20;
    });
    const made = client.generate({ ...request(1, fresh()), modelFolder: other }, { signal: stop.signal });
    made.catch(() => undefined);
    await expect.poll(() => notes.length, { timeout: 10_000 }).toBe(1);
    expect(notes[0]?.message).toContain("No machine of the farm makes pictures with this another");
    expect(notes[0]?.message).toContain("one has uso-mini");
    stop.abort();
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
    expect(engine.begun).toEqual([]);
  });

  test("one wrong byte in a model's weights, and the machine is not let in", async () => {
    const { farm } = await aFarm();
    const folder = copyOfModel(join(fresh(), "spoilt"), (manifest) => {
      const [name] = Object.keys(manifest.files);
      manifest.files[name!]!.sha256 = "0".repeat(64);
    });
    const model = await openModel(folder);
    await expect(FarmWorker.join({ farm, name: "x", engine: painter(), model, cache: fresh() })).rejects.toMatchObject({
      code: "model.file-digest",
    });
  });

  test("a private picture never leaves the machine", async () => {
    const { farm } = await aFarm();
    const client = await aClient(farm);
    const made = client.generate(request(1, fresh(), { private: "references" }));
    await expect(made).rejects.toMatchObject({ code: "farm.private" });
    expect(readdirSync(farm.store)).toEqual([]);
  });

  test("nothing of an artist's names or places stands in the broker's records, also of what fails", async () => {
    const { farm, redis } = await aFarm();
    await aWorker({ ...farm, store: join(farm.store, "away") }, "two", {}, { later: 100 });
    const lost = new Fault("image.unreadable", { file: join(import.meta.dirname, "x.safetensors"), reason: "bad" });
    await aWorker(farm, "one", { instead: (seed) => (seed === 8 ? (lost as Fault) : null) });
    const named = join(fresh(), "Frau Zimmermann privat.jpg");
    writeFileSync(named, readFileSync(astronaut.path));
    const client = await aClient(farm);
    const reasons = async () => (await client.machines()).map(({ reason }) => reason ?? "").join();
    await expect.poll(reasons, { timeout: 20_000 }).toContain("away cannot be used");
    const recipe = { subjects: [{ path: named, name: "Frau Zimmermann" }], prompt: "for Zimmermann" };
    await expect(client.generate(request(2, fresh(), recipe))).rejects.toMatchObject({ code: "image.unreadable" });
    const records = readdirSync(join(redis.folder, "appendonlydir")).map((name) =>
      readFileSync(join(redis.folder, "appendonlydir", name), "latin1"),
    );
    for (const word of ["o-", "x.safetensors", "away cannot be used"]) expect(records.join("")).toContain(word);
    for (const word of ["Zimmermann", "privat", ".jpg", dirname(named), import.meta.dirname, dirname(farm.store)])
      expect(records.join("")).not.toContain(word);
  });
});

test("a queue that is not there is said to be so, before anything is computed", async () => {
  const farm = { queue: new URL("redis://127.0.0.1:1"), store: fresh(), ca: null, pool: "portraits" };
  await expect(FarmClient.open(farm)).rejects.toMatchObject({ code: "farm.unreachable" });
});
