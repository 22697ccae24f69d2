/** A Redis server of a test's own: a free port, a folder that goes, the server killed by its process id. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** Why these tests cannot run here; null where they can. */
export const noRedis: string | null =
  spawnSync("redis-server", ["--version"]).status === 0 ? null : "redis-server is not installed";

export interface RedisServer {
  readonly url: URL;
  readonly folder: string;
  /** Ends it without a word, as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had written. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** @param settings  as on the server's command line, without the dashes */
export async function redisServer(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const all = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    "maxmemory-policy": "noeviction",
    ...settings,
  };
  let child: ChildProcess | null = null;
  const server: RedisServer = {
    url: new URL(`redis://127.0.0.1:${port}`),
    folder,
    async start() {
      child = spawn(
        "redis-server",
        Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
        {
          stdio: "ignore",
        },
      );
      await answers(port);
    },
    async kill() {
      const dying = child;
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
      const gone = new Promise((resolve) => dying.once("exit", resolve));
      dying.kill("SIGKILL");
      await gone;
    },
    async close() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function answers(port: number): Promise<void> {
  const client = new Redis({ port, host: "127.0.0.1", retryStrategy: (times) => (times < 200 ? 50 : null) });
  client.on("error", () => undefined);
  await client.ping().catch((error: unknown) => {
    // A server with accounts answers, too.
    if (!/NOAUTH/.test(String(error))) throw error;
  });
  client.disconnect();
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { readonly port: number };
    server.close(() => resolve(port));
  });
  return promise;
}
