/** Who may do what on a farm's queue: the rights that docs/farm.md gives a member, and a certificate that must hold. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { noRedis, redisServer } from "../../tests/farm/redis.ts";
import { painter, type Painter } from "../../tests/farm/painter.ts";
import { bundledModel } from "../../tests/fixtures/model-copy.ts";
import { recipeWith, tiny } from "../../tests/fixtures/recipe.ts";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { openModel } from "../formats/manifest.ts";
import { type Farm, readFarm } from "./broker/address.ts";
import { FarmClient } from "./sending/client.ts";
import { folderBlobs } from "./store/folder-blobs.ts";
import { sweep } from "./store/sweep.ts";
import { FarmWorker } from "./machine/worker.ts";

const base = temporaryFolder();
mkdirSync(join(base, "store"));
const guide = readFileSync(join(import.meta.dirname, "../../docs/farm.md"), "utf8");
/** What the guide says to write and to do, without the places of a machine that has them. */
const lines = (form: RegExp): readonly string[] => [...guide.matchAll(form)].map(([, line]) => line!);
const settings = lines(/^ +((?:maxmemory-policy|appendonly|port|tls-\S+|user) .*)$/gm);
const commands = lines(/^ +((?:openssl|echo) .*)$/gm);
const nobody = settings.find((line) => line.startsWith("user default"))!;
const member = settings.find((line) => line.startsWith("user ana"))!.replace("A-LONG-KEY", "secret");

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function guarded(...settings: readonly string[]) {
  const redis = await redisServer(["port {port}", "user keeper on >keeper ~* &* +@all", ...settings]);
  closing.push(() => redis.close());
  const farm = (credentials: string): Farm => ({
    queue: new URL(redis.url.href.replace("redis://", `redis://${credentials}@`)),
    store: join(base, "store"),
    ca: null,
    pool: "portraits",
  });
  return { farm, redis };
}

const work = (folder: string) => ({
  recipe: recipeWith({ ...tiny, prompt: "a hat", seed: 1, count: 3 }),
  modelFolder: bundledModel,
  out: { folder, format: "png" as const },
});

async function madeOn(farm: Farm, folder: string): Promise<number> {
  const model = await openModel(bundledModel);
  const worker = await FarmWorker.join({ farm, name: "one", engine: painter(), model, cache: join(base, "cache") });
  closing.push(() => worker.close({ now: true }));
  const client = await FarmClient.open(farm);
  closing.push(() => client.close());
  return (await client.generate(work(folder))).pictures.length;
}

test.skipIf(noRedis !== null)("a member of the guide can work, and nothing but work", async () => {
  const { farm } = await guarded("user default off", member);
  expect(await madeOn(farm("ana:secret"), join(base, "guarded"))).toBe(3);
  const ana = new Redis(farm("ana:secret").queue.href);
  closing.push(() => Promise.resolve(ana.disconnect()));
  for (const command of [["flushall"], ["config", "get", "*"], ["keys", "*"], ["get", "others:thing"], ["acl", "list"]])
    await expect(ana.call(command[0]!, ...command.slice(1))).rejects.toThrow("NOPERM");
  const sha256 = await folderBlobs(join(base, "store")).putText("nobody needs this");
  utimesSync(join(base, "store", "blobs", sha256.slice(0, 2), sha256), 0, 0);
  const { signal } = new AbortController();
  expect(await sweep(farm("ana:secret"), { line: ana, cache: join(base, "cache"), ended: signal })).toBe(1);
});

test.skipIf(noRedis !== null)("a key that was taken back lets nobody in, and says so", async () => {
  const { farm } = await guarded("user default off", member);
  await (await FarmClient.open(farm("ana:secret"))).close();
  const keeper = new Redis(farm("keeper:keeper").queue.href);
  await keeper.call("acl", "setuser", "ana", "off", "resetpass");
  keeper.disconnect();
  await expect(FarmClient.open(farm("ana:secret"))).rejects.toMatchObject({ code: "farm.refused" });
  await expect(FarmClient.open(farm("ana:guessed"))).rejects.toMatchObject({ code: "farm.refused" });
});

const noOpenssl = spawnSync("openssl", ["version"]).status === 0 ? null : "openssl is not installed";

/** A certificate authority, and a certificate for localhost that it signed, made by the commands of the guide. */
function certificates(name: string): string {
  const folder = join(base, name);
  mkdirSync(folder);
  expect(commands).toHaveLength(4);
  for (const command of commands) {
    const here = command.replaceAll("nas.studio", "localhost").replaceAll("rsa:3072", "rsa:2048");
    const { status, stderr } = spawnSync("sh", ["-c", here], { cwd: folder });
    if (status !== 0) throw new Error(String(stderr));
  }
  return folder;
}

