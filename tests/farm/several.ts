/** Several machines of a farm in one test: each with a queue of its own, closed after the test. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Fault } from "../../src/contract/fault.ts";
import type { Farm } from "../../src/farm/broker/address.ts";
import { FarmClient } from "../../src/farm/sending/client.ts";
import type { FarmEngine } from "../../src/farm/machine/maker.ts";
import type { Hours } from "../../src/farm/machine/hours.ts";
import { FarmWorker } from "../../src/farm/machine/worker.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { recipeWith, tiny } from "../fixtures/recipe.ts";
import { astronaut, watercolor } from "../fixtures/small-picture.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { painter, type Painter, type PainterOptions } from "./painter.ts";
import { redisServer, type RedisServer } from "./redis.ts";

const base = temporaryFolder();
let count = 0;

/** A folder that is empty. */
export const fresh = (): string => {
  const folder = join(base, String(++count));
  mkdirSync(folder);
  return folder;
};

/** Its files lie in a folder. */
export async function aFarm(): Promise<{
  readonly farm: Farm & { readonly store: string };
  readonly redis: RedisServer;
}> {
  const redis = await redisServer();
  onTestFinished(() => redis.close());
  return { farm: { queue: redis.url, store: fresh(), ca: null, pool: "portraits" }, redis };
}

/** Short, so that a test waits for nothing long; longer than a busy machine pauses. */
export const times = {
  lock: 4_000,
  stalled: 2_000,
  progress: 200,
  announce: 1_000,
  hang: 120_000,
  later: 300,
  asked: 3_000,
  proof: 3_600_000,
  sweep: 3_600_000,
};

interface AWorkerOptions {
  readonly cache?: string;
  readonly tags?: readonly string[];
  readonly hours?: Hours;
}

export async function aWorkerWith<E extends FarmEngine>(
  farm: Farm,
  name: string,
  engine: E,
  change: Partial<typeof times> = {},
  { cache = fresh(), tags = [], hours }: AWorkerOptions = {},
): Promise<{ readonly worker: FarmWorker; readonly engine: E }> {
  const model = await openModel(bundledModel);
  const worker = await FarmWorker.join({
    farm,
    name,
    engine,
    model,
    cache,
    tags,
    hours: hours ?? null,
    times: { ...times, ...change },
  });
  onTestFinished(() => worker.close({ now: true }));
  return { worker, engine };
}

/** A machine whose engine paints at once, or fails as it is told. */
export const aWorker = (
  farm: Farm,
  name: string,
  paints: PainterOptions = {},
  change: Partial<typeof times> = {},
  more: AWorkerOptions = {},
): Promise<{ readonly worker: FarmWorker; readonly engine: Painter }> =>
  aWorkerWith(farm, name, painter(paints), change, more);

export async function aClient(farm: Farm, notes: Fault[] = [], artist = "ana"): Promise<FarmClient> {
  const client = await FarmClient.open(farm, { artist, reconcile: 500, onNote: (note) => notes.push(note) });
  onTestFinished(() => client.close());
  return client;
}

/** So many small pictures of a person in a style, into a folder. */
export const request = (n: number, folder: string, change: Parameters<typeof recipeWith>[0] = {}) => ({
  recipe: recipeWith({ ...tiny, subjects: [astronaut], styles: [watercolor], seed: 7, count: n, ...change }),
  modelFolder: bundledModel,
  out: { folder, format: "png" as const },
});
