/** A Redis server of a test's own: a free port, a folder that goes, the server killed by its process id. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";

/** Why these tests cannot run here; null where they can. */
export const noRedis: string | null =
  spawnSync("redis-server", ["--version"]).status === 0 ? null : "redis-server is not installed";

export interface RedisServer {
  readonly url: URL;
  readonly folder: string;
  /** Bytes that it held at most, and commands that it was given. For servers without accounts. */
  usage(): Promise<{ readonly bytes: number; readonly commands: number }>;
  /** How many keys it has. For servers without accounts. */
  keys(): Promise<number>;
  /** Lets it forget all that it holds. For servers without accounts. */
  empty(): Promise<void>;
  /** How many hold a connection to it. For servers without accounts. */
  connections(): Promise<number>;
  /** Ends it without a word, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had written. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const plain = ["port {port}"];

/** @param settings  lines of the server's file, beside those of every test; `{port}` stands for its port */
export async function redisServer(settings: readonly string[] = plain): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const always = ["bind 127.0.0.1", `dir ${folder}`, 'save ""', "appendonly yes", "maxmemory-policy noeviction"];
  const file = join(folder, "redis.conf");
  writeFileSync(file, [...always, ...settings, ""].join("\n").replaceAll("{port}", String(port)));
  let child: ChildProcess | null = null;
  const server: RedisServer = {
    url: new URL(`redis://127.0.0.1:${port}`),
    folder,
    async start() {
      child = spawn("redis-server", [file], { stdio: "ignore" });
      for (let tries = 0; !(await listens(port)); tries++) {
        if (tries === 400) throw new Error("redis-server does not listen");
        await delay(50);
      }
    },
    async usage() {
      const info = await asked(port, async (client) => `${await client.info("memory")}${await client.info("stats")}`);
      const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
      return { bytes: number("used_memory_peak"), commands: number("total_commands_processed") };
    },
    keys: () => asked(port, (client) => client.dbsize()),
    empty: () => asked(port, (client) => client.flushall()).then(() => undefined),
    // Without the one that asks.
    connections: async () =>
      Number(/connected_clients:(\d+)/.exec(await asked(port, (one) => one.info("clients")))![1]) - 1,
    async kill() {
      const dying = child;
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
      const gone = new Promise((resolve) => dying.once("exit", resolve));
      dying.kill("SIGKILL");
      await gone;
    },
    async close() {
      await server.kill();
      process.off("exit", atExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // A test that is cut off closes nothing.
  const atExit = () => void child?.kill("SIGKILL");
  process.once("exit", atExit);
  await server.start();
  return server;
}

async function asked<T>(port: number, ask: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, "127.0.0.1");
  try {
    return await ask(client);
  } finally {
    client.disconnect();
  }
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "127.0.0.1", () => {
    socket.destroy();
    resolve(true);
  });
  socket.once("error", () => resolve(false));
  return promise;
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { readonly port: number };
    server.close(() => resolve(port));
  });
  return promise;
}
