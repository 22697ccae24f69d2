/** What waits on a farm for another version: shown by the command, and dropped by nothing but a person's word. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, fresh, request } from "../../../tests/farm/several.ts";
import { runAtelier } from "../../../tests/fixtures/atelier.ts";
import { addressText } from "./address.ts";
import { openQueue, queueName } from "./broker.ts";
import { textDigest } from "../store/digests.ts";
import { engineVersion, jobIdOf } from "../sending/order.ts";

test.skipIf(noRedis !== null)(
  "what waits for an earlier version is told of, and goes when it is dropped",
  async () => {
    const { farm } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const ended = new AbortController();
    const earlier = openQueue(farm, queueName(farm, textDigest("m")).replace(engineVersion, "0.1-1"), ended.signal);
    onTestFinished(() => earlier.close());
    for (const seed of [1, 2, 3]) {
      const ticket = { order: textDigest("earlier"), seed, failedBy: [], cancelled: false };
      await earlier.add("picture", ticket, { jobId: jobIdOf(ticket), priority: 10 + seed });
    }
    const client = await aClient(farm);
    const sent = Promise.withResolvers<void>();
    client.generate(request(2, fresh()), { onSent: () => sent.resolve() }).catch(() => undefined);
    await sent.promise;
    const atelier = (...args: readonly string[]) => runAtelier(["farm", "--farm", file, ...args]);

    const shown = await atelier();
    expect(shown).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("3 pictures for version 0.1-1 in portraits"),
    });
    expect(shown.stdout).toContain(`2 pictures for version ${engineVersion} in portraits`);
    expect(shown.stderr).toContain("--drop 0.1-1");
    // No machine is there for any of it, and the studio counts it all the same.
    expect(await client.counts()).toEqual({ waiting: 5, working: 0 });
    expect((await atelier("--drop", engineVersion)).stderr).toContain("Nothing was dropped");
    expect((await atelier("--drop", "0.1-1")).stderr).toContain("Dropped: 3 pictures");
    const told = JSON.parse((await atelier("--json")).stdout) as unknown;
    expect(told).toMatchObject({ waiting: [{ version: engineVersion, pool: "portraits", pictures: 2 }], dropped: 0 });
    expect((await atelier("--drop", "0.1-1")).stderr).toContain("Nothing waits for version 0.1-1");
  },
  120_000,
);
