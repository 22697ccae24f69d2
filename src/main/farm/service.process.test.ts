/** A studio that joined a farm: its queue's jobs made by another machine, brought back, and this machine lent. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { noRedis, redisServer } from "../../../tests/farm/redis.ts";
import { painter } from "../../../tests/farm/painter.ts";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { emptied, testStudio, tinyDraft } from "../../../tests/fixtures/open-studio.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { inOneLine } from "../../farm/broker/address.ts";
import { FarmWorker } from "../../farm/machine/worker.ts";
import { openModel } from "../../formats/manifest.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test.skipIf(noRedis !== null)(
  "the queue's jobs are made on the farm once it was joined, wait while it is gone, and come back to this machine",
  async () => {
    const folder = temporaryFolder();
    const store = join(folder, "store");
    mkdirSync(store);
    const redis = await redisServer();
    closing.push(() => redis.close());
    const farm = { queue: redis.url, store, ca: null, pool: "portraits" };
    const engine = painter();
    const model = await openModel(bundledModel);
    const worker = await FarmWorker.join({ farm, name: "attic", engine, model, cache: join(folder, "cache") });
    closing.push(() => worker.close({ now: true }));
    const opened = await testStudio(folder);
    closing.push(() => opened.close());
    const { window } = opened;
    expect(await window.call("farm.state", null)).toEqual({ farm: null, lending: { state: "off" } });
    await expect(window.call("farm.join", { address: "{}" })).rejects.toMatchObject({ code: "farm.no-address" });
    const gone = join(folder, "no-such-drive");
    const elsewhere = window.call("farm.join", { address: inOneLine(farm), store: gone });
    await expect(elsewhere).rejects.toMatchObject({ code: "farm.store-unreachable" });

    const joined = await window.call("farm.join", { address: inOneLine(farm) });
    expect(joined.farm).toMatchObject({ problem: null, machines: [{ name: "attic", state: "idle" }] });
    expect(JSON.stringify(joined)).not.toContain("atelier-farm");
    await window.call("settings.change", { site: "farm" });
    const done = emptied(opened);
    const [one] = await window.call("queue.addAll", { drafts: [tinyDraft({ count: 3 }), tinyDraft({ seed: 500 })] });
    expect(one).toMatchObject({ site: "farm" });
    expect(await window.call("queue.add", tinyDraft({ private: "everything" }))).toMatchObject({ site: "here" });
    expect(await done).toEqual({ made: 5, failed: 0 });
    expect(engine.begun.toSorted((a, b) => a - b)).toEqual([100, 101, 102, 500]);
    const { pictures } = await window.call("pictures.query", { query: {} });
    expect(pictures.filter(({ machine }) => machine === "attic")).toHaveLength(4);

    // The farm goes: its job waits, says why, and is made here once it is brought back.
    await redis.kill();
    const again = emptied(opened);
    const { id } = await window.call("queue.add", tinyDraft({ seed: 900 }));
    const state = () => window.call("queue.state", null);
    await expect.poll(async () => (await state()).farm, { timeout: 30_000 }).toContain("does not answer");
    expect((await state()).jobs.find((job) => job.id === id)).toMatchObject({ site: "farm", made: [] });
    await window.call("queue.send", { ids: [id], to: "here" });
    expect(await again).toEqual({ made: 1, failed: 0 });
    expect((await state()).farm).toBeNull();

    // It comes back, and this machine works for others.
    await redis.start();
    await window.call("settings.change", { lending: true });
    const names = async () => (await window.call("farm.state", null)).farm?.machines.map(({ name }) => name) ?? [];
    await expect.poll(names, { timeout: 60_000 }).toContainEqual(expect.stringMatching(/-studio$/));
    expect((await window.call("farm.leave", null)).farm).toBeNull();
    await expect(window.call("queue.send", { ids: [id], to: "farm" })).rejects.toMatchObject({ code: "farm.none" });
  },
  180_000,
);
