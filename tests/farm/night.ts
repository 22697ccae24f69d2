/** A night of work on a farm of which machines die again and again. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onProgress } from "../../src/contract/engine.ts";
import { FarmClient } from "../../src/farm/sending/client.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { recipeWith, tiny } from "../fixtures/recipe.ts";
import { redisServer } from "./redis.ts";
import { whole } from "./whole.ts";

/** As many pictures as one recipe may ask for. */
const ofBatch = 1000;

/** Milliseconds. In a whole night a busy machine sleeps for seconds, and is not to count as dead then. */
const lock = whole ? 20_000 : 2_000;

export interface Night {
  readonly pictures: number;
  readonly machines: number;
  /** How many machines die, at even steps of the work, each while it works. */
  readonly deaths: number;
  /** Milliseconds that a picture takes. */
  readonly takes: number;
  /** What happens to the broker when so much of the work is there, as shares of it. */
  readonly broker?: { readonly killedAt: number; readonly emptiedAt: number };
}

export interface Morning {
  /** Files that are there, by their seeds. */
  readonly seeds: readonly number[];
  readonly kills: number;
  /** Pictures that were begun, those that a death cut off included. */
  readonly begun: number;
  /** Those of them that were here already when they were begun. */
  readonly again: number;
  /** Milliseconds: until all was sent, and until all was there. */
  readonly sent: number;
  readonly took: number;
  /** What it cost the broker. */
  readonly broker: { readonly bytes: number; readonly commands: number };
}

export async function night({ pictures, machines, deaths, takes, broker }: Night): Promise<Morning> {
  const folder = mkdtempSync(join(tmpdir(), "farm-night-"));
  const redis = await redisServer();
  const farm = { queue: redis.url, store: join(folder, "store"), ca: null, pool: "portraits" };
  const [out, log] = [join(folder, "out"), join(folder, "begun.txt")];
  mkdirSync(farm.store);
  writeFileSync(log, "");
  const alive = new Set<ChildProcess>();
  const ready: ChildProcess[] = [];
  let over = false;
  const start = (name: string): Promise<void> => {
    const cache = join(folder, `cache-${name}`);
    const child = fork(
      join(import.meta.dirname, "worker-main.ts"),
      [redis.url.href, farm.store, name, cache, log, String(takes)],
      {
        execArgv: ["--disable-warning=ExperimentalWarning"],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...process.env, ATELIER_LOCK: String(lock) },
      },
    );
    alive.add(child);
    child.once("exit", () => {
      alive.delete(child);
      if (!over) void start(name);
    });
    return new Promise((resolve) =>
      child.once("message", () => {
        ready.push(child);
        resolve();
      }),
    );
  };
  let kills = 0;
  const saved = new Map<number, number>();
  /** What is still to happen to the broker, and by how many pictures. */
  const accidents = [
    { by: (broker?.killedAt ?? 2) * pictures, work: () => redis.kill().then(() => redis.start()) },
    { by: (broker?.emptiedAt ?? 2) * pictures, work: () => redis.empty() },
  ];
  let accident = Promise.resolve();
  const onSaved = (seed: number) => {
    saved.set(seed, Date.now());
    // The machine that is there longest: it has begun something.
    if (saved.size >= ((kills + 1) * pictures) / (deaths + 1) && ready.shift()?.kill("SIGKILL")) kills++;
    const [next] = accidents;
    if (next && saved.size >= next.by) accident = accident.then(accidents.shift()!.work);
  };
  try {
    await Promise.all(Array.from({ length: machines }, (_, n) => start(`machine-${n}`)));
    const client = await FarmClient.open(farm, { reconcile: deaths === 0 && !broker ? 30_000 : 5_000 });
    const begun = performance.now();
    let sent = 0;
    const batches = Array.from({ length: Math.ceil(pictures / ofBatch) }, (_, n) => ({
      seed: 1 + n * ofBatch,
      count: Math.min(ofBatch, pictures - n * ofBatch),
    }));
    await Promise.all(
      batches.map((batch) =>
        client.generate(
          {
            recipe: recipeWith({ ...tiny, prompt: "a hat", ...batch }),
            modelFolder: bundledModel,
            out: { folder: out, format: "png" },
          },
          {
            onSent: () => (sent = performance.now() - begun),
            onEvent: onProgress((progress) => progress.phase === "saved" && onSaved(progress.saved.seed)),
          },
        ),
      ),
    );
    const took = performance.now() - begun;
    await client.close();
    await accident;
    const begins = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ").map(Number));
    return {
      seeds: readdirSync(out).map((name) => Number(/-(\d+)\.png$/.exec(name)?.[1])),
      kills,
      begun: begins.length,
      again: begins.filter(([seed, when]) => when! > (saved.get(seed!) ?? Infinity)).length,
      sent,
      took,
      broker: await redis.usage(),
    };
  } finally {
    over = true;
    for (const child of alive) child.kill("SIGKILL");
    await redis.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
