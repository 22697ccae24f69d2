/** What nobody needs any more goes from a store, once a day by one machine; what anybody needs stays. */
import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../../tests/farm/several.ts";
import type { Farm } from "../broker/address.ts";
import { openLine } from "../broker/broker.ts";
import { folderBlobs } from "./folder-blobs.ts";
import type { FarmBlobs } from "./store.ts";
import { type SweepOptions, sweep, unneededFor } from "./sweep.ts";

/** All that lies in a store, by digest. */
const heldIn = (store: string): readonly string[] =>
  readdirSync(join(store, "blobs"), { recursive: true, encoding: "utf8" })
    .map((path) => path.slice(3))
    .filter((name) => name !== "")
    .toSorted();

function ageAll(store: string): void {
  const when = new Date(Date.now() - unneededFor - 3_600_000);
  for (const sha256 of heldIn(store)) utimesSync(join(store, "blobs", sha256.slice(0, 2), sha256), when, when);
}

/** Of a machine. */
function cache(): string {
  const folder = fresh();
  mkdirSync(join(folder, "blobs"));
  return folder;
}

function sweeping(
  farm: Farm & { readonly store: string },
): SweepOptions & { readonly blobs: FarmBlobs; tomorrow(): Promise<unknown> } {
  const line = openLine(farm);
  onTestFinished(() => line.disconnect());
  const ended = new AbortController().signal;
  const tomorrow = () => line.del("atelier:swept");
  return { line, blobs: folderBlobs(farm.store), cache: cache(), ended, tomorrow };
}

describe.skipIf(noRedis !== null)(`a sweep${noRedis === null ? "" : ` (skipped: ${noRedis})`}`, () => {
  test("leaves what waits and pictures that are known; a picture that came too late and what is done with go", async () => {
    const { farm, redis } = await aFarm();
    const options = sweeping(farm);
    const { blobs } = options;
    const { worker } = await aWorker(farm, "one");
    const client = await aClient(farm);
    await client.generate(request(2, fresh()));
    const made = heldIn(farm.store);
    await worker.close();
    const folder = fresh();
    const sent = Promise.withResolvers<void>();
    const waits = client.generate(request(3, folder, { prompt: "a castle" }), { onSent: () => sent.resolve() });
    waits.catch(() => undefined);
    await sent.promise;
    const late = await blobs.putText("a picture that another machine made first");
    const needed = heldIn(farm.store).filter((sha256) => sha256 !== late);
    ageAll(farm.store);
    expect(await sweep(farm, options)).toBe(2);
    // The order of what was made is needed no more; its pictures are asked for by whoever comes late.
    const left = heldIn(farm.store);
    expect(needed.filter((sha256) => !left.includes(sha256))).toHaveLength(1);
    expect(left).not.toContain(late);
    await aWorker(farm, "two");
    expect((await waits).pictures).toHaveLength(3);
    await options.tomorrow();
    await redis.empty();
    ageAll(farm.store);
    expect(await sweep(farm, options)).toBe(left.length + 3);
    expect(made.length).toBeGreaterThan(0);
    expect(heldIn(farm.store)).toEqual([]);
  });

  test("is one a day for the whole farm, and takes nothing that is younger", async () => {
    const { farm } = await aFarm();
    const [one, other] = [sweeping(farm), sweeping(farm)];
    const sha256 = await one.blobs.putText("orphan");
    expect(await Promise.all([sweep(farm, one), sweep(farm, other)])).toEqual([0, 0]);
    await one.tomorrow();
    expect(await sweep(farm, one)).toBe(0);
    ageAll(farm.store);
    expect(await sweep(farm, other)).toBe(0);
    expect(await one.blobs.has(sha256)).toBe(true);
    await one.tomorrow();
    expect((await Promise.all([sweep(farm, one), sweep(farm, other)])).toSorted()).toEqual([0, 1]);
  });

  test("takes nothing where it cannot find out what is needed", async () => {
    const { farm } = await aFarm();
    const options = sweeping(farm);
    const client = await aClient(farm);
    const sent = Promise.withResolvers<void>();
    const waits = client.generate(request(1, fresh()), { onSent: () => sent.resolve() });
    waits.catch(() => undefined);
    await sent.promise;
    await options.blobs.putText("orphan");
    ageAll(farm.store);
    const before = heldIn(farm.store);
    const none = join(options.cache, "is not there");
    await expect(sweep(farm, { ...options, cache: none })).rejects.toMatchObject({
      code: expect.stringContaining("farm."),
    });
    expect(heldIn(farm.store)).toEqual(before);
  });

  test("is made by a machine that works, in passing", async () => {
    const { farm } = await aFarm();
    const blobs = folderBlobs(farm.store);
    const sha256 = await blobs.putText("orphan");
    ageAll(farm.store);
    await aWorker(farm, "one", {}, { sweep: 200 });
    await expect.poll(() => blobs.has(sha256), { timeout: 20_000 }).toBe(false);
  });
});
