/** Whoever keeps a farm's queue: has what was put back taken up again at once, and sees who holds what. */
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { Farm } from "../../src/farm/broker/address.ts";
import { prefix, queueName } from "../../src/farm/broker/broker.ts";
import { modelDigest } from "../../src/farm/store/digests.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { bundledModel } from "../fixtures/model-copy.ts";

export interface Keeper {
  /** Keys by which machines hold jobs. */
  locks(): Promise<readonly string[]>;
  /** Of what waits. */
  priorities(): Promise<readonly (number | undefined)[]>;
}

/** From now on nothing rests on the queue of the bundled model between two tries, ten seconds and more. */
export async function hurry(farm: Farm): Promise<Keeper> {
  const name = queueName(farm, modelDigest((await openModel(bundledModel)).manifest));
  const connection = { host: farm.queue.hostname, port: Number(farm.queue.port) };
  const queue = new Queue(name, { connection, prefix });
  queue.on("error", () => undefined);
  const line = new Redis(farm.queue.href);
  const promoting = setInterval(() => void queue.promoteJobs().catch(() => undefined), 200);
  onTestFinished(async () => {
    clearInterval(promoting);
    line.disconnect();
    await queue.close();
  });
  return {
    locks: () => line.keys("*:lock"),
    priorities: async () => (await queue.getPrioritized()).map(({ priority }) => priority),
  };
}
