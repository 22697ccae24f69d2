/** Disks that are full or cannot be written: a machine's own, and the one that all share. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { computeFileDigest } from "../../src/formats/digest.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../farm/several.ts";
import { noDisk, smallDisk } from "../support/small-disk.ts";
import { woman } from "../fixtures/small-picture.ts";

const patience = { timeout: 30_000 };
const none = noRedis ?? noDisk;

/** Every file below a folder has the bytes that its name says. */
async function expectWhole(folder: string): Promise<void> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of entries) {
    expect(name).toMatch(/^[0-9a-f]{64}(\.[a-z0-9]+)?$/);
    expect(await computeFileDigest(join(parentPath, name))).toBe(name.slice(0, 64));
  }
}

describe.skipIf(none !== null)(`full disks${none === null ? "" : ` (skipped: ${none})`}`, () => {
  test("a machine whose disk is full leaves its work to the others, and works again once there is room", async () => {
    const { farm } = await aFarm();
    const disk = smallDisk();
    const full = await aWorker(farm, "full", {}, {}, { cache: disk.folder });
    disk.fill(20_000);
    const client = await aClient(farm);
    const made = client.generate(request(4, fresh()));
    await expect.poll(() => full.worker.machine.reason, patience).toContain("The disk of this machine is full");
    expect(full.engine.begun).toEqual([]);
    await expectWhole(disk.folder);
    const other = await aWorker(farm, "other");
    expect((await made).pictures).toHaveLength(4);
    expect(other.engine.begun).toHaveLength(4);
    await other.worker.close();

    const again = client.generate(request(3, fresh(), { seed: 500 }));
    disk.empty();
    expect((await again).pictures).toHaveLength(3);
    expect(full.worker.machine).toMatchObject({ made: 3, failed: 0, reason: null });
    await expectWhole(disk.folder);
  });

  test("a store that is full is told of by whoever puts something there; its work waits, and goes on once there is room", async () => {
    const disk = smallDisk();
    const farm = { ...(await aFarm()).farm, store: disk.folder };
    const client = await aClient(farm);
    const made = client.generate(request(3, fresh()));
    made.catch(() => undefined);
    await expect.poll(() => client.underWay, patience).toBe(3);
    disk.fill(0);
    const { engine, worker } = await aWorker(farm, "one");
    await expect.poll(() => worker.machine.reason, patience).toMatch(/store at .* is full/);
    // One is made, and could not be put away; it is not made again, and no other is begun.
    await expect.poll(() => [engine.begun, worker.machine.order], patience).toEqual([[7], null]);
    await expectWhole(join(disk.folder, "blobs"));
    await expect(client.generate(request(1, fresh(), { subjects: [woman] }))).rejects.toMatchObject({
      code: "farm.store-full",
    });
    await expectWhole(join(disk.folder, "blobs"));
    disk.empty();
    expect((await made).pictures).toHaveLength(3);
    expect(worker.machine).toMatchObject({ failed: 0 });
    // What could not be put away was kept, and not made again.
    expect(engine.begun.toSorted()).toEqual([7, 8, 9]);
  });

  test("a shared folder that cannot be written is told of when a machine joins, and when something is sent", async () => {
    const disk = smallDisk();
    const farm = { ...(await aFarm()).farm, store: disk.folder };
    disk.writable(false);
    const { worker } = await aWorker(farm, "one");
    expect(worker.machine.reason).toMatch(/store at .* cannot be used: .*read-only/);
    const client = await aClient(farm);
    await expect(client.generate(request(1, fresh()))).rejects.toMatchObject({ code: "farm.store-unreachable" });
    disk.writable(true);
    expect((await client.generate(request(1, fresh()))).pictures).toHaveLength(1);
    expect(worker.machine.reason).toBeNull();
  });
});
