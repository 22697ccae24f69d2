/** Who may do what on a farm's queue: the rights that docs/farm.md gives a member, and a certificate that must hold. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { noRedis, redisServer } from "../../tests/farm/redis.ts";
import { painter } from "../../tests/farm/painter.ts";
import { bundledModel } from "../../tests/fixtures/model-copy.ts";
import { recipeWith, tiny } from "../../tests/fixtures/recipe.ts";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { openModel } from "../formats/manifest.ts";
import { type Farm, readFarm } from "./address.ts";
import { FarmClient } from "./client.ts";
import { FarmWorker } from "./worker.ts";

const base = temporaryFolder();
const guide = readFileSync(join(import.meta.dirname, "../../docs/farm.md"), "utf8");
/** The line of the guide. */
const member = /^ +(user ana .*)$/m.exec(guide)![1]!.replace("A-LONG-KEY", "secret");

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
  return { farm };
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

/** A certificate authority, and a certificate for localhost that it signed. */
function certificates(name: string): { readonly ca: string; readonly cert: string; readonly key: string } {
  const folder = join(base, name);
  mkdirSync(folder);
  const openssl = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync("openssl", args, { cwd: folder });
    if (status !== 0) throw new Error(String(stderr));
  };
  const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl("req", "-x509", ...made, "-keyout", "ca.key", "-out", "ca.crt", "-subj", `/CN=${name}`);
  openssl("req", ...made.slice(0, 3), "-keyout", "farm.key", "-out", "farm.csr", "-subj", "/CN=localhost");
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  const by = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
  openssl("x509", "-req", "-in", "farm.csr", ...by, "-days", "2", "-out", "farm.crt", "-extfile", "names");
  return { ca: join(folder, "ca.crt"), cert: join(folder, "farm.crt"), key: join(folder, "farm.key") };
}

test.skipIf(noRedis !== null || noOpenssl !== null)(
  "only the farm's own certificate is believed, and nothing plain gets in",
  async () => {
    const [own, other] = [certificates("own"), certificates("other")];
    const tls = ["port 0", "tls-port {port}", "tls-auth-clients no"];
    const redis = await redisServer([
      ...tls,
      `tls-cert-file ${own.cert}`,
      `tls-key-file ${own.key}`,
      `tls-ca-cert-file ${own.ca}`,
    ]);
    closing.push(() => redis.close());
    const file = (name: string, queue: string, ca?: string) => {
      const path = join(base, `${name}.farm.json`);
      writeFileSync(path, JSON.stringify({ queue, store: "store", ...(ca === undefined ? {} : { ca }) }));
      return path;
    };
    const address = `rediss://localhost:${redis.url.port}`;
    expect(await madeOn(await readFarm(file("own", address, own.ca)), join(base, "encrypted"))).toBe(3);
    await expect(FarmClient.open(await readFarm(file("other", address, other.ca)))).rejects.toMatchObject({
      code: "farm.certificate",
    });
    await expect(FarmClient.open(await readFarm(file("plain", redis.url.href)))).rejects.toMatchObject({
      code: "farm.unreachable",
    });
  },
);