test.skipIf(noRedis !== null || noOpenssl !== null)(
  "only the farm's own certificate is believed, and nothing plain gets in",
  async () => {
    const [own, other] = [certificates("own"), certificates("other")];
    const placed = settings.map((line) =>
      line.replaceAll("/etc/redis", own).replace("6380", "{port}").replace("A-LONG-KEY", "secret"),
    );
    expect(placed.filter((line) => line.startsWith("tls-"))).toHaveLength(5);
    const redis = await redisServer(placed);
    closing.push(() => redis.close());
    const file = (name: string, queue: string, ca?: string) => {
      const path = join(base, `${name}.farm.json`);
      writeFileSync(path, JSON.stringify({ queue, store: "store", ...(ca === undefined ? {} : { ca }) }));
      return path;
    };
    const address = (who: string) => `rediss://${who}localhost:${redis.url.port}`;
    const ca = join(own, "ca.crt");
    expect(await madeOn(await readFarm(file("own", address("ana:secret@"), ca)), join(base, "encrypted"))).toBe(3);
    const refused = async (path: string, code: string, why: string) =>
      expect(FarmClient.open(await readFarm(path))).rejects.toMatchObject({
        code,
        message: expect.stringContaining(why),
      });
    const [ana, wrong] = [address("ana:secret@"), "farm.certificate"];
    await refused(file("other", ana, join(other, "ca.crt")), wrong, "signed by an");
    await refused(file("unnamed", ana), wrong, "signed by an authority that the address does not name");
    await refused(file("nobody", address(""), ca), "farm.refused", "wants a name and a key");
    await refused(file("plain", redis.url.href), "farm.unreachable", "begins with rediss://");
    // What speaks for another machine than it says it is.
    await refused(file("elsewhere", ana.replace("localhost", "127.0.0.1"), ca), wrong, "for another name");
  },
);

test.skipIf(noRedis !== null)(
  "a member who is taken out in the middle of a picture is told so; another makes it, and nothing is lost",
  async () => {
    const { farm } = await guarded("user default off", member, member.replace("ana", "ben"));
    const [ana, ben] = [farm("ana:secret"), farm("ben:secret")];
    const model = await openModel(bundledModel);
    const joined = async (name: string, as: Farm, engine: Painter) => {
      const times = { lock: 2_000, stalled: 500, asked: 200, announce: 500 };
      const worker = await FarmWorker.join({ farm: as, name, engine, model, cache: join(base, name), times });
      closing.push(() => worker.close({ now: true }));
      return worker;
    };
    const engine = painter({ takes: 3_600_000 });
    const leaving = await joined("leaving", ben, engine);
    const client = await FarmClient.open(ana, { reconcile: 500 });
    closing.push(() => client.close());
    const made = client.generate(work(join(base, "revoked")));
    await expect.poll(() => engine.begun.length, { timeout: 20_000 }).toBe(1);
    const keeper = new Redis(farm("keeper:keeper").queue.href);
    closing.push(() => Promise.resolve(keeper.disconnect()));
    await keeper.call("acl", "deluser", "ben");
    await expect.poll(() => leaving.machine.reason, { timeout: 20_000 }).toContain("refused this member");
    expect(leaving.machine.reason).not.toContain("..");
    await joined("staying", ana, painter());
    expect((await made).pictures).toHaveLength(3);
    // The keeper thinks better of it.
    const [, , ...rights] = member.split(" ");
    await keeper.call("acl", "setuser", "ben", ...rights);
    await expect.poll(() => leaving.machine.reason, { timeout: 20_000 }).toBeNull();
  },
  90_000,
);

test.skipIf(noRedis !== null)(
  "a queue of the guide that is started again still has all that waits, and a member who was taken out meanwhile is told so",
  async () => {
    const { farm, redis } = await guarded(nobody, member, member.replace("ana", "ben"));
    const model = await openModel(bundledModel);
    const times = { asked: 200, announce: 500 };
    const idle = await FarmWorker.join({
      farm: { ...farm("ben:secret"), pool: "idle" },
      name: "idle",
      engine: painter(),
      model,
      cache: join(base, "idle"),
      times,
    });
    closing.push(() => idle.close({ now: true }));
    const sender = await FarmClient.open(farm("ana:secret"), { reconcile: 500 });
    const sent = Promise.withResolvers<void>();
    const made = sender.generate(work(join(base, "restarted")), { onSent: () => sent.resolve() });
    made.catch(() => undefined);
    await sent.promise;
    await sender.close();
    await expect
      .poll(() => readFileSync(join(redis.folder, "appendonlydir", "appendonly.aof.1.incr.aof"), "latin1"), {
        timeout: 20_000,
      })
      .toContain("prioritized");
    const file = join(redis.folder, "redis.conf");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^user ben .*$/m, ""));
    await delay(1_500);
    await redis.kill();
    await delay(1_000);
    await redis.start();
    // Whoever sent it is gone: what is made now was kept by the queue.
    const engine = painter();
    const worker = await FarmWorker.join({
      farm: farm("ana:secret"),
      name: "one",
      engine,
      model,
      cache: join(base, "cache"),
    });
    closing.push(() => worker.close({ now: true }));
    await expect.poll(() => worker.machine.made, { timeout: 20_000 }).toBe(3);
    await expect.poll(() => idle.machine.reason, { timeout: 20_000 }).toContain("refused this member");
  },
  90_000,
);

test.skipIf(noRedis !== null)(
  "a queue whose memory is full says so before anything is sent, and forgets nothing",
  async () => {
    const { farm } = await guarded("maxmemory 100kb");
    await expect(FarmClient.open(farm("keeper:keeper"))).rejects.toMatchObject({ code: "farm.queue-full" });
  },
);
